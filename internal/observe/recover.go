package observe

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
)

// Recover gives next with its panics turned into what failed answers, unless
// the answer had begun; then the connection is cut, so that nobody takes half
// an answer for a whole one. The panic is logged with its stack but without
// its value, which could hold anything.
func Recover(log *slog.Logger, failed, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := &recorder{ResponseWriter: w}
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v)
			}
			log.ErrorContext(r.Context(), "panic", "what", describe(v), "stack", string(debug.Stack()),
				"request_id", RequestID(r.Context()))
			if out.status != 0 {
				panic(http.ErrAbortHandler)
			}
			failed.ServeHTTP(w, r)
		}()
		next.ServeHTTP(out, r)
	})
}

// describe says what a panic was without what it may hold of the input.
func describe(v any) string {
	if e, ok := v.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("%T", v)
}
