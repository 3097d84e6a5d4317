package httpapi_test

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// fakeBank is a bank in memory.
type fakeBank struct {
	bank.Bank
	list []*bank.Stored
}

func (b *fakeBank) find(id string) *bank.Stored {
	for _, e := range b.list {
		if e.ID == id {
			return e
		}
	}
	return nil
}

func (w *world) Create(_ context.Context, key bank.Key, s bank.Settings) (bool, error) {
	if s.Kind != bank.Stop && s.Kind != bank.Negative {
		return false, fault.At("kind", "must be stop or negative")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.banks[key] != nil {
		return false, nil
	}
	w.banks[key] = &fakeBank{Bank: bank.Bank{Platform: key.Platform, Name: key.Name, Settings: s, Created: noon}}
	return true, nil
}

// in does something with a bank.
func (w *world) in(key bank.Key, do func(*fakeBank) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.banks[key]
	if b == nil {
		return fault.New(fault.NotFound, "There is no such bank.")
	}
	b.Entries = 0
	for _, e := range b.list {
		if e.Status != bank.Withdrawn {
			b.Entries++
		}
	}
	return do(b)
}

// at does something with an entry.
func (w *world) at(key bank.Key, id string, do func(*bank.Stored) error) error {
	return w.in(key, func(b *fakeBank) error {
		e := b.find(id)
		if e == nil {
			return fault.New(fault.NotFound, "There is no such entry.")
		}
		return do(e)
	})
}

func (w *world) Bank(_ context.Context, key bank.Key) (got bank.Bank, err error) {
	err = w.in(key, func(b *fakeBank) error { got = b.Bank; return nil })
	return got, err
}

func (w *world) Edit(_ context.Context, key bank.Key, edit func(*bank.Settings)) (got bank.Bank, err error) {
	err = w.in(key, func(b *fakeBank) error {
		edit(&b.Settings)
		if b.Distance > bank.MaxDistance {
			return fault.At("distance", "must be 0 to 47 bits")
		}
		got = b.Bank
		return nil
	})
	return got, err
}

func (w *world) Delete(_ context.Context, key bank.Key) error {
	return w.in(key, func(*fakeBank) error { delete(w.banks, key); return nil })
}

func (w *world) List(_ context.Context, p platform.ID) (list []bank.Bank, err error) {
	for key := range w.banks {
		if key.Platform != p {
			continue
		}
		b, err := w.Bank(context.Background(), key)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}

func (w *world) Add(_ context.Context, key bank.Key, entries []bank.Entry) (added bank.Added, err error) {
	err = w.in(key, func(b *fakeBank) error {
		for _, e := range entries {
			have := b.find(e.ID)
			switch {
			case have == nil:
				e.Created = noon
				b.list = append(b.list, &bank.Stored{Entry: e})
				added.Added++
			case have.Status == bank.Withdrawn:
				added.Withdrawn++
			default:
				added.Unchanged++
			}
		}
		return nil
	})
	return added, err
}

func (w *world) Entry(_ context.Context, key bank.Key, id string) (got bank.Stored, err error) {
	err = w.at(key, id, func(e *bank.Stored) error { got = *e; return nil })
	return got, err
}

// Entries breaks after an entry with the id broken.
func (w *world) Entries(_ context.Context, key bank.Key) iter.Seq2[bank.Stored, error] {
	return func(yield func(bank.Stored, error) bool) {
		for _, e := range w.banks[key].list {
			if !yield(*e, nil) {
				return
			}
			if e.ID == "broken" {
				yield(bank.Stored{}, errors.New("disk on fire"))
				return
			}
		}
	}
}

func (w *world) EditState(_ context.Context, key bank.Key, id string, edit func(*bank.State)) (got bank.Stored, err error) {
	err = w.at(key, id, func(e *bank.Stored) error {
		if e.Status == bank.Withdrawn {
			return fault.New(fault.Conflict, "It was withdrawn.")
		}
		s := e.State
		edit(&s)
		if s.Status != bank.Active && s.Status != bank.Disabled {
			return fault.At("status", "must be active or disabled")
		}
		e.State = s
		got = *e
		return nil
	})
	return got, err
}

func (w *world) SetOpinion(_ context.Context, key bank.Key, id string, o bank.Opinion) error {
	return w.at(key, id, func(e *bank.Stored) error {
		e.Opinions = nil
		switch o.Verdict {
		default:
			return fault.At("verdict", "must be confirmed or disputed")
		case "":
		case bank.Confirmed, bank.Disputed:
			o.At = noon
			e.Opinions = []bank.Opinion{o}
		}
		return nil
	})
}

func (w *world) Withdraw(_ context.Context, key bank.Key, id string) error {
	return w.at(key, id, func(e *bank.Stored) error {
		e.Status, e.Fingerprint, e.Opinions = bank.Withdrawn, bank.Fingerprint{}, nil
		return nil
	})
}

func (w *world) Remove(_ context.Context, key bank.Key, id string) error {
	return w.at(key, id, func(gone *bank.Stored) error {
		b := w.banks[key]
		for i, e := range b.list {
			if e == gone {
				b.list = append(b.list[:i], b.list[i+1:]...)
				break
			}
		}
		return nil
	})
}

// MatchAll matches a query that has all eight turns, or an MD5 sum of zeros.
func (w *world) MatchAll(_ context.Context, _ platform.ID, names []string, within int, qs []bank.Query) ([]bank.Found, error) {
	if slices.Contains(names, "missing") {
		return nil, fault.At("banks[0]", "is the name of no bank here")
	}
	if within > bank.MaxDistance {
		return nil, fault.At("distance", "must be 0 to 47 bits")
	}
	found := make([]bank.Found, len(qs))
	for i, q := range qs {
		if len(q.Turns) == 8 {
			found[i].Matches = []bank.Match{{Bank: "one", Entry: "e-1", Source: "s", Distance: min(12, within), By: "pdq", Turn: "flip_x"}}
		}
		if q.MD5 != nil && *q.MD5 == [16]byte{} {
			found[i].Vetoed = []bank.Match{{Bank: "one", Entry: "e-2", By: "md5"}}
		}
	}
	return found, nil
}
