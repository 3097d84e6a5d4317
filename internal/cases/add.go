package cases

import (
	"context"
	"fmt"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// AddFingerprints adds fingerprints; those that the case has already are passed
// over. One that was withdrawn may be added again: it is then a new one.
// ErrEnded; fault.Invalid with the field; fault.TooLarge past MaxFiles.
func (d *Desk) AddFingerprints(ctx context.Context, e Entry, list []Fingerprint) error {
	return d.changeBy(ctx, e, func(draft *draft) error {
		n, err := draft.addFingerprints(list)
		if err == nil && n > 0 {
			draft.note(audit.CaseChanged, fmt.Sprintf("%d fingerprints, %d released", n, len(draft.commit.Moves)))
		}
		return err
	})
}

// addFingerprints gives how many were new.
func (d *draft) addFingerprints(list []Fingerprint) (n int, err error) {
	have, err := d.fingerprints()
	if err != nil {
		return 0, err
	}
	have = slices.DeleteFunc(have, func(f Fingerprint) bool { return f.State == Refused || f.State == Withdrawn })
	for i, f := range list {
		if err := f.Validate(); err != nil {
			return 0, within(fmt.Sprintf("fingerprints[%d]", i), err)
		}
		if slices.ContainsFunc(have, func(h Fingerprint) bool { return h.same(&f) }) {
			continue
		}
		if err := d.addFingerprint(&f); err != nil {
			return 0, err
		}
		have = append(have, f)
		n++
	}
	if len(have) > MaxFiles || len(d.rec.Rows)+n > maxRows || framesOf(have) > MaxFrames {
		return 0, errTooMany
	}
	return n, nil
}

// maxRows is how many fingerprints a case may ever have had, those that were
// withdrawn and given again among them.
const maxRows = 5 * MaxFiles

// framesOf counts the frames that banks would hold of them.
func framesOf(list []Fingerprint) (n int) {
	for _, f := range list {
		if f.VPDQ != nil {
			n += len(f.VPDQ.Prune().Frames)
		}
	}
	return n
}

func (d *draft) addFingerprint(f *Fingerprint) error {
	id, err := d.desk.newID("fp-")
	if err != nil {
		return err
	}
	f.ID, f.State, f.Added = FingerprintID(id), Released, d.desk.time()
	if d.desk.review {
		f.State = Waiting
	}
	row := Row{ID: f.ID, Kind: f.Kind, Bank: d.rec.Bank, State: f.State, Added: f.Added}
	if row.Box, err = sealHashes(d.key, f); err != nil {
		return err
	}
	d.commit.Rows = append(d.commit.Rows, row)
	if row.State == Released {
		d.commit.Moves = append(d.commit.Moves, release(row, f))
	}
	return nil
}

// Source is what the entries of cases name as theirs.
const Source = "cases"

// release gives the move of a fingerprint into its bank.
func release(row Row, f *Fingerprint) Move {
	e := &bank.Entry{
		ID: string(f.ID), Fingerprint: f.Banked(), Source: Source,
		State: bank.State{Status: bank.Active}, Created: f.Added,
	}
	if row.Verified {
		e.Opinions = []bank.Opinion{{Holder: bank.Us, Verdict: bank.Confirmed, At: row.Added}}
	}
	return Move{Fingerprint: f.ID, Bank: row.Bank, Entry: e, Verified: row.Verified, At: row.Added}
}

// AddLinks adds links; those that the case has already are passed over. Their
// IDs and times are set here. ErrEnded; fault.Invalid with the field.
func (d *Desk) AddLinks(ctx context.Context, e Entry, list []Link) error {
	return d.changeBy(ctx, e, func(draft *draft) error {
		draft.note(audit.CaseChanged, "links")
		return draft.addLinks(list)
	})
}

func (d *draft) addLinks(links []Link) error {
	return list(d, fieldLinks, func(have []Link) ([]Link, error) {
		for i, l := range links {
			if err := l.prepare(); err != nil {
				return nil, within(fmt.Sprintf("links[%d]", i), err)
			}
			if slices.ContainsFunc(have, func(h Link) bool {
				return h.URL == l.URL && h.Account == l.Account && h.Service == l.Service
			}) {
				continue
			}
			var err error
			if l.ID, err = d.desk.newID("link-"); err != nil {
				return nil, err
			}
			l.Added = d.desk.time()
			have = append(have, l)
		}
		if len(have) > MaxLinks {
			return nil, fault.Newf(fault.TooLarge, "A case holds at most %d links.", MaxLinks)
		}
		return have, nil
	})
}

// SetContact says where the person wants news; nil forgets it. ErrEnded;
// fault.Invalid with the field.
func (d *Desk) SetContact(ctx context.Context, e Entry, c *Contact) error {
	if c != nil {
		if err := c.Validate(); err != nil {
			return err
		}
	}
	return d.changeBy(ctx, e, func(draft *draft) error {
		draft.note(audit.CaseChanged, "contact")
		if c == nil {
			draft.commit.Fields[fieldContact] = nil
			return nil
		}
		return draft.set(fieldContact, c)
	})
}
