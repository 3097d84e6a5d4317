package bank_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/pdq"
)

func key(name string) bank.Key { return bank.Key{Platform: "p1", Name: name} }

// hash is a PDQ hash with the first n bits set.
func hash(n int) *pdq.Hash {
	var h pdq.Hash
	for i := range n {
		h[i/8] |= 1 << (i % 8)
	}
	return &h
}

func photo(id string, h *pdq.Hash) bank.Entry {
	return bank.Entry{ID: id, Fingerprint: bank.Fingerprint{PDQ: h}}
}

func open(t *testing.T) (*bank.Registry, *sqlite.DB) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return load(t, db), db
}

func load(t *testing.T, db *sqlite.DB) *bank.Registry {
	t.Helper()
	r, err := bank.Open(t.Context(), db, func() time.Time { return time.Unix(1, 0) })
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func fill(t *testing.T, r *bank.Registry, name string, entries ...bank.Entry) {
	t.Helper()
	if _, err := r.Create(t.Context(), key(name)); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Add(t.Context(), key(name), entries); err != nil {
		t.Fatal(err)
	}
}

func names(matches []bank.Match) (list []string) {
	for _, m := range matches {
		list = append(list, fmt.Sprintf("%s/%s %d %s", m.Bank, m.Entry, m.Distance, m.By))
	}
	return list
}

func TestMatching(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	fill(t, r, "near", photo("at-31", hash(31)), photo("at-32", hash(32)), photo("at-3", hash(3)))
	file := bank.Entry{ID: "file", Fingerprint: bank.Fingerprint{MD5: &[16]byte{1}, SHA256: &[32]byte{2}}}
	fill(t, r, "files", file, photo("far", hash(200)))
	tests := map[string]struct {
		banks []string
		query bank.Query
		want  []string
	}{
		"nearest first, 31 in, 32 out": {nil, bank.Query{Turns: []pdq.Hash{{}}}, []string{"near/at-3 3 pdq", "near/at-31 31 pdq"}},
		"the nearest turn counts":      {nil, bank.Query{Turns: []pdq.Hash{*hash(250), *hash(200)}}, []string{"files/far 0 pdq"}},
		"by md5":                       {nil, bank.Query{Fingerprint: bank.Fingerprint{MD5: &[16]byte{1}}}, []string{"files/file 0 md5"}},
		"each entry once, surest hash": {nil, bank.Query{Fingerprint: bank.Fingerprint{MD5: &[16]byte{1}, SHA256: &[32]byte{2}}}, []string{"files/file 0 sha256"}},
		"only the named banks":         {[]string{"files"}, bank.Query{Turns: []pdq.Hash{{}}}, nil},
		"a bank that is not there":     {[]string{"none"}, bank.Query{Turns: []pdq.Hash{{}}}, nil},
		"nothing asked":                {nil, bank.Query{}, nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := names(r.Match("p1", tc.banks, tc.query)); !slices.Equal(got, tc.want) {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
	if got := r.Match("p2", nil, bank.Query{Turns: []pdq.Hash{{}}}); got != nil {
		t.Errorf("another platform's banks matched: %v", got)
	}
}

func TestWhatIsTakenOutMatchesNoMoreNorAfterARestart(t *testing.T) {
	t.Parallel()
	r, db := open(t)
	fill(t, r, "b", photo("one", hash(0)), photo("two", hash(1)))
	all := bank.Query{Turns: []pdq.Hash{{}}}
	if err := r.Remove(t.Context(), key("b"), "one"); err != nil {
		t.Fatal(err)
	}
	for when, reg := range map[string]*bank.Registry{"now": r, "after a restart": load(t, db)} {
		if got := names(reg.Match("p1", nil, all)); !slices.Equal(got, []string{"b/two 1 pdq"}) {
			t.Errorf("%s: %q", when, got)
		}
	}
	if err := r.Delete(t.Context(), key("b")); err != nil {
		t.Fatal(err)
	}
	for when, reg := range map[string]*bank.Registry{"now": r, "after a restart": load(t, db)} {
		if got := reg.Match("p1", nil, all); got != nil {
			t.Errorf("%s: a deleted bank matches: %v", when, got)
		}
	}
	fill(t, r, "b", photo("one", hash(2))) // and the names may be used anew
	if got := names(r.Match("p1", nil, all)); !slices.Equal(got, []string{"b/one 2 pdq"}) {
		t.Errorf("%q", got)
	}
}

func TestBadEntriesAreRefusedWhole(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	fill(t, r, "b")
	for name, bad := range map[string]bank.Entry{
		"no id":          photo("", hash(1)),
		"no fingerprint": {ID: "x"},
		"long source":    {ID: "x", Fingerprint: bank.Fingerprint{PDQ: hash(1)}, Source: string(make([]byte, 257))},
	} {
		_, err := r.Add(t.Context(), key("b"), []bank.Entry{photo("good", hash(1)), bad})
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := r.Match("p1", nil, bank.Query{Turns: []pdq.Hash{{}}}); got != nil {
		t.Errorf("something was kept: %v", got)
	}
}

func TestChangesAndLookUpsAtOnce(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	fill(t, r, "b", photo("fixed", hash(0)))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			e := photo(fmt.Sprint("e", i), hash(i+1))
			if _, err := r.Add(t.Context(), key("b"), []bank.Entry{e}); err != nil {
				t.Error(err)
			}
			if got := r.Match("p1", nil, bank.Query{Turns: []pdq.Hash{*hash(i + 1)}}); len(got) < 2 {
				t.Errorf("an added entry does not match: %v", got)
			}
			if err := r.Remove(t.Context(), key("b"), e.ID); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := names(r.Match("p1", nil, bank.Query{Turns: []pdq.Hash{{}}})); !slices.Equal(got, []string{"b/fixed 0 pdq"}) {
		t.Errorf("%q", got)
	}
}
