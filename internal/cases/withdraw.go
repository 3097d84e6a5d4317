package cases

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Withdraw takes fingerprints out of the banks and the exchange, at once and
// for good; nil takes out all. Their hashes are erased. Nothing is remembered by
// which the same image would be known again: when another person gives it, it is
// theirs, and it stays in while theirs does. ErrEnded; fault.NotFound when one
// is not the case's, and then none is taken out.
func (d *Desk) Withdraw(ctx context.Context, e Entry, ids []FingerprintID) error {
	return d.changeBy(ctx, e, func(draft *draft) error {
		for _, id := range ids {
			if !slices.ContainsFunc(draft.rec.Rows, func(r Row) bool { return r.ID == id }) {
				return fault.New(fault.NotFound, "The case has no such image.")
			}
		}
		for _, row := range draft.rec.Rows {
			if ids == nil || slices.Contains(ids, row.ID) {
				draft.end(row, Withdrawn)
			}
		}
		draft.note(audit.CaseWithdrawn, fmt.Sprintf("%d fingerprints", len(draft.commit.Rows)))
		return nil
	})
}

// end takes a fingerprint out, if it is not already.
func (d *draft) end(row Row, to FingerprintState) {
	now := d.desk.time()
	move, ended := row.end(to, now)
	if !ended {
		return
	}
	row.State, row.Held, row.Ended, row.Box = to, false, now, nil
	d.commit.Rows = append(d.commit.Rows, row)
	if move != nil {
		d.commit.Moves = append(d.commit.Moves, *move)
	}
}

// end gives the move by which a fingerprint leaves its bank: nil when it is in
// none. ended is false when it is over already.
func (r Row) end(to FingerprintState, now time.Time) (move *Move, ended bool) {
	switch r.State {
	case Withdrawn, to:
		return nil, false
	case Released:
		return &Move{Fingerprint: r.ID, Bank: r.Bank, At: now}, true
	}
	return nil, true
}

// Erase withdraws all that a case has and erases it. ErrEnded.
func (d *Desk) Erase(ctx context.Context, e Entry) error {
	for range attempts {
		rec, _, err := d.admit(ctx, e)
		if err != nil {
			return err
		}
		if err := d.erase(ctx, rec, "by the person"); !errors.Is(err, ErrStale) {
			return err
		}
	}
	return fault.New(fault.Busy, "This case is being changed in many places at once. Please try again.")
}

func (d *Desk) erase(ctx context.Context, rec Record, why string) error {
	commit := Commit{ID: rec.ID, Version: rec.Version}
	for _, row := range rec.Rows {
		if move, _ := row.end(Withdrawn, d.time()); move != nil {
			commit.Moves = append(commit.Moves, *move)
		}
	}
	commit.Audit = []audit.Entry{d.entry(rec, audit.CaseErased, why)}
	if err := d.store.EraseCase(ctx, commit); err != nil {
		return fmt.Errorf("erase case: %w", err)
	}
	d.follow(ctx)
	return nil
}
