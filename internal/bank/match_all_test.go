package bank_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
)

// TestMatchAllIsMatchOfEach over queries of every kind, more than are looked up
// in one part.
func TestMatchAllIsMatchOfEach(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	random := rand.New(rand.NewPCG(1, 2))
	var stop, negative []bank.Entry
	for i := range 300 {
		e := photo(fmt.Sprint("e", i), hash(random.IntN(256)))
		if i%3 == 0 {
			e.MD5 = &[16]byte{byte(i / 10)}
		}
		if i%5 == 0 {
			e.SHA256 = &[32]byte{byte(i / 10)}
		}
		stop = append(stop, e)
	}
	for i := range 5 {
		negative = append(negative, photo(fmt.Sprint("n", i), hash(random.IntN(256))))
	}
	fill(t, r, "stop", stop...)
	fillAs(t, r, "near", bank.Settings{Kind: bank.Stop, Distance: 4}, stop[:50]...)
	fillAs(t, r, "wrong", bank.Settings{Kind: bank.Negative, Distance: 6}, negative...)
	var queries []bank.Query
	for i := range 230 {
		var q bank.Query
		for range []int{0, 1, 8}[i%3] {
			q.Turns = append(q.Turns, *hash(random.IntN(256)))
		}
		if i%4 == 0 {
			q.MD5 = &[16]byte{byte(random.IntN(40))}
		}
		if i%7 == 0 {
			q.SHA256 = &[32]byte{byte(random.IntN(40))}
		}
		queries = append(queries, q)
	}
	for _, banks := range [][]string{nil, {"near"}} {
		all, err := r.MatchAll(t.Context(), "p1", banks, bank.MaxDistance, queries)
		if err != nil || len(all) != len(queries) {
			t.Fatalf("%d answers to %d queries: %v", len(all), len(queries), err)
		}
		matched := 0
		for i, q := range queries {
			one, err := r.Match(t.Context(), "p1", banks, q)
			if err != nil || !reflect.DeepEqual(one, all[i]) {
				t.Errorf("query %d: %+v alone, %+v among others: %v", i, one, all[i], err)
			}
			matched += len(one.Matches) + len(one.Vetoed)
		}
		if matched < 100 {
			t.Errorf("only %d matches: the test compares nothing", matched)
		}
	}
}

func TestMatchAllWithin(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	fill(t, r, "far", photo("at-2", hash(2)), photo("at-20", hash(20)))
	fillAs(t, r, "strict", bank.Settings{Kind: bank.Stop, Distance: 1}, photo("at-1", hash(1)), photo("at-2", hash(2)))
	for within, want := range map[int]int{0: 0, 1: 1, 2: 2, 20: 3, bank.MaxDistance: 3} {
		found, err := r.MatchAll(t.Context(), "p1", nil, within, []bank.Query{all()})
		if err != nil || len(found[0].Matches) != want {
			t.Errorf("within %d: %q, want %d", within, names(found[0].Matches), want)
		}
	}
	for _, within := range []int{-1, bank.MaxDistance + 1} {
		if _, err := r.MatchAll(t.Context(), "p1", nil, within, []bank.Query{all()}); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("within %d: %v", within, err)
		}
	}
	if found, err := r.MatchAll(t.Context(), "p1", nil, bank.MaxDistance, nil); err != nil || len(found) != 0 {
		t.Errorf("of nothing: %v %v", found, err)
	}
}

// TestManyThatAreAlike: of a bank full of near copies the nearest are given.
func TestManyThatAreAlike(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	turns := []pdq.Hash{*hash(10), *hash(11)}
	var entries []bank.Entry
	var want []int
	for i := range 1500 {
		h := hash(10)
		h[20+i%12] ^= byte(1 + i%255)
		entries = append(entries, photo(fmt.Sprint("e", i), h))
		want = append(want, pdq.Distance(turns[0], *h))
	}
	slices.Sort(want)
	fill(t, r, "b", entries...)
	found, err := r.Match(t.Context(), "p1", nil, bank.Query{Turns: turns})
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, m := range found.Matches {
		got = append(got, m.Distance)
	}
	if !slices.Equal(got, want[:bank.MaxMatches]) {
		t.Errorf("at %v, want %v", got, want[:bank.MaxMatches])
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	fill(t, r, "b", photo("e", hash(1)), photo("gone", hash(2)))
	b, err := r.Edit(t.Context(), key("b"), func(s *bank.Settings) { s.Distance = 9 })
	if err != nil || b.Kind != bank.Stop || b.Distance != 9 || b.Entries != 2 {
		t.Errorf("%+v %v", b, err)
	}
	if _, err := r.Edit(t.Context(), key("b"), func(s *bank.Settings) { s.Distance = 48 }); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a distance of 48: %v", err)
	}
	if b, err = r.Bank(t.Context(), key("b")); err != nil || b.Distance != 9 {
		t.Errorf("%+v %v", b, err)
	}
	if _, err := r.Bank(t.Context(), key("c")); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("no bank: %v", err)
	}
	ends := time.Unix(5000, 0).UTC()
	if _, err := r.EditState(t.Context(), key("b"), "e", func(s *bank.State) { s.Expires = ends }); err != nil {
		t.Fatal(err)
	}
	e, err := r.EditState(t.Context(), key("b"), "e", func(s *bank.State) { s.Status = bank.Disabled })
	if err != nil || e.Status != bank.Disabled || !e.Expires.Equal(ends) {
		t.Errorf("%+v %v", e.State, err)
	}
	if err := r.Withdraw(t.Context(), key("b"), "gone"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.EditState(t.Context(), key("b"), "gone", func(*bank.State) {}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("what was withdrawn was changed: %v", err)
	}
}
