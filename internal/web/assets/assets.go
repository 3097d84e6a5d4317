// Package assets holds the style sheets, scripts and pictures of every page.
//
// They are written in src/ and built into dist/ by `npm ci && npm run build`
// (make assets), then embedded. A plain `go build` works without npm: then
// [Available] is false, and pages say what to run.
//
// To add one, put a file into src/: demo.scss becomes "demo.css", demo.js
// "demo.js" (bundled from node_modules), both served under a name with a hash
// of the content. A name that starts with "_" is only imported by others. A
// worker is a script of its own, demo-worker.js; a WebAssembly module is a
// folder of cmd/wasm, whose name it bears: cmd/wasm/demo becomes "demo.wasm".
//
// The page fetches and compiles the module and hands it to its workers
// (src/wasm/module.js), so that a worker need ask nobody for anything: the policy
// that [Handler] gives every script keeps it from all networks, our own included.
// The page's own policy is widened by ui.Allow.
package assets

import (
	"embed"
	"encoding/json"
	"io/fs"
	"sync"
)

// Prefix is the path under which [Handler] serves.
const Prefix = "/assets/"

//go:embed all:dist
var dist embed.FS

// embedded is the set in the binary, read once.
var embedded = sync.OnceValue(func() *Set { return Open(sub(dist, "dist")) })

func sub(fsys fs.FS, dir string) fs.FS {
	inner, err := fs.Sub(fsys, dir)
	if err != nil { // only for a path that is not valid; ours is a constant
		panic(err)
	}
	return inner
}

// Available says whether the assets were built before the binary was.
func Available() bool { return embedded().Available() }

// Path gives the address of an asset by its plain name ("site.css" →
// "/assets/site.0f3a….css"), or "" when there is none by that name.
func Path(name string) string { return embedded().Path(name) }

// Set is a folder of built assets.
type Set struct {
	files   fs.FS
	names   map[string]string // plain name → hashed name
	allowed map[string]bool   // hashed names
}

// Open reads the manifest of a folder that the build wrote. A folder without
// one gives an empty set: nothing is available, every path is "".
func Open(files fs.FS) *Set {
	s := &Set{files: files, allowed: map[string]bool{}}
	manifest, err := fs.ReadFile(files, "manifest.json")
	if err != nil {
		return s
	}
	if err := json.Unmarshal(manifest, &s.names); err != nil {
		return s
	}
	for _, hashed := range s.names {
		s.allowed[hashed] = true
	}
	return s
}

// Available says whether the set holds anything.
func (s *Set) Available() bool { return len(s.names) > 0 }

// Path gives the address of an asset by its plain name, or "".
func (s *Set) Path(name string) string {
	hashed, ok := s.names[name]
	if !ok {
		return ""
	}
	return Prefix + hashed
}
