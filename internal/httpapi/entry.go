package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

func (a *API) getEntry(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	key, id, err := entryKey(r, p)
	if err != nil {
		return err
	}
	e, err := a.Banks.Entry(r.Context(), key, id)
	if err != nil {
		return err
	}
	return answerEntry(w, e)
}

// shownEntry is the wire form of an entry, in the order in which one reads it.
// An exported line is one without created, and without opinions when there are
// none.
type shownEntry struct {
	ID            string            `json:"id"`
	Fingerprints  *api.Fingerprints `json:"fingerprints,omitempty"`
	Source        string            `json:"source,omitempty"`
	Status        bank.Status       `json:"status"`
	DisabledUntil *time.Time        `json:"disabled_until,omitempty"`
	Expires       *time.Time        `json:"expires,omitempty"`
	FirstSeen     *time.Time        `json:"first_seen,omitempty"`
	Created       *time.Time        `json:"created,omitempty"`
	Opinions      *[]bank.Opinion   `json:"opinions,omitzero"`
}

func showEntry(e bank.Entry) shownEntry {
	shown := shownEntry{
		ID: e.ID, Source: e.Source, Status: e.Status, DisabledUntil: when(e.DisabledUntil), Expires: when(e.Expires), FirstSeen: when(e.FirstSeen),
	}
	if !e.Empty() {
		shown.Fingerprints = new(wireFingerprints(e.Fingerprint))
	}
	if len(e.Opinions) > 0 {
		shown.Opinions = &e.Opinions
	}
	return shown
}

// answerEntry answers with all that is known of an entry.
func answerEntry(w http.ResponseWriter, e bank.Stored) error {
	shown := showEntry(e.Entry)
	shown.Created, shown.Opinions = &e.Created, new(notNil(e.Opinions))
	return answer(w, http.StatusOK, shown)
}

// when gives a time that may be left out.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (a *API) changeEntry(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	key, id, err := entryKey(r, p)
	if err != nil {
		return err
	}
	var wire api.EntryChange
	if err := readJSON(w, r, maxSmallBody, &wire); err != nil {
		return err
	}
	edit, err := parseChange(wire)
	if err != nil {
		return err
	}
	e, err := a.Banks.EditState(r.Context(), key, id, edit)
	if err != nil {
		return err
	}
	return answerEntry(w, e)
}

// parseChange gives what a change does to a state.
func parseChange(wire api.EntryChange) (func(*bank.State), error) {
	switch {
	case wire == api.EntryChange{}:
		return nil, fault.New(fault.Invalid, "Say what to change: status, expires or both.")
	case wire.Status == nil && wire.DisabledUntil != nil:
		return nil, fault.At("disabled_until", "goes with status disabled; send both")
	case wire.Status != nil && *wire.Status == api.EntryChangeStatus(bank.Withdrawn):
		return nil, fault.At("status", "must be active or disabled; to withdraw the entry for good, POST to its path with /withdraw")
	}
	return func(s *bank.State) {
		if wire.Status != nil {
			s.Status, s.DisabledUntil = bank.Status(*wire.Status), orZero(wire.DisabledUntil)
		}
		if wire.Expires != nil {
			s.Expires = *wire.Expires
		}
	}, nil
}

func (a *API) deleteEntry(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	return a.forEntry(w, r, p, a.Banks.Remove)
}

func (a *API) withdrawEntry(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	return a.forEntry(w, r, p, a.Banks.Withdraw)
}

func (a *API) setOpinion(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	var wire api.NewOpinion
	if err := readJSON(w, r, maxSmallBody, &wire); err != nil {
		return err
	}
	if wire.Verdict == "" {
		return fault.At("verdict", "must be confirmed or disputed")
	}
	return a.judge(w, r, p, bank.Verdict(wire.Verdict))
}

func (a *API) deleteOpinion(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	return a.judge(w, r, p, "")
}

// judge has the holder of the path think so; no verdict takes back what it
// thought.
func (a *API) judge(w http.ResponseWriter, r *http.Request, p platform.ID, verdict bank.Verdict) error {
	return a.forEntry(w, r, p, func(ctx context.Context, key bank.Key, id string) error {
		return a.Banks.SetOpinion(ctx, key, id, bank.Opinion{Holder: r.PathValue("holder"), Verdict: verdict})
	})
}

// forEntry does something to the entry of the path, and answers that it is
// done.
func (a *API) forEntry(w http.ResponseWriter, r *http.Request, p platform.ID, do func(context.Context, bank.Key, string) error) error {
	key, id, err := entryKey(r, p)
	if err != nil {
		return err
	}
	if err := do(r.Context(), key, id); err != nil {
		return err
	}
	done(w)
	return nil
}

// entryKey reads the bank and the entry of the path.
func entryKey(r *http.Request, p platform.ID) (bank.Key, string, error) {
	key, err := bankKey(r, p)
	if err != nil {
		return key, "", err
	}
	id, err := pathID(r)
	return key, id, err
}

func orZero[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
