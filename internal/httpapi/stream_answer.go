package httpapi

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/conversation"
)

// problemLine is what answers a line that cannot be assessed.
type problemLine struct {
	Problem api.Problem `json:"problem"`
}

// assess gives the answer's line for a request.
func (s *stream) assess(ctx context.Context, request conversation.Request, n int) (out []byte) {
	defer func() { // nobody else would recover this goroutine
		if v := recover(); v != nil {
			s.api.Log.ErrorContext(ctx, "panic", "what", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
			out = s.problem(n, errors.New("panic"))
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, s.api.Timeout)
	defer cancel()
	got, err := s.api.Conversations.Assess(ctx, request)
	if err != nil {
		return s.problem(n, err)
	}
	s.api.metrics.assessed(got)
	out, err = json.Marshal(got)
	if err != nil {
		return s.problem(n, fmt.Errorf("write answer: %w", err))
	}
	return out
}

// problem gives the answer's line for an error in line n.
func (s *stream) problem(n int, err error) []byte {
	p := problemOf(err)
	p.Line = &n
	if p.Status == http.StatusInternalServerError {
		s.api.logFailure(s.r, err)
	}
	out, err := json.Marshal(problemLine{p})
	if err != nil {
		return []byte(`{}`) // a Problem holds nothing that cannot be written
	}
	return out
}

// write writes the answers in order. It sends what it has whenever it would
// have to wait for more. It reports whether all was written; if not, the
// caller is gone.
func (s *stream) write(out *bufio.Writer, control *http.ResponseController) bool {
	send := func() bool {
		_ = control.SetWriteDeadline(time.Now().Add(writePatience))
		if out.Flush() != nil {
			return false
		}
		err := control.Flush()
		return err == nil || errors.Is(err, http.ErrNotSupported)
	}
	if !send() { // the status, before the first line
		return false
	}
	for {
		var j *job
		var open bool
		select {
		case j, open = <-s.order:
		default:
			if !send() {
				return false
			}
			j, open = <-s.order
		}
		if !open {
			return send()
		}
		select {
		case <-j.done:
		default:
			if !send() {
				return false
			}
			<-j.done
		}
		// What does not fit is sent by Write itself, within the time that the last send set.
		if out.Available() <= len(j.out) && !send() {
			return false
		}
		if _, err := out.Write(append(j.out, '\n')); err != nil {
			return false
		}
	}
}
