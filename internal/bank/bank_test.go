package bank_test

import (
	"context"
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
	r, err := bank.Open(t.Context(), db, make([]byte, 32), func() time.Time { return time.Unix(1000, 0) })
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func fill(t *testing.T, r *bank.Registry, name string, entries ...bank.Entry) {
	t.Helper()
	fillAs(t, r, name, bank.DefaultSettings(), entries...)
}

func fillAs(t *testing.T, r *bank.Registry, name string, s bank.Settings, entries ...bank.Entry) {
	t.Helper()
	if _, err := r.Create(t.Context(), key(name), s); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Add(t.Context(), key(name), entries); err != nil {
		t.Fatal(err)
	}
}

// match looks up and gives "bank/entry distance by" of what matched.
func match(t *testing.T, r *bank.Registry, banks []string, q bank.Query) []string {
	t.Helper()
	found, err := r.Match(t.Context(), "p1", banks, q)
	if err != nil {
		t.Fatal(err)
	}
	return names(found.Matches)
}

func names(matches []bank.Match) (list []string) {
	for _, m := range matches {
		list = append(list, fmt.Sprintf("%s/%s %d %s", m.Bank, m.Entry, m.Distance, m.By))
	}
	return list
}

// all is near to whatever has few bits.
func all() bank.Query { return bank.Query{Turns: []pdq.Hash{{}}} }

func TestMatching(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	fill(t, r, "near", photo("at-31", hash(31)), photo("at-32", hash(32)), photo("at-3", hash(3)))
	file := bank.Entry{ID: "file", Fingerprint: bank.Fingerprint{MD5: &[16]byte{1}, SHA256: &[32]byte{2}}}
	fill(t, r, "files", file, photo("far", hash(200)))
	fillAs(t, r, "strict", bank.Settings{Kind: bank.Stop, Distance: 2}, photo("at-2", hash(2)), photo("at-3", hash(3)))
	tests := map[string]struct {
		banks []string
		query bank.Query
		want  []string
	}{
		"nearest first, 31 in, 32 out": {[]string{"near"}, all(), []string{"near/at-3 3 pdq", "near/at-31 31 pdq"}},
		"each bank has its distance":   {[]string{"near", "strict"}, all(), []string{"strict/at-2 2 pdq", "near/at-3 3 pdq", "near/at-31 31 pdq"}},
		"the nearest turn counts":      {nil, bank.Query{Turns: []pdq.Hash{*hash(250), *hash(200)}}, []string{"files/far 0 pdq"}},
		"by md5":                       {nil, bank.Query{Fingerprint: bank.Fingerprint{MD5: &[16]byte{1}}}, []string{"files/file 0 md5"}},
		"each entry once, surest hash": {nil, bank.Query{Fingerprint: bank.Fingerprint{MD5: &[16]byte{1}, SHA256: &[32]byte{2}}}, []string{"files/file 0 sha256"}},
		"only the named banks":         {[]string{"files"}, all(), nil},
		"nothing asked":                {nil, bank.Query{}, nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := match(t, r, tc.banks, tc.query); !slices.Equal(got, tc.want) {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
	if got, err := r.Match(t.Context(), "p2", nil, all()); err != nil || len(got.Matches) > 0 {
		t.Errorf("another platform's banks matched: %v %v", got, err)
	}
	if _, err := r.Match(t.Context(), "p1", []string{"near", "none"}, all()); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a bank that is not there: %v", err)
	}
}

// TestNegativeBanksVeto also when they are not named: what is as near to a known
// false match as to an entry is not that entry. The same file is nearer than all
// that looks like it.
func TestNegativeBanksVeto(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	exact := photo("exact", hash(10))
	exact.SHA256 = &[32]byte{7}
	fill(t, r, "stop", photo("at-4", hash(4)), photo("at-12", hash(12)), photo("at-20", hash(20)), exact)
	fillAs(t, r, "false-alarms", bank.Settings{Kind: bank.Negative, Distance: 15}, photo("postcard", hash(12)))
	look := func(q bank.Query) (matches, vetoed []string) {
		t.Helper()
		found, err := r.Match(t.Context(), "p1", []string{"stop"}, q)
		if err != nil {
			t.Fatal(err)
		}
		return names(found.Matches), names(found.Vetoed)
	}
	matches, vetoed := look(all())
	if !slices.Equal(matches, []string{"stop/at-4 4 pdq", "stop/exact 10 pdq"}) || !slices.Equal(vetoed, []string{"stop/at-12 12 pdq", "stop/at-20 20 pdq"}) {
		t.Errorf("matches %q, vetoed %q", matches, vetoed)
	}
	if matches, vetoed := look(bank.Query{Turns: []pdq.Hash{*hash(12)}, Fingerprint: bank.Fingerprint{SHA256: &[32]byte{7}}}); !slices.Equal(matches, []string{"stop/exact 0 sha256"}) || len(vetoed) != 3 {
		t.Errorf("matches %q, vetoed %q", matches, vetoed)
	}
	if err := r.Change(t.Context(), key("false-alarms"), bank.Settings{Kind: bank.Negative, Distance: 0}); err != nil {
		t.Fatal(err)
	}
	if matches, _ := look(all()); len(matches) != 4 {
		t.Errorf("out of the negative bank's distance: %q", matches)
	}
}

func TestWhatIsTakenOutMatchesNoMoreNorAfterARestart(t *testing.T) {
	t.Parallel()
	withdraw := (*bank.Registry).Withdraw
	disable := func(r *bank.Registry, ctx context.Context, k bank.Key, id string) error {
		return r.SetState(ctx, k, id, bank.State{Status: bank.Disabled})
	}
	for name, out := range map[string]func(*bank.Registry, context.Context, bank.Key, string) error{
		"deleted": (*bank.Registry).Remove, "withdrawn": withdraw, "disabled": disable,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, db := open(t)
			fill(t, r, "b", photo("one", hash(0)), photo("two", hash(1)))
			other := load(t, db) // as another process would have it
			if err := out(r, t.Context(), key("b"), "one"); err != nil {
				t.Fatal(err)
			}
			if err := other.Follow(t.Context()); err != nil {
				t.Fatal(err)
			}
			for when, reg := range map[string]*bank.Registry{"now": r, "elsewhere": other, "after a restart": load(t, db)} {
				if got := match(t, reg, nil, all()); !slices.Equal(got, []string{"b/two 1 pdq"}) {
					t.Errorf("%s: %q", when, got)
				}
			}
			if err := r.Delete(t.Context(), key("b")); err != nil {
				t.Fatal(err)
			}
			if err := other.Follow(t.Context()); err != nil {
				t.Fatal(err)
			}
			for when, reg := range map[string]*bank.Registry{"now": r, "elsewhere": other, "after a restart": load(t, db)} {
				if got := match(t, reg, nil, all()); got != nil {
					t.Errorf("%s: a deleted bank matches: %v", when, got)
				}
			}
			fill(t, r, "b", photo("one", hash(2))) // and the names may be used anew
			if got := match(t, r, nil, all()); !slices.Equal(got, []string{"b/one 2 pdq"}) {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestWithdrawnStaysOutWhateverItsSourceSends(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	from := func(source, id string) bank.Entry {
		e := photo(id, hash(3))
		e.Source = source
		return e
	}
	fill(t, r, "b", from("partner", "one"), from("other", "two"))
	if err := r.Withdraw(t.Context(), key("b"), "one"); err != nil {
		t.Fatal(err)
	}
	added, err := r.Add(t.Context(), key("b"), []bank.Entry{from("partner", "one"), from("partner", "new id")})
	if err != nil || added.Withdrawn != 2 {
		t.Errorf("%+v %v", added, err)
	}
	if got := match(t, r, nil, all()); !slices.Equal(got, []string{"b/two 3 pdq"}) {
		t.Errorf("%q, want only what another source still stands for", got)
	}
}

func TestDisabledUntilAndExpiry(t *testing.T) {
	t.Parallel()
	_, db := open(t)
	now := time.Unix(1000, 0)
	r, err := bank.Open(t.Context(), db, make([]byte, 32), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	off := photo("off", hash(1))
	off.State = bank.State{Status: bank.Disabled, DisabledUntil: now.Add(time.Hour)}
	ends := photo("ends", hash(2))
	ends.Expires = now.Add(time.Minute)
	fill(t, r, "b", off, ends)
	expect := func(when string, want ...string) {
		t.Helper()
		if got := match(t, r, nil, all()); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	expect("at first", "b/ends 2 pdq")
	now = now.Add(time.Minute)
	expect("at the moment that it expires, not tidied yet")
	now = now.Add(time.Hour)
	if err := r.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect("its time has come", "b/off 1 pdq")
	if _, err := r.Entry(t.Context(), key("b"), "ends"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("an expired entry is still there: %v", err)
	}
}

func TestBadEntriesAreRefusedWhole(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	fill(t, r, "b")
	for name, bad := range map[string]bank.Entry{
		"no id":          photo("", hash(1)),
		"no fingerprint": {ID: "x"},
		"withdrawn":      {ID: "x", Fingerprint: bank.Fingerprint{PDQ: hash(1)}, State: bank.State{Status: bank.Withdrawn}},
		"until, active":  {ID: "x", Fingerprint: bank.Fingerprint{PDQ: hash(1)}, State: bank.State{DisabledUntil: time.Unix(5, 0)}},
		"long source":    {ID: "x", Fingerprint: bank.Fingerprint{PDQ: hash(1)}, Source: string(make([]byte, 257))},
	} {
		_, err := r.Add(t.Context(), key("b"), []bank.Entry{photo("good", hash(1)), bad})
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := match(t, r, nil, all()); got != nil {
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
			if got := match(t, r, nil, bank.Query{Turns: []pdq.Hash{*hash(i + 1)}}); len(got) < 2 {
				t.Errorf("an added entry does not match: %v", got)
			}
			if err := r.Remove(t.Context(), key("b"), e.ID); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := match(t, r, nil, all()); !slices.Equal(got, []string{"b/fixed 0 pdq"}) {
		t.Errorf("%q", got)
	}
}
