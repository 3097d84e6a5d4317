package httpapi

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

const (
	maxEntries    = 100_000
	maxEntryBytes = 1 << 20 // a video of three hours, a frame a second
)

func (a *API) addEntries(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	key, err := bankKey(r, p)
	if err != nil {
		return err
	}
	entries, err := readEntries(w, r)
	if err != nil {
		return err
	}
	added, err := a.Banks.Add(r.Context(), key, entries)
	if err != nil {
		return err
	}
	return answer(w, newOrKnown(added.Added > 0), api.EntriesAdded{Added: added.Added, Unchanged: added.Unchanged, Withdrawn: added.Withdrawn})
}

// readEntries reads the body: one entry, or one a line.
func readEntries(w http.ResponseWriter, r *http.Request) ([]bank.Entry, error) {
	kind, _, err := contentType(r)
	switch {
	case err != nil:
		return nil, err
	case kind == jsonType:
		body, err := readBody(w, r, maxEntryBytes)
		if err != nil {
			return nil, err
		}
		entry, err := parseEntry(body)
		return []bank.Entry{entry}, err
	case kind == ndjsonType:
		return readEntryLines(http.MaxBytesReader(w, r.Body, maxEntriesBody))
	}
	return nil, fault.Newf(fault.Unsupported, "Send the body as %s or %s, and say so in Content-Type.", jsonType, ndjsonType)
}

// readEntryLines reads NDJSON: every line right, or none.
func readEntryLines(body io.Reader) ([]bank.Entry, error) {
	var entries []bank.Entry
	at := map[string]int{} // the line on which each id stands
	for lines := newLineReader(body, maxEntryBytes); ; {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		entry, err := parseEntry(line)
		if err != nil {
			return nil, &lineError{lines.n, err}
		}
		if first, taken := at[entry.ID]; taken {
			return nil, &lineError{lines.n, fault.At("id", fmt.Sprintf("is the id of the entry on line %d", first))}
		}
		if len(entries) == maxEntries {
			return nil, &lineError{lines.n, fault.Newf(fault.TooLarge, "One call takes at most %d entries. Send the rest in another.", maxEntries)}
		}
		at[entry.ID] = lines.n
		entries = append(entries, entry)
	}
	if len(entries) == 0 {
		return nil, fault.New(fault.Invalid, "The body holds no entry.")
	}
	return entries, nil
}

// parseEntry reads and checks one entry.
func parseEntry(data []byte) (bank.Entry, error) {
	var wire api.Entry
	if err := decode(data, &wire); err != nil {
		return bank.Entry{}, err
	}
	if err := checkID("id", wire.ID); err != nil {
		return bank.Entry{}, err
	}
	prints, err := parseFingerprints(wire.Fingerprints)
	if err != nil {
		return bank.Entry{}, err
	}
	entry := bank.Entry{
		ID: wire.ID, Fingerprint: prints, Source: orZero(wire.Source), FirstSeen: orZero(wire.FirstSeen),
		State: bank.State{Status: bank.Active, DisabledUntil: orZero(wire.DisabledUntil), Expires: orZero(wire.Expires)},
	}
	if wire.Status != nil {
		entry.Status = bank.Status(*wire.Status)
	}
	for _, o := range orZero(wire.Opinions) {
		if o.At.IsZero() {
			return entry, fault.At("opinions", "must each have the time at which it was said, as at")
		}
		entry.Opinions = append(entry.Opinions, bank.Opinion{Holder: o.Holder, Verdict: bank.Verdict(o.Verdict), At: o.At})
	}
	return entry, entry.Validate()
}
