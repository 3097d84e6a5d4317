package app

import (
	"net/http"
	"time"
)

// bodyPatience is how long a body may take to come; handlers that read one set
// a time of their own. It ends well within stopWithin, or a caller who sends half
// a body, with no key even, could hold its connection for ever and a stop up.
const bodyPatience = 10 * time.Second

// bodiesInTime bounds the time in which bodies come. Requests without one are
// left alone: the deadline would end pages that stay open for news.
func bodiesInTime(patience time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			// A writer without deadlines (a test's) has no slow bodies.
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(patience))
		}
		next.ServeHTTP(w, r)
	})
}
