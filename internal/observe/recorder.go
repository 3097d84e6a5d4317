package observe

import "net/http"

// StatusClientGone is logged when the caller went away before it had an
// answer. No caller ever sees it.
const StatusClientGone = 499

// recorder counts what is answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// Unwrap is for http.ResponseController.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 { // 1xx come before the answer
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// statusOr gives the status answered, or what became of a request without one.
func (w *recorder) statusOr(r *http.Request) int {
	switch {
	case w.status != 0:
		return w.status
	case r.Context().Err() != nil:
		return StatusClientGone
	}
	return http.StatusOK // net/http answers so for a handler that wrote nothing
}
