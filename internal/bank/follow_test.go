package bank_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
)

// slow is a store that takes as long to follow as the test wants, as if
// millions of entries were new.
type slow struct {
	bank.Store
	begun, goOn chan bool // nil: at once
	deleted     chan bool
	asked       []bank.Number // for what memory has near to a look-up
}

func (s *slow) Follow(ctx context.Context, since bank.Mark, f bank.Follower) (bank.Mark, error) {
	mark, err := s.Store.Follow(ctx, since, f)
	if s.begun != nil {
		s.begun <- true
		<-s.goOn
	}
	return mark, err
}

func (s *slow) DeleteBank(ctx context.Context, key bank.Key, entry audit.Entry) error {
	err := s.Store.DeleteBank(ctx, key, entry)
	s.deleted <- true
	return err
}

func (s *slow) EntriesByNumber(ctx context.Context, numbers []bank.Number) ([]bank.Stored, error) {
	s.asked = slices.Clone(numbers)
	return s.Store.EntriesByNumber(ctx, numbers)
}

// TestAWithdrawalWaitsForNoFill withdraws, disables and deletes while very many
// entries are taken in.
func TestAWithdrawalWaitsForNoFill(t *testing.T) {
	t.Parallel()
	other, db := open(t)
	store := &slow{Store: db}
	r, err := bank.Open(t.Context(), store, make([]byte, 32), func() time.Time { return time.Unix(1000, 0) })
	if err != nil {
		t.Fatal(err)
	}
	fill(t, r, "list", photo("gone", hash(1)), photo("off", hash(2)), photo("stays", hash(3)))
	fill(t, r, "deleted", photo("one", hash(4)))

	fill(t, other, "list", photo("new", hash(5)), photo("new-and-gone", hash(6)))
	store.begun, store.goOn, store.deleted = make(chan bool), make(chan bool), make(chan bool)
	followed := make(chan error)
	go func() { followed <- r.Follow(t.Context()) }()
	<-store.begun

	for _, id := range []string{"gone", "new-and-gone"} {
		if err := r.Withdraw(t.Context(), key("list"), id); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.SetState(t.Context(), key("list"), "off", bank.State{Status: bank.Disabled}); err != nil {
		t.Fatal(err)
	}
	go func() { followed <- r.Delete(t.Context(), key("deleted")) }()
	<-store.deleted
	if got, want := match(t, r, nil, all()), []string{"list/stays 3 pdq"}; !slices.Equal(got, want) {
		t.Errorf("while entries are taken in: %q, want %q", got, want)
	}

	store.goOn <- true
	<-store.begun // Delete follows
	store.goOn <- true
	for range 2 {
		if err := <-followed; err != nil {
			t.Fatal(err)
		}
	}
	if got, want := match(t, r, nil, all()), []string{"list/stays 3 pdq", "list/new 5 pdq"}; !slices.Equal(got, want) {
		t.Errorf("afterwards: %q, want %q", got, want)
	}
	if len(store.asked) != 2 {
		t.Errorf("memory holds %d entries, want 2", len(store.asked))
	}
}
