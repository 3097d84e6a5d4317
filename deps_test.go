// Package breakwater_test holds who may import whom. The rules are those of
// docs/concepts.md, «The tree»; each says why, so that a refusal explains
// itself.
package breakwater_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/breakwater-safety/breakwater/"

// edge is one import: a file in the folder from imports the package to. The
// module's own packages are named by their folder.
type edge struct {
	from, to string
	test     bool // the file is a test
}

// room is one kind of folder and what may stand in its imports.
type room struct {
	name string
	has  func(folder string) bool
	// inside says which of the module's own packages may be imported, outside
	// which of all the others.
	inside  func(from, to string) bool
	outside func(to string) bool
	why     string
}

var (
	levelOne = []string{"pdq", "vpdq", "hashindex", "thread", "chatexport", "risk", "evidence"}
	// adapters are at the edge: each subfolder of store and web is one. What stands
	// above the others is the domain.
	adapters = []string{"internal/store", "internal/web", "internal/httpapi", "internal/chatapi", "internal/exchange/native", "internal/webhook/post", "internal/news/smtp"}
	// around are the other folders of internal that are not the domain.
	around = []string{"internal/observe", "internal/app", "internal/cli"}
	// inThePage are the parts of the domain that a page runs on the reader's
	// device: there is one finder of wallets and handles, one set of words for a
	// sign and one way to lock a bag, wherever they are needed. None has a store.
	inThePage = []string{"internal/dossier", "internal/explain", "internal/explain/words", "internal/indicator", "internal/lockbox", "internal/fault"}
	// webParts are what every kind of page is made of.
	webParts = []string{"internal/web/ui", "internal/web/assets"}
)

var rooms = []room{
	{
		name: "level 1", has: isLevelOne,
		inside: func(_, to string) bool { return isLevelOne(to) },
		outside: func(to string) bool {
			return strings.HasPrefix(to, "golang.org/x/") || isStandard(to) &&
				!under(to, "os", "net", "database", "log", "syscall", "html/template", "text/template", "crypto/rand")
		},
		why: "it runs in browsers and on phones and gives the same bytes each time: only the standard library and golang.org/x, " +
			"no files, network, database, log, clock or randomness, and of ours only level 1",
	},
	{
		name: "fault", has: in("internal/fault"),
		inside:  func(_, _ string) bool { return false },
		outside: isStandard,
		why:     "every domain package stands on it, so it stands on nothing",
	},
	{
		name: "the domain", has: isDomain,
		inside: func(_, to string) bool { return isLevelOne(to) || isDomain(to) || to == "internal/fault" },
		outside: func(to string) bool {
			return !under(to, "net/http", "database", "modernc.org/sqlite", "html/template", "text/template", "crypto/rand")
		},
		why: "it knows no transport: plain values and functions, no HTTP, SQL or templates; clock, randomness and stores are passed in",
	},
	{
		name: "the observer", has: in("internal/observe"),
		inside:  func(_, _ string) bool { return false },
		outside: anything,
		why:     "it stands around every handler and knows none",
	},
	{
		name: "an adapter", has: isAdapter,
		inside: func(from, to string) bool {
			return isLevelOne(to) || isDomain(to) || slices.Contains([]string{"api", "internal/fault", "internal/observe"}, to) ||
				sameAdapter(from, to) || under(from, "internal/web") && slices.Contains(webParts, to)
		},
		outside: anything,
		why:     "adapters never import each other, so that each can be read, tested and replaced alone; internal/app joins them",
	},
	{
		name: "the wiring", has: in("internal/app"),
		inside:  func(_, to string) bool { return !under(to, "internal/cli", "cmd", "e2e", "sdk") },
		outside: anything,
		why:     "it is what the command line runs, not the other way round",
	},
	{
		name: "the command line", has: in("internal/cli"),
		inside:  func(_, to string) bool { return !under(to, "cmd", "e2e", "sdk") },
		outside: anything,
		why:     "nothing is above it but main",
	},
	{
		name: "cmd/wasm", has: in("cmd/wasm"),
		inside:  func(_, to string) bool { return isLevelOne(to) || slices.Contains(inThePage, to) },
		outside: anything,
		why:     "what runs in the page is level 1 and glue, and a few parts of the domain that are pure",
	},
	{
		name: "cmd/riskwasm", has: in("cmd/riskwasm"),
		inside: func(_, to string) bool { return under(to, "risk", "thread") },
		outside: func(to string) bool {
			return isStandard(to) && !under(to, "os", "net", "encoding/json", "regexp", "log", "syscall/js")
		},
		why: "it goes over the air to phones: the risk engine and glue, and nothing that weighs",
	},
	{
		name: "a main", has: func(folder string) bool { return under(folder, "cmd") && !under(folder, "cmd/wasm", "cmd/riskwasm") },
		inside:  func(_, to string) bool { return to == "internal/cli" },
		outside: isStandard,
		why:     "a main is a screenful that calls the command line",
	},
	{
		name: "the API's description", has: in("api"),
		inside:  func(_, _ string) bool { return false },
		outside: anything,
		why:     "it is the source of truth for both sides and stands on neither",
	},
	{
		name: "the client", has: in("sdk"),
		inside:  func(_, to string) bool { return under(to, "api", "sdk") },
		outside: anything,
		why:     "others import it: it brings the API's types and nothing of the server",
	},
	{
		name: "the comparisons", has: in("bench"),
		inside:  func(_, to string) bool { return isLevelOne(to) || to == "internal/measure" },
		outside: isStandard,
		why:     "they measure us beside others with what «breakwater bench» measures with",
	},
	{
		name: "the end-to-end tests", has: in("e2e"),
		inside:  func(_, _ string) bool { return true },
		outside: anything,
		why:     "they hold the whole",
	},
	{
		name: "the root", has: func(folder string) bool { return folder == "." },
		inside:  func(_, _ string) bool { return false },
		outside: isStandard,
		why:     "it holds this test and nothing else",
	},
}

