package bank

import (
	"context"
	"fmt"

	"github.com/breakwater-safety/breakwater/pdq"
)

// Follow takes in what changed in the store since it was last followed, also
// by other processes. It costs little when nothing did.
func (r *Registry) Follow(ctx context.Context) error {
	r.write.Lock()
	defer r.write.Unlock()
	if changed, err := r.store.Changed(ctx, r.mark); err != nil || !changed {
		return err
	}
	return r.follow(ctx)
}

// Tidy enables the entries whose time has come and deletes those that expired,
// and what is left of deleted banks. An entry that expired does not match even
// before it.
func (r *Registry) Tidy(ctx context.Context) error {
	const limit = 2000 // rows a transaction, so that nobody waits long
	for {
		n, err := r.store.Tidy(ctx, r.now().UTC(), limit)
		if err != nil {
			return fmt.Errorf("tidy banks: %w", err)
		}
		if n < limit {
			return r.Follow(ctx)
		}
	}
}

// catchUp follows until memory has an entry.
func (r *Registry) catchUp(ctx context.Context, to Number) error {
	r.write.Lock()
	defer r.write.Unlock()
	if r.mark.Number >= to {
		return nil
	}
	return r.follow(ctx)
}

// change makes a change after which an entry may match no more. From then on it
// does not: what matches is asked of the store. Memory has it too, unless it takes
// in many others just now; then it follows when it has those. Nobody who withdraws
// waits for that.
func (r *Registry) change(ctx context.Context, what string, do func() (*Gone, error)) error {
	gone, err := do()
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if gone == nil { // it may match now, which only memory can tell
		r.write.Lock()
		defer r.write.Unlock()
		return r.follow(ctx)
	}
	s := r.shelf(gone.BankID)
	if s != nil {
		r.forget(s)
	}
	if !r.write.TryLock() {
		return nil
	}
	defer r.write.Unlock()
	if s == nil || gone.Seq <= r.mark.Seq { // followed already, and perhaps what came after it
		return nil
	}
	s.off(gone.Number, gone.Fingerprint)
	r.forget(s) // a snapshot that was begun since
	r.done[gone.Seq] = true
	return nil
}

// follow brings memory up to the store. The caller holds write.
func (r *Registry) follow(ctx context.Context) error {
	f := r.newFollower()
	// What was changed is changed, also for a caller that has gone away.
	mark, err := r.store.Follow(context.WithoutCancel(ctx), r.mark, f)
	f.flush() // also what came before an error: it comes again
	if err != nil {
		return fmt.Errorf("follow the store: %w", err)
	}
	for bankID, numbers := range f.gone {
		if s := r.shelf(bankID); s != nil {
			s.sweep(numbers)
			r.forget(s)
		}
	}
	r.mark = mark
	clear(r.done) // the marks of all changes so far lie behind
	return nil
}

func (r *Registry) shelf(bankID int64) *shelf {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.banks[bankID]
}

// follower is the registry as the store tells it of changes.
type follower struct {
	r    *Registry
	gone map[int64]map[Number]bool
	// on are pictures to be added to a bank, many at once.
	bankID int64
	on     []numbered
}

type numbered struct {
	n    Number
	hash pdq.Hash
}

func (r *Registry) newFollower() *follower {
	return &follower{r: r, gone: map[int64]map[Number]bool{}}
}

func (f *follower) Banks(all []Bank) {
	for _, deleted := range f.setBanks(all) {
		f.r.forget(deleted)
	}
}

// setBanks gives the banks that are no more.
func (f *follower) setBanks(all []Bank) map[int64]*shelf {
	f.r.mu.Lock()
	defer f.r.mu.Unlock()
	old := f.r.banks
	f.r.banks = make(map[int64]*shelf, len(all))
	for _, b := range all {
		s := newShelf(b)
		if had, ok := old[b.ID]; ok {
			s.pdq, s.frames, s.saved = had.pdq, had.frames, had.saved
			delete(old, b.ID)
		}
		f.r.banks[b.ID] = s
	}
	return old
}

// followAtOnce is how many pictures are added together: with fewer the index
// takes them one by one.
const followAtOnce = 1 << 19

func (f *follower) On(bankID int64, n Number, hashes Fingerprint) {
	s := f.r.shelf(bankID)
	if s == nil {
		return
	}
	if hashes.PDQ != nil {
		if bankID != f.bankID || len(f.on) == followAtOnce {
			f.flush()
		}
		f.bankID = bankID
		f.on = append(f.on, numbered{n, *hashes.PDQ})
	}
	eachFrame(n, hashes, s.frames.Add)
}

// flush adds what waits.
func (f *follower) flush() {
	s := f.r.shelf(f.bankID)
	const few = 64
	switch {
	case s == nil:
	case len(f.on) < few:
		for _, e := range f.on {
			s.pdq.Add(uint64(e.n), e.hash)
		}
	default:
		s.pdq.AddAll(func(yield func(uint64, pdq.Hash) bool) {
			for _, e := range f.on {
				if !yield(uint64(e.n), e.hash) {
					return
				}
			}
		})
	}
	f.on = f.on[:0]
}

func (f *follower) Off(bankID int64, n Number, seq int64) {
	if f.r.done[seq] {
		return
	}
	if f.gone[bankID] == nil {
		f.gone[bankID] = map[Number]bool{}
	}
	f.gone[bankID][n] = true
}
