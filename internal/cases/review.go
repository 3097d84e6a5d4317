package cases

import (
	"context"
	"fmt"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Waiting gives fingerprints that wait for an operator, oldest first, those
// that were put aside last, at most limit; of one case only, when its reference
// is given. fault.Invalid; fault.NotFound for a reference that there is not.
func (d *Desk) Waiting(ctx context.Context, reference string, limit int) ([]Pending, error) {
	var of *ID
	if reference != "" {
		r, err := ParseReference(reference)
		if err != nil {
			return nil, err
		}
		id, err := d.store.CaseOfReference(ctx, d.secrets.ofReference(r))
		if err != nil {
			return nil, fmt.Errorf("find case: %w", err)
		}
		of = &id
	}
	rows, err := d.store.WaitingRows(ctx, of, limit)
	if err != nil {
		return nil, fmt.Errorf("list fingerprints that wait: %w", err)
	}
	list := make([]Pending, len(rows))
	for i, p := range rows {
		list[i] = Pending{ID: p.ID, Kind: p.Kind, Bank: p.Bank, Added: p.Added, Held: p.Held, Case: d.secrets.labelOf(p.Case)}
	}
	return list, nil
}

// Confirm releases a fingerprint that waits, or marks a released one as
// verified. fault.NotFound; fault.Conflict when it was refused or withdrawn.
func (d *Desk) Confirm(ctx context.Context, id FingerprintID) error {
	return d.decide(ctx, id, "confirmed", func(draft *draft, row Row) error {
		switch {
		case row.State == Refused || row.State == Withdrawn:
			return errOver
		case row.State == Released && row.Verified:
			return nil
		}
		row.State, row.Verified, row.Held = Released, true, false
		f, err := openRow(draft.key, row)
		if err != nil {
			return err
		}
		move := release(row, &f)
		move.At = d.time()
		move.Entry.Opinions[0].At = move.At
		draft.commit.Rows, draft.commit.Moves = []Row{row}, []Move{move}
		return nil
	})
}

// Hold puts a fingerprint that waits aside. fault.NotFound; fault.Conflict when
// it does not wait.
func (d *Desk) Hold(ctx context.Context, id FingerprintID) error {
	return d.decide(ctx, id, "held", func(draft *draft, row Row) error {
		if row.State != Waiting {
			return errOver
		}
		if !row.Held {
			row.Held = true
			draft.commit.Rows = []Row{row}
		}
		return nil
	})
}

// Refuse takes a fingerprint back for good, released or not, and erases its
// hashes. fault.NotFound; fault.Conflict when it was withdrawn.
func (d *Desk) Refuse(ctx context.Context, id FingerprintID) error {
	return d.decide(ctx, id, "refused", func(draft *draft, row Row) error {
		if row.State == Withdrawn {
			return errOver
		}
		draft.end(row, Refused)
		return nil
	})
}

var errOver = fault.New(fault.Conflict, "This fingerprint is decided already, or was withdrawn by the person.")

func errNoFingerprint() error {
	return fault.New(fault.NotFound, "There is no fingerprint of this id. Perhaps the person erased the case.")
}

// decide changes a fingerprint for an operator.
func (d *Desk) decide(ctx context.Context, id FingerprintID, what string, decide func(*draft, Row) error) error {
	return d.change(ctx, func() (Record, error) {
		of, err := d.store.CaseOf(ctx, id)
		if err != nil {
			return Record{}, fmt.Errorf("find case: %w", err)
		}
		return d.store.CaseByID(ctx, of)
	}, func(draft *draft) error {
		i := slices.IndexFunc(draft.rec.Rows, func(r Row) bool { return r.ID == id })
		if i < 0 {
			return errNoFingerprint()
		}
		draft.note(audit.CaseReviewed, what)
		return decide(draft, draft.rec.Rows[i])
	})
}