// refusal says which rule an import breaks, or "".
func refusal(e edge) string {
	i := slices.IndexFunc(rooms, func(r room) bool { return r.has(e.from) })
	if i < 0 {
		return fmt.Sprintf("%s is in no room of deps_test.go: say there what it may import", e.from)
	}
	r, to := rooms[i], e.to
	own, isOwn := strings.CutPrefix(to, module)
	switch {
	case isOwn && (own == e.from || r.inside(e.from, own)):
		return ""
	case !isOwn && r.outside(to):
		return ""
	case e.test && testMay(e.from, own, isOwn):
		return ""
	case isOwn:
		to = own
	}
	return fmt.Sprintf("%s (%s) must not import %s: %s", e.from, r.name, to, r.why)
}

// testMay says what tests may import beyond their package: any library; those
// of the server a real store; and those of the client the server.
func testMay(from, own string, isOwn bool) bool {
	return !isOwn || under(from, "internal") && under(own, "internal/store") || under(from, "sdk")
}

func isLevelOne(folder string) bool { return under(folder, levelOne...) }
func isAdapter(folder string) bool  { return under(folder, adapters...) }

func isDomain(folder string) bool {
	return under(folder, "internal") && !isAdapter(folder) && !under(folder, around...) && folder != "internal/fault"
}

// sameAdapter says that both folders belong to one adapter: internal/httpapi
// is one, and each subfolder of the others.
func sameAdapter(a, b string) bool { return adapterOf(a) != "" && adapterOf(a) == adapterOf(b) }

func adapterOf(folder string) string {
	if under(folder, "internal/httpapi") {
		return "internal/httpapi"
	}
	parts := strings.Split(folder, "/")
	if !isAdapter(folder) || len(parts) < 3 {
		return ""
	}
	return path.Join(parts[:3]...)
}

func in(root string) func(string) bool {
	return func(folder string) bool { return under(folder, root) }
}

func anything(string) bool { return true }

// under says that p is one of the roots or below one.
func under(p string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(root string) bool { return p == root || strings.HasPrefix(p, root+"/") })
}

// isStandard says that an import path is the standard library's: its first
// part has no dot.
func isStandard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".")
}

func TestImports(t *testing.T) {
	t.Parallel()
	files := goFiles(t)
	for _, folder := range []string{"pdq", "risk", "internal/conversation", "internal/store/sqlite", "internal/cli"} {
		if !slices.ContainsFunc(files, func(f goFile) bool { return f.folder == folder }) {
			t.Errorf("found no Go file in %s: this test does not look at the tree", folder)
		}
	}
	for _, f := range files {
		for _, to := range f.imports() {
			if why := refusal(edge{f.folder, to, f.isTest()}); why != "" {
				t.Errorf("%s: %s", f.name, why)
			}
		}
	}
}

// Clock and randomness are passed in: the same input gives the same answer, and
// tests need not wait.
func TestClockAndChanceArePassedIn(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		if f.isTest() || !isLevelOne(f.folder) && !isDomain(f.folder) {
			continue
		}
		for _, use := range f.ambient() {
			t.Errorf("%s: level 1 and the domain take the time and randomness from their caller", use)
		}
	}
}
