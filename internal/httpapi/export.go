package httpapi

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// listEntries writes a bank as NDJSON, an entry a line in the form that
// addEntries reads. It holds some lines at a time, and one part of the bank.
func (a *API) listEntries(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	key, err := bankKey(r, p)
	if err != nil {
		return err
	}
	if _, err := query(r); err != nil {
		return err
	}
	if _, err := a.Banks.Bank(r.Context(), key); err != nil {
		return err
	}
	secure(w.Header())
	w.Header().Set("Content-Type", ndjsonType)
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	// The status is gone: whatever fails from here on cuts the connection, so
	// that nobody takes a part of the bank for all of it.
	if err := a.export(w, r, key); err != nil {
		if r.Context().Err() == nil && a.draining.Err() == nil && !errors.Is(err, errGone) {
			a.logFailure(r, err)
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

// errGone says that the caller did not take what was written.
var errGone = errors.New("the caller is gone")

func (a *API) export(w http.ResponseWriter, r *http.Request, key bank.Key) error {
	control := http.NewResponseController(w)
	out := bufio.NewWriterSize(w, 32<<10)
	for e, err := range a.Banks.Entries(r.Context(), key) {
		if err == nil {
			err = a.draining.Err()
		}
		if err != nil {
			return err
		}
		if e.Status == bank.Withdrawn {
			continue
		}
		line, err := json.Marshal(showEntry(e.Entry))
		if err != nil {
			return fmt.Errorf("write entry: %w", err)
		}
		// The buffer is written out now or by Write, in the time set here.
		if out.Available() <= len(line) {
			_ = control.SetWriteDeadline(time.Now().Add(writePatience)) // a test's writer has none
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return errGone
		}
	}
	_ = control.SetWriteDeadline(time.Now().Add(writePatience))
	if out.Flush() != nil {
		return errGone
	}
	return nil
}
