package cases

import (
	"context"
	"fmt"
	"io"
	"regexp"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Open opens a case. The reference and the code are known to nobody afterwards
// but who is given them. What is released matches from then on. fault.Invalid
// with the field; *LockedError when the caller opens too many.
func (d *Desk) Open(ctx context.Context, o Opening) (Reference, Code, error) {
	if err := o.validate(); err != nil {
		return "", "", err
	}
	if err := d.guard.opening(o.From, d.time()); err != nil {
		return "", "", err
	}
	for range attempts { // two references are hardly ever the same
		r, c, err := d.open(ctx, o)
		if fault.CodeOf(err) == fault.Conflict {
			continue
		}
		if err != nil {
			return "", "", fmt.Errorf("open case: %w", err)
		}
		d.follow(ctx)
		return r, c, nil
	}
	return "", "", fault.New(fault.Busy, "No free reference was found. Please try again.")
}

func (d *Desk) open(ctx context.Context, o Opening) (r Reference, c Code, err error) {
	if r, err = newReference(d.rand); err != nil {
		return "", "", err
	}
	if c, err = newCode(d.rand); err != nil {
		return "", "", err
	}
	draft, err := d.blank(r, c, o.Answers.Bank())
	if err != nil {
		return "", "", err
	}
	if err := draft.fill(o); err != nil {
		return "", "", err
	}
	rec := draft.rec
	rec.Fields, rec.Rows = draft.commit.Fields, draft.commit.Rows
	detail := fmt.Sprintf("%s, %d fingerprints, %d released", rec.Bank, len(rec.Rows), len(draft.commit.Moves))
	return r, c, d.store.CreateCase(ctx, rec, draft.commit.Moves, d.entry(rec, audit.CaseOpened, detail))
}

// blank gives a new case with nothing in it.
func (d *Desk) blank(r Reference, c Code, b Bank) (*draft, error) {
	now := d.time()
	rec := Record{
		Version: 1, Pair: d.secrets.ofPair(r, c), Reference: d.secrets.ofReference(r), Bank: b, Opened: now, Changed: now, Seen: now,
	}
	if _, err := io.ReadFull(d.rand, rec.ID[:]); err != nil {
		return nil, fmt.Errorf("make id: %w", err)
	}
	salt, err := audit.NewSalt(d.rand)
	if err != nil {
		return nil, err
	}
	key, sealed, err := d.vault.NewKey(rec.ID[:])
	if err != nil {
		return nil, err
	}
	rec.Salt, rec.Key = salt, sealed
	return d.newDraft(rec, key), nil
}

func (d *draft) fill(o Opening) error {
	if err := d.set(fieldAnswers, answered{o.Answers, o.Language}); err != nil {
		return err
	}
	if _, err := d.addFingerprints(o.Fingerprints); err != nil {
		return err
	}
	if err := d.addLinks(o.Links); err != nil {
		return err
	}
	if o.Contact == nil {
		return nil
	}
	return d.set(fieldContact, o.Contact)
}

var validLanguage = regexp.MustCompile(`^[A-Za-z0-9-]{0,35}$`)

func (o *Opening) validate() error {
	if err := o.Answers.Validate(); err != nil {
		return within("answers", err)
	}
	if !validLanguage.MatchString(o.Language) {
		return fault.At("language", "must be a language's tag, such as en")
	}
	if o.Contact != nil {
		return o.Contact.Validate()
	}
	return nil
}
