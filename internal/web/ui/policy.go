package ui

import (
	"net/http"
	"strings"
)

// Grant is something that one page may do besides what every page may.
type Grant int

// The grants; only the pages that need one have it.
const (
	Modules Grant = iota // compile WebAssembly
	Workers              // start workers, from our own files
	Videos               // show the reader's own videos, on the device
)

// directive gives the directive of the policy and what the grant adds to it.
func (g Grant) directive() (name, source string) {
	switch g {
	case Modules:
		return "script-src", "'wasm-unsafe-eval'"
	case Workers:
		return "worker-src", "'self'"
	case Videos:
		return "media-src", "blob:"
	}
	return "", ""
}

// Allow widens the Content Security Policy of one answer by the grants. It must be
// called before the page is rendered, within [Headers].
func Allow(w http.ResponseWriter, grants ...Grant) {
	directives := strings.Split(w.Header().Get("Content-Security-Policy"), "; ")
	for _, g := range grants {
		directives = widen(directives, g)
	}
	w.Header().Set("Content-Security-Policy", strings.Join(directives, "; "))
}

// widen adds to the directive that is there, or appends it.
func widen(directives []string, g Grant) []string {
	name, source := g.directive()
	for i, d := range directives {
		if strings.HasPrefix(d, name+" ") {
			directives[i] = d + " " + source
			return directives
		}
	}
	return append(directives, name+" "+source)
}
