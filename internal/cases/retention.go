package cases

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Retention is how long each kind of what a case holds is kept. See
// docs/concepts/cases.md for why.
type Retention struct {
	// Contact is for how long after the last visit, Details for how long answers,
	// links and notices.
	Contact, Details time.Duration
	// Receipts is for how long after they came.
	Receipts time.Duration
	// Ended is for how long it is kept that a fingerprint was refused or
	// withdrawn; its hashes go at once.
	Ended time.Duration
	// Fingerprints is for how long after the last visit they stay in the banks.
	// With them goes the case.
	Fingerprints time.Duration
}

const day = 24 * time.Hour

// DefaultRetention is what is kept for how long unless it is said otherwise.
func DefaultRetention() Retention {
	return Retention{Contact: 90 * day, Details: 180 * day, Receipts: 365 * day, Ended: 90 * day, Fingerprints: 5 * 365 * day}
}

func (r Retention) orDefault() Retention {
	d := DefaultRetention()
	return Retention{
		Contact: cmp.Or(r.Contact, d.Contact), Details: cmp.Or(r.Details, d.Details), Receipts: cmp.Or(r.Receipts, d.Receipts),
		Ended: cmp.Or(r.Ended, d.Ended), Fingerprints: cmp.Or(r.Fingerprints, d.Fingerprints),
	}
}

// Retention is how long the desk keeps each kind.
func (d *Desk) Retention() Retention { return d.keep }

// sweepAtOnce is how many cases are looked for together.
const sweepAtOnce = 100

// Sweep erases what was kept for as long as its kind is kept. A case whose time
// is over leaves the banks and the exchange as if it had been erased.
func (d *Desk) Sweep(ctx context.Context) (Swept, error) {
	now := d.time()
	before := func(kept time.Duration) time.Time { return now.Add(-kept) }
	limits := Limits{
		Contacts: before(d.keep.Contact), Details: before(d.keep.Details), Receipts: before(d.keep.Receipts),
		Ended: before(d.keep.Ended), Cases: before(d.keep.Fingerprints),
	}
	swept, err := d.store.SweepCases(ctx, limits)
	if err != nil {
		return swept, err
	}
	for {
		ids, err := d.store.StaleCases(ctx, limits, sweepAtOnce)
		if err != nil || len(ids) == 0 {
			return swept, err
		}
		for _, id := range ids {
			rec, err := d.store.CaseByID(ctx, id)
			if fault.CodeOf(err) == fault.NotFound {
				continue
			}
			if err == nil {
				err = d.erase(ctx, rec, "its time had come")
			}
			if errors.Is(err, ErrStale) {
				continue // it was changed just now; it comes again
			}
			if err != nil {
				return swept, err
			}
			swept.Cases++
		}
	}
}
