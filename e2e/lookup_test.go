package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media/drawn"
	"github.com/breakwater-safety/breakwater/pdq"
)

// lookUp sends a batch, and gives what each query matched.
func (c *client) lookUp(t testing.TB, request map[string]any) []checked {
	t.Helper()
	var got struct{ Results []checked }
	c.call(t, "POST", "/v1/lookups", request, http.StatusOK).into(t, &got)
	return got.Results
}

// What is done to an entry holds when its answer is there: for the next check
// and the next look-up.
func TestWhatBecomesOfAnEntry(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	file := drawn.EncodeJPEG(drawn.Picture("lighthouse"), 90)
	hash := c.check(t, file).Fingerprints.PDQ
	c.call(t, "POST", "/v1/banks", map[string]any{"name": "stop"}, http.StatusCreated)
	entry := map[string]any{"id": "e-1", "source": "partner", "fingerprints": map[string]string{"pdq": hash}}
	c.call(t, "POST", "/v1/banks/stop/entries", entry, http.StatusCreated)
	const path = "/v1/banks/stop/entries/e-1"
	query := map[string]any{"banks": []string{"stop"}, "queries": []any{map[string]string{"id": "q", "pdq": hash}}}
	expect := func(when string, want int) checked {
		t.Helper()
		got, found := c.check(t, file), c.lookUp(t, query)
		if len(got.Matches) != want || len(found) != 1 || len(found[0].Matches) != want {
			t.Fatalf("%s: checked %+v, looked up %+v; want %d", when, got.Matches, found, want)
		}
		return got
	}
	if got := expect("added", 1); got.Matches[0].Source != "partner" || got.Interventions[0].Kind != "hold" {
		t.Errorf("%+v", got)
	}
	c.call(t, "PATCH", path, map[string]string{"status": "disabled"}, http.StatusOK)
	expect("disabled", 0)
	c.call(t, "PATCH", path, map[string]string{"status": "active"}, http.StatusOK)
	c.call(t, "PUT", path+"/opinions/us", map[string]string{"verdict": "disputed"}, http.StatusNoContent)
	got := expect("disputed", 1)
	if len(got.Matches[0].Opinions) != 1 || got.Matches[0].Opinions[0].Verdict != "disputed" {
		t.Errorf("%+v", got.Matches)
	}
	for _, i := range got.Interventions {
		if i.Kind == "hold" {
			t.Errorf("held on an entry that we dispute: %+v", got)
		}
	}
	negative := map[string]any{"name": "wrong", "kind": "negative", "distance": 0}
	c.call(t, "POST", "/v1/banks", negative, http.StatusCreated)
	c.call(t, "POST", "/v1/banks/wrong/entries", map[string]any{"id": "n", "fingerprints": map[string]string{"pdq": hash}}, http.StatusCreated)
	if got := expect("in a negative bank", 0); len(got.Vetoed) != 1 || got.Vetoed[0].Entry != "e-1" || len(got.Interventions) > 0 {
		t.Errorf("vetoed %+v", got)
	}
	c.call(t, "DELETE", "/v1/banks/wrong", nil, http.StatusNoContent)
	expect("no negative bank any more", 1)
	c.call(t, "POST", path+"/withdraw", nil, http.StatusNoContent)
	expect("withdrawn", 0)
	var added struct{ Added, Withdrawn int }
	c.call(t, "POST", "/v1/banks/stop/entries", entry, http.StatusOK).into(t, &added)
	entry["id"] = "another"
	c.call(t, "POST", "/v1/banks/stop/entries", entry, http.StatusOK).into(t, &added)
	expect("sent again", 0)
	if shown := c.call(t, "GET", path, nil, http.StatusOK); added.Withdrawn != 1 || strings.Contains(string(shown.body), hash) {
		t.Errorf("%+v; of the withdrawn entry is kept %s", added, shown.body)
	}
	c.call(t, "PATCH", path, map[string]string{"status": "active"}, http.StatusConflict).problem(t)
}

