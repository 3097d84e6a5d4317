package breakwater_test

import (
	"strings"
	"testing"
)

// The checker itself: made-up imports, those that must pass and those that
// must not.
func TestRefusal(t *testing.T) {
	t.Parallel()
	allowed := []edge{
		{"pdq", "math/bits", false},
		{"pdq", "golang.org/x/image/draw", false},
		{"risk", module + "thread", false},
		{"risk", module + "risk/lexicon", false},
		{"risk", "time", false},
		{"risk", "os", true},
		{"risk", "pgregory.net/rapid", true},
		{"internal/contact", "github.com/cedar-policy/cedar-go", false},
		{"internal/conversation", module + "internal/fault", false},
		{"internal/conversation", module + "risk", false},
		{"internal/media", "net/url", false},
		{"internal/store/sqlite", module + "internal/conversation", false},
		{"internal/store/sqlite", module + "internal/store/storetest", true},
		{"internal/conversation", module + "internal/store/sqlite", true},
		{"internal/httpapi", module + "internal/httpapi/docs", false},
		{"internal/httpapi", module + "api", false},
		{"internal/web/site", module + "internal/web/ui", false},
		{"internal/app", module + "internal/store/sqlite", false},
		{"internal/cli", module + "internal/app", false},
		{"cmd/breakwater", module + "internal/cli", false},
		{"cmd/wasm", module + "pdq", false},
		{"cmd/wasm/conversation", module + "internal/dossier", false},
		{"sdk", module + "api", false},
		{"e2e", module + "internal/store/sqlite", true},
	}
	for _, e := range allowed {
		if why := refusal(e); why != "" {
			t.Errorf("%+v is refused: %s", e, why)
		}
	}
	refused := []struct {
		edge
		because string
	}{
		{edge{"pdq", "os", false}, "browsers and on phones"},
		{edge{"pdq", "net/http", false}, "browsers and on phones"},
		{edge{"hashindex", "database/sql", false}, "browsers and on phones"},
		{edge{"thread", "crypto/rand", false}, "browsers and on phones"},
		{edge{"thread", "github.com/google/uuid", false}, "browsers and on phones"},
		{edge{"risk/lexicon", module + "internal/fault", false}, "browsers and on phones"},
		{edge{"risk", module + "internal/conversation", true}, "browsers and on phones"},
		{edge{"internal/fault", module + "risk", false}, "stands on nothing"},
		{edge{"internal/bank", "net/http", false}, "knows no transport"},
		{edge{"internal/bank", "database/sql", false}, "knows no transport"},
		{edge{"internal/playbook", "html/template", false}, "knows no transport"},
		{edge{"internal/media", "crypto/rand", false}, "knows no transport"},
		{edge{"internal/media", module + "api", false}, "knows no transport"},
		{edge{"internal/bank", module + "internal/store/sqlite", false}, "knows no transport"},
		{edge{"internal/conversation", module + "internal/observe", false}, "knows no transport"},
		{edge{"internal/observe", module + "internal/httpapi", false}, "knows none"},
		{edge{"internal/httpapi", module + "internal/store/sqlite", false}, "never import each other"},
		{edge{"internal/httpapi", module + "internal/web/ui", false}, "never import each other"},
		{edge{"internal/store/sqlite", module + "internal/store/postgres", false}, "never import each other"},
		{edge{"internal/store/sqlite", module + "internal/store/storetest", false}, "never import each other"},
		{edge{"internal/web/site", module + "internal/web/console", false}, "never import each other"},
		{edge{"internal/web/demo", module + "internal/app", false}, "never import each other"},
		{edge{"internal/app", module + "internal/cli", false}, "not the other way round"},
		{edge{"cmd/breakwater", module + "internal/app", false}, "a screenful"},
		{edge{"cmd/wasm", module + "internal/media", false}, "level 1 and glue"},
		{edge{"api", module + "risk", false}, "stands on neither"},
		{edge{"sdk", module + "internal/fault", false}, "nothing of the server"},
		{edge{"internal/cli", module + "e2e", false}, "nothing is above it"},
		{edge{"somewhere", "fmt", false}, "in no room"},
	}
	for _, tt := range refused {
		if why := refusal(tt.edge); !strings.Contains(why, tt.because) {
			t.Errorf("%+v: refusal %q does not say %q", tt.edge, why, tt.because)
		}
	}
}

func TestAmbient(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, source string
		want         int
	}{
		{"a call", `package x; import "time"; var t = time.Now()`, 1},
		{"a value", `package x; import "time"; var now = time.Now`, 1},
		{"under another name", `package x; import clock "time"; var d = clock.Since(clock.Time{})`, 1},
		{"a timer", `package x; import "time"; func f() { <-time.After(time.Second) }`, 1},
		{"chance", `package x; import "math/rand/v2"; var n = rand.IntN(6)`, 1},
		{"a seeded source", `package x; import "math/rand/v2"; var r = rand.New(rand.NewPCG(1, 2))`, 0},
		{"the type alone", `package x; import "time"; var t time.Time`, 0},
		{"someone else's Now", `package x; type c struct{ Now int }; var time c; var t = time.Now`, 0},
		{"in a comment", "package x\n// time.Now()\n", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, err := parseFile("x/x.go", []byte(tt.source))
			if err != nil {
				t.Fatal(err)
			}
			if got := f.ambient(); len(got) != tt.want {
				t.Errorf("found %v, want %d", got, tt.want)
			}
		})
	}
}
