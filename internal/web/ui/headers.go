package ui

import "net/http"

// policy forbids every inline script and style and every address but our own.
// blob: pictures are those that a page makes from the reader's own file, on the
// device. (Content Security Policy Level 3.)
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; " +
	"img-src 'self' blob:; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// permissions switches off what no page of ours needs.
const permissions = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), " +
	"geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"

// securityHeaders are on every answer, errors included.
var securityHeaders = [...][2]string{
	{"Content-Security-Policy", policy},
	{"Referrer-Policy", "no-referrer"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", permissions},
	{"Cache-Control", "no-store"},
}

// Headers puts the security headers on every answer of next, which may override
// them. Pages are never stored: the one who looks at this device next sees none.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, h := range securityHeaders {
			w.Header().Set(h[0], h[1])
		}
		next.ServeHTTP(w, r)
	})
}
