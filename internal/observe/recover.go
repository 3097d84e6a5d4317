package observe

import (
	"errors"
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
			if v := recover(); v != nil {
				caught(log, failed, out, r, v)
			}
		}()
		next.ServeHTTP(out, r)
	})
}

// caught answers a request whose handler panicked with v.
func caught(log *slog.Logger, failed http.Handler, out *recorder, r *http.Request, v any) {
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v)
	}
	log.ErrorContext(r.Context(), "panic", "what", describe(v), "stack", string(debug.Stack()), "request_id", RequestID(r.Context()))
	if out.status != 0 {
		panic(http.ErrAbortHandler)
	}
	failed.ServeHTTP(out, r)
}

// describe says what a panic was without what it may hold of the input.
func describe(v any) string {
	if e, ok := v.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("%T", v)
}
