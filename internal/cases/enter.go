package cases

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Enter gives the case of a reference and a code, as they were typed. Whatever
// is wrong with them, it is ErrWrong, after the same work: nothing tells
// whether a reference exists. Whoever is wrong too often waits: then it is a
// *LockedError, right or wrong.
func (d *Desk) Enter(ctx context.Context, reference, code string, from Caller) (Case, error) {
	r, errR := ParseReference(reference)
	c, errC := ParseCode(code)
	now := d.time()
	try, err := d.guard.attempt(from, r, now)
	if err != nil {
		return Case{}, err
	}
	rec, err := d.store.CaseByPair(ctx, d.secrets.ofPair(r, c))
	if fault.CodeOf(err) == fault.NotFound || err == nil && (errR != nil || errC != nil) {
		return Case{}, ErrWrong
	}
	if err != nil {
		try.undo() // it failed on our side
		return Case{}, fmt.Errorf("enter case: %w", err)
	}
	try.right()
	if now.Sub(rec.Seen) >= day {
		if err := d.store.SawCase(ctx, rec.ID, now); err != nil {
			return Case{}, fmt.Errorf("enter case: %w", err)
		}
	}
	return d.show(rec, r)
}

// Case gives the case again, with a new entry. ErrEnded when the entry does not
// let in any more.
func (d *Desk) Case(ctx context.Context, e Entry) (Case, error) {
	rec, r, err := d.admit(ctx, e)
	if err != nil {
		return Case{}, err
	}
	return d.show(rec, r)
}

// admit gives the case that an entry lets into. ErrEnded.
func (d *Desk) admit(ctx context.Context, e Entry) (Record, Reference, error) {
	id, r, err := d.secrets.openEntry(e, d.now())
	if err != nil {
		return Record{}, "", err
	}
	rec, err := d.store.CaseByID(ctx, id)
	if fault.CodeOf(err) == fault.NotFound { // erased meanwhile
		return Record{}, "", ErrEnded
	}
	if err != nil {
		return Record{}, "", fmt.Errorf("enter case: %w", err)
	}
	return rec, r, nil
}

// show opens what is sealed.
func (d *Desk) show(rec Record, r Reference) (c Case, err error) {
	draft, err := d.draft(rec)
	if err != nil {
		return c, err
	}
	if c.Entry, err = d.secrets.sealEntry(d.rand, rec.ID, r, d.now().Add(EntryLasts)); err != nil {
		return c, err
	}
	c.Reference, c.Opened, c.Changed, c.Bank, c.Receipts = r, rec.Opened, rec.Changed, rec.Bank, rec.Receipts
	var first answered
	err = errors.Join(draft.get(fieldAnswers, &first), draft.get(fieldLinks, &c.Links),
		draft.get(fieldNotices, &c.Notices), draft.get(fieldContact, &c.Contact))
	if err != nil {
		return Case{}, err
	}
	c.Answers, c.Language = first.Answers, first.Language
	if c.Fingerprints, err = draft.fingerprints(); err != nil {
		return Case{}, err
	}
	return c, nil
}

// fingerprints opens those of the case.
func (d *draft) fingerprints() ([]Fingerprint, error) {
	list := make([]Fingerprint, 0, len(d.rec.Rows))
	for _, row := range d.rec.Rows {
		f, err := openRow(d.key, row)
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return slices.Clip(list), nil
}
