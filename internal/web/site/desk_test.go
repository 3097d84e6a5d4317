package site_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// The one pair and entry that the fake desk knows.
const (
	theReference = "BW-7K3M-9QXD"
	theCode      = "AAAA-BBBB-CCCC-DDDD-EEEE"
	theEntry     = "an-entry"
)

// fakeDesk keeps one case in memory and tells what it was asked.
type fakeDesk struct {
	mu      sync.Mutex
	c       cases.Case
	opened  []cases.Opening
	erased  bool
	locked  time.Duration
	refuses error // what Open and AddLinks say
	keep    cases.Retention
}

func newFakeDesk() *fakeDesk {
	d := &fakeDesk{keep: cases.DefaultRetention()}
	d.c = cases.Case{
		Entry: theEntry, Reference: theReference, Opened: today().Add(-49 * time.Hour), Bank: cases.BankAdult,
		Fingerprints: []cases.Fingerprint{
			{ID: "fp-1", Kind: cases.KindPhoto, State: cases.Released, Added: today()},
			{ID: "fp-2", Kind: cases.KindVideo, State: cases.Released, Added: today()},
			{ID: "fp-3", Kind: cases.KindPhoto, State: cases.Withdrawn, Added: today()},
		},
		Receipts: []cases.Receipt{
			{Fingerprint: "fp-1", Partner: "north", State: cases.ReceiptReceived, At: today().Add(-3 * time.Hour)},
			{Fingerprint: "fp-1", Partner: "north", State: cases.ReceiptRemoved, At: today().Add(-time.Hour)},
			{Fingerprint: "fp-2", Partner: "north", State: cases.ReceiptReceived, At: today().Add(-2 * time.Hour)},
			{Fingerprint: "fp-1", Partner: "south", State: cases.ReceiptNotMatched, At: today()},
		},
		Notices: []cases.Notice{
			{ID: "n-1", Service: "tiktok", Made: today()},
			{ID: "n-2", Service: "reddit", Made: today(), Sent: today().Add(-24 * time.Hour), Due: today().Add(24 * time.Hour)},
			{ID: "n-3", Service: "x", Made: today(), Sent: today().Add(-50 * time.Hour), Due: today().Add(-2 * time.Hour)},
		},
		Links: []cases.Link{{ID: "l-1", URL: "https://example.com/a", Added: today()}},
	}
	return d
}

func (d *fakeDesk) Open(_ context.Context, o cases.Opening) (cases.Reference, cases.Code, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuses != nil {
		return "", "", d.refuses
	}
	if o.Contact != nil && len(o.Contact.Value) < 5 {
		return "", "", fault.At("contact", "is too short")
	}
	d.opened = append(d.opened, o)
	return theReference, theCode, nil
}

func (d *fakeDesk) Enter(_ context.Context, reference, code string, _ cases.Caller) (cases.Case, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.locked > 0 {
		return cases.Case{}, &cases.LockedError{Wait: d.locked}
	}
	if reference != theReference || code != theCode || d.erased {
		return cases.Case{}, cases.ErrWrong
	}
	return d.c, nil
}

func (d *fakeDesk) Case(_ context.Context, e cases.Entry) (cases.Case, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e != theEntry || d.erased {
		return cases.Case{}, cases.ErrEnded
	}
	return d.c, nil
}

func (d *fakeDesk) change(e cases.Entry, do func(c *cases.Case)) error {
	if _, err := d.Case(context.Background(), e); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	do(&d.c)
	return nil
}

func (d *fakeDesk) AddFingerprints(_ context.Context, e cases.Entry, list []cases.Fingerprint) error {
	return d.change(e, func(c *cases.Case) { c.Fingerprints = append(c.Fingerprints, list...) })
}

func (d *fakeDesk) AddLinks(_ context.Context, e cases.Entry, list []cases.Link) error {
	if d.refuses != nil {
		return d.refuses
	}
	return d.change(e, func(c *cases.Case) { c.Links = append(c.Links, list...) })
}

func (d *fakeDesk) SetContact(_ context.Context, e cases.Entry, contact *cases.Contact) error {
	if contact != nil && len(contact.Value) < 5 {
		return fault.At("contact", "is too short")
	}
	return d.change(e, func(c *cases.Case) { c.Contact = contact })
}

func (d *fakeDesk) NoticeMade(_ context.Context, e cases.Entry, n cases.Notice) (string, error) {
	n.ID = "n-new"
	return n.ID, d.change(e, func(c *cases.Case) { c.Notices = append(c.Notices, n) })
}

func (d *fakeDesk) NoticeSent(_ context.Context, e cases.Entry, id string) error {
	return d.onNotice(e, id, func(n *cases.Notice) { n.Sent, n.Due = today(), today().Add(cases.NoticeDue) })
}

func (d *fakeDesk) NoticeAnswered(_ context.Context, e cases.Entry, id string) error {
	return d.onNotice(e, id, func(n *cases.Notice) { n.Answered = today() })
}

func (d *fakeDesk) onNotice(e cases.Entry, id string, do func(*cases.Notice)) error {
	found := false
	err := d.change(e, func(c *cases.Case) {
		for i := range c.Notices {
			if c.Notices[i].ID == id {
				found = true
				do(&c.Notices[i])
			}
		}
	})
	if err == nil && !found {
		err = fault.New(fault.NotFound, "There is no such notice.")
	}
	return err
}

func (d *fakeDesk) Withdraw(_ context.Context, e cases.Entry, ids []cases.FingerprintID) error {
	return d.change(e, func(c *cases.Case) {
		for i := range c.Fingerprints {
			if slices.Contains(ids, c.Fingerprints[i].ID) {
				c.Fingerprints[i].State = cases.Withdrawn
			}
		}
	})
}

func (d *fakeDesk) Erase(_ context.Context, e cases.Entry) error {
	return d.change(e, func(*cases.Case) { d.erased = true })
}

func (d *fakeDesk) Retention() cases.Retention { return d.keep }
