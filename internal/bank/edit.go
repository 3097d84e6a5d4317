package bank

import (
	"context"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Bank gives a bank. fault.NotFound.
func (r *Registry) Bank(ctx context.Context, key Key) (Bank, error) {
	all, err := r.List(ctx, key.Platform)
	if err != nil {
		return Bank{}, err
	}
	for _, b := range all {
		if b.Name == key.Name {
			return b, nil
		}
	}
	return Bank{}, fault.New(fault.NotFound, "There is no bank of this name.")
}

// Edit changes some of a bank's settings: edit is given those that it has. It
// gives the bank as it is then. fault.NotFound.
func (r *Registry) Edit(ctx context.Context, key Key, edit func(*Settings)) (Bank, error) {
	r.edits.Lock()
	defer r.edits.Unlock()
	b, err := r.Bank(ctx, key)
	if err != nil {
		return Bank{}, err
	}
	before := b.Settings
	edit(&b.Settings)
	if b.Settings == before {
		return b, nil
	}
	return b, r.Change(ctx, key, b.Settings)
}

// EditState is [Registry.SetState] for a part of the state: edit is given the
// one that the entry has. It gives the entry as it is then. fault.NotFound;
// fault.Conflict when it was withdrawn.
func (r *Registry) EditState(ctx context.Context, key Key, id string, edit func(*State)) (Stored, error) {
	r.edits.Lock()
	defer r.edits.Unlock()
	e, err := r.Entry(ctx, key, id)
	if err != nil {
		return Stored{}, err
	}
	if e.Status == Withdrawn {
		e.State = State{Status: Disabled} // or any: the store says why it cannot be
	} else {
		edit(&e.State)
	}
	if err := r.SetState(ctx, key, id, e.State); err != nil {
		return Stored{}, err
	}
	return r.Entry(ctx, key, id)
}