// A batch finds a turned copy by the hashes of its turns, and not by one alone;
// a distance narrows it; a bank that is not there is refused.
func TestLookUpMany(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	known := drawn.Picture("lighthouse")
	c.call(t, "POST", "/v1/banks", map[string]any{"name": "stop"}, http.StatusCreated)
	hash, _ := pdq.Sum(known)
	c.call(t, "POST", "/v1/banks/stop/entries", map[string]any{"id": "e", "fingerprints": map[string]string{"pdq": hash.String()}}, http.StatusCreated)
	turns, _ := pdq.Dihedral(known)
	turned := turns[pdq.Rotate90].String()
	var eight []string
	for i := range turns { // of a copy that lies on its side: the original is one of them
		eight = append(eight, turns[(i+pdq.Rotate90)%8].String())
	}
	queries := []any{
		map[string]any{"id": "same", "pdq": hash.String()}, map[string]any{"id": "turned", "pdq": turned}, map[string]any{"id": "turns", "turns": eight},
	}
	found := c.lookUp(t, map[string]any{"queries": queries})
	if len(found[0].Matches) != 1 || len(found[1].Matches) != 0 || len(found[2].Matches) != 1 || found[2].Matches[0].Turn == "original" {
		t.Errorf("%+v", found)
	}
	near := hash
	near[0] ^= 7
	narrow := map[string]any{"distance": 2, "queries": []any{map[string]string{"id": "near", "pdq": near.String()}}}
	if found := c.lookUp(t, narrow); len(found[0].Matches) != 0 {
		t.Errorf("within 2 bits: %+v", found)
	}
	delete(narrow, "distance")
	if found := c.lookUp(t, narrow); len(found[0].Matches) != 1 || found[0].Matches[0].Distance != 3 {
		t.Errorf("within the bank's distance: %+v", found)
	}
	c.call(t, "PATCH", "/v1/banks/stop", map[string]int{"distance": 2}, http.StatusOK)
	if found := c.lookUp(t, narrow); len(found[0].Matches) != 0 {
		t.Errorf("within the bank's new distance: %+v", found)
	}
	narrow["banks"] = []string{"stop", "none"}
	if p := c.call(t, "POST", "/v1/lookups", narrow, http.StatusBadRequest).problem(t); p.Field != "banks[1]" {
		t.Errorf("a bank that is not there: %+v", p)
	}
	check := map[string]any{"banks": []string{"none"}, "fingerprints": map[string]string{"pdq": turned}}
	if p := c.call(t, "POST", "/v1/media/checks", check, http.StatusBadRequest).problem(t); p.Field != "banks[0]" {
		t.Errorf("a check in a bank that is not there: %+v", p)
	}
}

// What is exported from one bank can be imported into another, and says the same.
func TestExportIsImport(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	var lines strings.Builder
	for i := range 2500 { // more than the store reads at once
		fmt.Fprintf(&lines, `{"id":"e-%d","fingerprints":{"pdq":"%064x"},"status":"active"}`+"\n", i, i+1)
	}
	lines.WriteString(`{"id":"v","fingerprints":{"md5":"` + strings.Repeat("ab", 16) + `","vpdq":["` + strings.Repeat("5a", 32) + `,100,0.500"]},` +
		`"source":"partner","status":"disabled","disabled_until":"2126-01-01T00:00:00Z","expires":"2127-01-01T00:00:00Z","first_seen":"2026-01-01T00:00:00Z",` +
		`"opinions":[{"holder":"partner","verdict":"confirmed","at":"2026-02-01T00:00:00Z"}]}` + "\n")
	send := func(bank, body string) {
		t.Helper()
		c.call(t, "POST", "/v1/banks", map[string]string{"name": bank}, http.StatusCreated)
		got, err := c.try(t.Context(), "POST", "/v1/banks/"+bank+"/entries", "application/x-ndjson", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		got.want(t, "import", http.StatusCreated)
	}
	export := func(bank string) []byte {
		return c.call(t, "GET", "/v1/banks/"+bank+"/entries", nil, http.StatusOK).body
	}
	send("from", lines.String())
	first := export("from")
	if !sameLines(first, []byte(lines.String())) {
		t.Errorf("%d bytes sent, %d exported; they begin with %.300s", lines.Len(), len(first), first)
	}
	c.call(t, "POST", "/v1/banks/from/entries/e-7/withdraw", nil, http.StatusNoContent)
	less := export("from")
	if bytes.Contains(less, []byte(`"e-7"`)) || bytes.Count(less, []byte("\n")) != 2500 {
		t.Errorf("after a withdrawal %d lines", bytes.Count(less, []byte("\n")))
	}
	send("to", string(less))
	if again := export("to"); !sameLines(again, less) {
		t.Errorf("imported %d bytes, exported %d", len(less), len(again))
	}
}

// sameLines compares two exports, whose order means nothing.
func sameLines(a, b []byte) bool {
	x, y := bytes.SplitAfter(a, []byte("\n")), bytes.SplitAfter(b, []byte("\n"))
	slices.SortFunc(x, bytes.Compare)
	slices.SortFunc(y, bytes.Compare)
	return slices.EqualFunc(x, y, bytes.Equal)
}
