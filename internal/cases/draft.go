package cases

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/vault"
)

// The fields of a case, each sealed by itself, so that each can go in its time.
const (
	fieldAnswers = "answers"
	fieldLinks   = "links"
	fieldNotices = "notices"
	fieldContact = "contact"
)

// answered is what the field of answers holds.
type answered struct {
	Answers  Answers `json:"answers"`
	Language string  `json:"language,omitempty"`
}

// draft is a case that is being changed.
type draft struct {
	desk   *Desk
	rec    Record
	key    *vault.Key
	commit Commit
}

func (d *Desk) draft(rec Record) (*draft, error) {
	key, err := d.vault.Open(rec.ID[:], rec.Key)
	if err != nil {
		return nil, fmt.Errorf("open case: %w", err)
	}
	return d.newDraft(rec, key), nil
}

func (d *Desk) newDraft(rec Record, key *vault.Key) *draft {
	return &draft{d, rec, key, Commit{ID: rec.ID, Version: rec.Version, Fields: map[string][]byte{}}}
}

// get reads a field, as it is changed so far, into v, which stays as it is when
// there is none.
func (d *draft) get(field string, v any) error {
	box, ok := d.commit.Fields[field]
	if !ok {
		box = d.rec.Fields[field]
	}
	if box == nil {
		return nil
	}
	plain, err := d.key.Open(field, box)
	if err == nil {
		err = json.Unmarshal(plain, v)
	}
	if err != nil {
		return fmt.Errorf("read %s of a case: %w", field, errUnreadable(err))
	}
	return nil
}

// errUnreadable keeps what a JSON error tells of the content out of the log.
func errUnreadable(err error) error {
	if errors.Is(err, vault.ErrSealed) {
		return err
	}
	return errors.New("it is not as it was written")
}

func (d *draft) set(field string, v any) error {
	plain, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s of a case: %w", field, err)
	}
	box, err := d.key.Seal(field, plain)
	if err != nil {
		return fmt.Errorf("seal %s of a case: %w", field, err)
	}
	d.commit.Fields[field] = box
	return nil
}

func (d *draft) note(action audit.Action, detail string) {
	d.commit.Audit = append(d.commit.Audit, d.desk.entry(d.rec, action, detail))
}

// entry gives an audit entry about a case: a commitment to it, which says
// nothing once the case and its salt are erased.
func (d *Desk) entry(rec Record, action audit.Action, detail string) audit.Entry {
	return audit.Entry{At: d.time(), Action: action, Subject: audit.Commit(rec.Salt, string(rec.ID[:])), Detail: detail}
}

// empty says whether there is nothing to store.
func (d *draft) empty() bool { return len(d.commit.Fields) == 0 && len(d.commit.Rows) == 0 }

// attempts is how often a change that lost a race is made again.
const attempts = 8

// change makes a change of the case that load gives: all of it, or nothing.
func (d *Desk) change(ctx context.Context, load func() (Record, error), edit func(*draft) error) error {
	for range attempts {
		rec, err := load()
		if err != nil {
			return err
		}
		draft, err := d.draft(rec)
		if err != nil {
			return err
		}
		if err := edit(draft); err != nil {
			return err
		}
		if draft.empty() {
			return nil
		}
		if err := draft.watch(); err != nil {
			return err
		}
		err = d.store.ChangeCase(ctx, draft.commit)
		if errors.Is(err, ErrStale) {
			continue
		}
		if err != nil {
			return fmt.Errorf("change case: %w", err)
		}
		if len(draft.commit.Moves) > 0 {
			d.follow(ctx)
		}
		return nil
	}
	return fault.New(fault.Busy, "This case is being changed in many places at once. Please try again.")
}

// changeBy is change by the person, whose case it is.
func (d *Desk) changeBy(ctx context.Context, e Entry, edit func(*draft) error) error {
	return d.change(ctx, func() (Record, error) {
		rec, _, err := d.admit(ctx, e)
		return rec, err
	}, func(draft *draft) error {
		draft.commit.Changed = d.time()
		return edit(draft)
	})
}

// list reads a field that is a list, has it changed, and keeps it when it was.
func list[T any](d *draft, field string, change func([]T) ([]T, error)) error {
	var have []T
	if err := d.get(field, &have); err != nil {
		return err
	}
	next, err := change(slices.Clone(have))
	if err != nil {
		return err
	}
	a, errA := json.Marshal(have)
	b, errB := json.Marshal(next)
	if errA == nil && errB == nil && bytes.Equal(a, b) {
		return nil
	}
	return d.set(field, next)
}
