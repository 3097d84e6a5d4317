package httpapi

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/observe"
)

// kind is what every problem of a type shares.
type kind struct {
	name, title string
	status      int
}

// kindOf gives the kind of problem for a fault's code.
func kindOf(code fault.Code) kind {
	switch code {
	case fault.Invalid:
		return kind{"invalid", "The input is not valid", http.StatusBadRequest}
	case fault.Unauthenticated:
		return kind{"unauthenticated", "The key is not known", http.StatusUnauthorized}
	case fault.Forbidden:
		return kind{"forbidden", "This key may not do that", http.StatusForbidden}
	case fault.NotFound:
		return kind{"not_found", "There is no such thing", http.StatusNotFound}
	case fault.Conflict:
		return kind{"conflict", "The id stands for something else", http.StatusConflict}
	case fault.TooLarge:
		return kind{"too_large", "The input is too large", http.StatusRequestEntityTooLarge}
	case fault.Unsupported:
		return kind{"unsupported", "This kind of input is not read here", http.StatusUnsupportedMediaType}
	case fault.Busy:
		return kind{"busy", "Not now", http.StatusServiceUnavailable}
	}
	return kind{"internal", "Something failed here", http.StatusInternalServerError}
}

func (k kind) problem(detail string) api.Problem {
	return api.Problem{Type: api.ProblemType("/v1/docs#" + k.name), Title: k.title, Status: k.status, Detail: detail}
}

// problemOf gives the problem document for an error.
func problemOf(err error) api.Problem {
	err = known(err)
	text, field := fault.PublicOf(err)
	p := kindOf(fault.CodeOf(err)).problem(sentence(field, text))
	if field != "" {
		p.Field = &field
	}
	if at, ok := errors.AsType[*lineError](err); ok {
		p.Line = &at.line
	}
	return p
}

func methodProblem(allowed string) api.Problem {
	return kind{"method_not_allowed", "This path does not take this method", http.StatusMethodNotAllowed}.
		problem("This path takes " + allowed + ".")
}

// lineError says in which line of NDJSON an error stands.
type lineError struct {
	line int
	err  error
}

func (e *lineError) Error() string { return "line " + strconv.Itoa(e.line) + ": " + e.err.Error() }
func (e *lineError) Unwrap() error { return e.err }

// known gives faults for the errors of net/http and context that a caller may
// be told of.
func known(err error) error {
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.Wrap(err, fault.TooLarge, "The body is over "+size(e.Limit)+".")
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	slow, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.DeadlineExceeded), isNet && slow.Timeout():
		return fault.Wrap(err, fault.Busy, "This took too long and was given up. Send it again; nothing is done twice.")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.Wrap(err, fault.Invalid, "The body ended too early.")
	}
	return err
}

// size writes a bound as people do.
func size(bytes int64) string {
	if bytes%(1<<20) == 0 {
		return strconv.FormatInt(bytes>>20, 10) + " MiB"
	}
	return strconv.FormatInt(bytes>>10, 10) + " KiB"
}

// sentence joins a field and what it must be; a text that is a sentence
// already is left alone.
func sentence(field, text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	if field != "" && !unicode.IsUpper(first) {
		text = field + " " + text
	}
	if text != "" && !strings.ContainsAny(text[len(text)-1:], ".?") {
		text += "."
	}
	return text
}

// fail answers a request with the problem that err is. Our own failures are
// logged; a caller that went away is told nothing.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return
	}
	p := problemOf(err)
	if p.Status == http.StatusInternalServerError {
		a.logFailure(r, err)
	}
	writeProblem(w, p)
}

func (a *API) logFailure(r *http.Request, err error) {
	a.Log.ErrorContext(r.Context(), "failed", "route", r.Pattern, "error", err.Error(), "request_id", observe.RequestID(r.Context()))
}

// failedInside answers a request whose handler panicked.
func failedInside(w http.ResponseWriter, _ *http.Request) {
	writeProblem(w, problemOf(errors.New("panic")))
}

func writeProblem(w http.ResponseWriter, p api.Problem) {
	h := w.Header()
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", "Bearer")
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "1")
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = nil // a Problem holds nothing that cannot be written
	}
	write(w, p.Status, "application/problem+json", body)
}
