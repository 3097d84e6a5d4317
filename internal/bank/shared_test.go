package bank_test

import (
	"slices"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/pdq"
)

// The shared banks are looked up for every platform besides its own, unless it
// names banks; and its negative banks count against them, too.
func TestSharedBanks(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	shared := bank.Key{Platform: platform.Shared, Name: "cases-adult"}
	if _, err := r.Create(t.Context(), shared, bank.DefaultSettings()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Add(t.Context(), shared, []bank.Entry{photo("given", hash(10)), photo("meme", hash(200))}); err != nil {
		t.Fatal(err)
	}
	fill(t, r, "own", photo("mine", hash(12)))
	fill(t, r, "cases-adult", photo("namesake", hash(11)))
	fillAs(t, r, "wrong", bank.Settings{Kind: bank.Negative, Distance: 4}, photo("known", hash(200)))
	find := func(p platform.ID, bits int, names ...string) (list []string) {
		t.Helper()
		found, err := r.Match(t.Context(), p, names, bank.Query{Turns: []pdq.Hash{*hash(bits)}})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range found.Matches {
			from := "its own "
			if m.Shared {
				from = "the shared "
			}
			list = append(list, from+m.Bank+"/"+m.Entry)
		}
		return list
	}
	for _, tt := range []struct {
		name     string
		platform platform.ID
		bits     int
		banks    []string
		want     []string
	}{
		{"besides its own", "p1", 10, nil, []string{"the shared cases-adult/given", "its own cases-adult/namesake", "its own own/mine"}},
		{"of a platform without banks", "p2", 10, nil, []string{"the shared cases-adult/given"}},
		{"not when banks are named", "p1", 10, []string{"own"}, []string{"its own own/mine"}},
		{"a name means the platform's own", "p1", 10, []string{"cases-adult"}, []string{"its own cases-adult/namesake"}},
		{"vetoed by the platform", "p1", 200, nil, nil},
		{"by nobody else", "p2", 200, nil, []string{"the shared cases-adult/meme"}},
	} {
		if got := find(tt.platform, tt.bits, tt.banks...); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	_, err := r.Match(t.Context(), "p2", []string{"cases-adult"}, bank.Query{})
	if fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a platform names a shared bank as its own: %v", err)
	}
	if list, err := r.List(t.Context(), "p2"); err != nil || len(list) != 0 {
		t.Errorf("the shared banks are in a platform's list: %v %v", list, err)
	}
}
