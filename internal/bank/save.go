package bank

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
)

type clock = func() time.Time

const (
	// saveMin is how many hashes a bank must have for a snapshot: fewer are read
	// from the store in no time.
	saveMin = 10_000
	// saveLag is how many changes of other banks are sooner followed than a
	// bank's snapshot written anew.
	saveLag = 100_000
	// saveAgain is how long a snapshot that had to be taken away stays away.
	saveAgain = 10 * time.Minute
)

// saved is what is known of a shelf's snapshot.
type saved struct {
	mu   sync.Mutex
	mark Mark // of the snapshot; zero when there is none
	size int  // how many hashes it has
	// erased counts when hashes were taken out of the shelf: those must not stay
	// in a file.
	erased  int
	touched time.Time // when it was last written
}

func (s *saved) set(mark Mark, size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mark, s.size = mark, size
}

// size is how many hashes a shelf has.
func (s *shelf) size() int { return s.pdq.Len() + s.frames.Len() }

// forget takes away the snapshot of a shelf out of which something was taken:
// nothing of it is to stay in a file.
func (r *Registry) forget(s *shelf) {
	if r.snapshots == nil {
		return
	}
	s.saved.mu.Lock()
	defer s.saved.mu.Unlock()
	s.saved.erased++
	if s.saved.mark != (Mark{}) {
		s.saved.mark = Mark{}
		_ = r.snapshots.Remove(s.bank.ID) // when it fails, Save tries again
	}
}

// Save writes a snapshot of each bank that is large and of which none is new
// enough. Look-ups and changes go on meanwhile.
func (r *Registry) Save(ctx context.Context) error {
	return r.save(ctx, func(*shelf, Mark) bool { return true })
}

// SaveDue is [Registry.Save] for banks that grew by a tenth since their snapshot
// or have none, and rest: it is to be called every few seconds.
func (r *Registry) SaveDue(ctx context.Context) error {
	now := r.now()
	return r.save(ctx, func(s *shelf, mark Mark) bool {
		const few = 1000
		if last := r.lastSeen.Load(); last == nil || mark.Number-last.Number >= few {
			return false // more may be coming
		}
		s.saved.mu.Lock()
		defer s.saved.mu.Unlock()
		grown := s.size()-s.saved.size > s.saved.size/10
		return (s.saved.mark == Mark{} || grown) && now.Sub(s.saved.touched) > saveAgain
	})
}

func (r *Registry) save(ctx context.Context, due func(*shelf, Mark) bool) error {
	if r.snapshots == nil {
		return nil
	}
	if err := r.Follow(ctx); err != nil { // what was withdrawn is not to be in them
		return fmt.Errorf("save banks: %w", err)
	}
	// The mark is before what the snapshots hold, the proof after it.
	r.write.Lock()
	mark := r.mark
	shelves := r.all()
	r.write.Unlock()
	proof, err := r.store.Proof(ctx)
	if err != nil {
		return fmt.Errorf("save banks: %w", err)
	}
	var errs []error
	for _, s := range shelves {
		if ctx.Err() == nil && s.size() >= saveMin && s.saved.old(mark) && due(s, mark) {
			errs = append(errs, r.saveShelf(s, snapshotTail{bankID: s.bank.ID, mark: mark, proof: proof}))
		}
	}
	r.lastSeen.Store(&mark)
	return errors.Join(errs...)
}

func (r *Registry) all() []*shelf {
	r.mu.RLock()
	defer r.mu.RUnlock()
	list := make([]*shelf, 0, len(r.banks))
	for _, s := range r.banks {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *shelf) int { return int(a.bank.ID - b.bank.ID) })
	return list
}

// old says whether too much would have to be followed from the snapshot.
func (s *saved) old(now Mark) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mark == Mark{} || now.Number-s.mark.Number > saveLag || now.Seq-s.mark.Seq > saveLag
}

func (r *Registry) saveShelf(s *shelf, tail snapshotTail) error {
	s.saved.mu.Lock()
	erased := s.saved.erased
	s.saved.mu.Unlock()
	size := s.size()
	err := r.snapshots.Write(s.bank.ID, func(w io.Writer) (err error) {
		if tail.pictures, err = s.pdq.WriteTo(w); err != nil {
			return err
		}
		if _, err = s.frames.WriteTo(w); err != nil {
			return err
		}
		_, err = w.Write(tail.append(nil))
		return err
	})
	s.saved.mu.Lock()
	defer s.saved.mu.Unlock()
	if err == nil {
		s.saved.touched = r.now()
	}
	if err != nil || s.saved.erased != erased { // what was taken out meanwhile may be in it
		s.saved.mark = Mark{}
		return errors.Join(err, r.snapshots.Remove(s.bank.ID))
	}
	s.saved.mark, s.saved.size = tail.mark, size
	return nil
}
