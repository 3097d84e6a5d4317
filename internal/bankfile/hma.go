package bankfile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// txColumns is the header of «tx dataset -P --csv» of python-threatexchange
// (threatexchange/cli/dataset_cmd.py).
var txColumns = []string{"collab", "signal_type", "signal_str", "category", "tags"}

// tx reads what «tx dataset -P --csv» prints. The collaboration becomes the
// source, its category an opinion of that name; tags are not kept.
func (r *Reader) tx() iter.Seq2[bank.Record, error] {
	begun := false
	return r.eachLine(maxLine, func(n int, line []byte) (rec bank.Record, some bool, err error) {
		cells, ok := splitCells(line)
		if !begun {
			begun = true
			if !slices.Equal(cells, txColumns) {
				err = broken(n, "the header must be "+strings.Join(txColumns, ",")+".")
			}
			return rec, false, err
		}
		if !ok || len(cells) != len(txColumns) {
			return rec, false, wrongf(n, "must have the %d cells of the header.", len(txColumns))
		}
		collab, kind, signal, category := cells[0], cells[1], cells[2], cells[3]
		some, err = r.setSignal(&rec.Fingerprint, kind, signal)
		if !some || err != nil {
			return rec, false, atLine(n, "signal_str", err)
		}
		rec.ID, rec.Source = idOf(rec.Fingerprint, signal), collab
		rec.Opinions = opinionOf(collab, category)
		return rec, true, nil
	})
}

// signals are HMA's names of the hashes that are compared here.
var signals = map[string]string{"pdq": "pdq", "video_md5": "md5", "md5": "md5", "sha256": "sha256", "vpdq": "vpdq"}

// setSignal sets a hash by HMA's name of it; false for one that is not compared
// here.
func (r *Reader) setSignal(f *bank.Fingerprint, kind, signal string) (bool, error) {
	name, ok := signals[kind]
	if !ok {
		r.leftOut[label(kind)]++
		return false, nil
	}
	return true, setHash(f, name, signal)
}

// idOf makes an id from an entry's only hash.
func idOf(f bank.Fingerprint, signal string) string {
	if f.VPDQ != nil {
		sum := sha256.Sum256([]byte(signal))
		return "vpdq-" + hex.EncodeToString(sum[:16])
	}
	if f.PDQ != nil {
		return "" // the hash itself
	}
	return strings.ToLower(signal)
}

// opinionOf gives what a category of python-threatexchange says, by its old and
// its new names.
func opinionOf(who, category string) []bank.Opinion {
	var v bank.Verdict
	switch category {
	case "TRUE_POSITIVE", "POSITIVE_CLASS":
		v = bank.Confirmed
	case "FALSE_POSITIVE", "NEGATIVE_CLASS":
		v = bank.Disputed
	}
	holder := holderName(who)
	if v == "" || holder == "" {
		return nil
	}
	return []bank.Opinion{{Holder: holder, Verdict: v}}
}

// hmaContent is what HMA 1.1 answers to GET /c/bank/NAME/content/ID with
// include_signals=true, as far as it is of use.
type hmaContent struct {
	ID int64 `json:"id"`
	// DisableUntil is 0 for content that matches, 1 for content that does not,
	// else the Unix time until which it does not.
	DisableUntil int64             `json:"disable_until_ts"`
	Signals      map[string]string `json:"signals"`
}

// hma reads one such answer a line.
func (r *Reader) hma() iter.Seq2[bank.Record, error] {
	return r.eachLine(maxLine, func(n int, line []byte) (rec bank.Record, some bool, err error) {
		var c hmaContent
		if err := decode(line, &c); err != nil {
			return rec, false, &bank.LineError{Line: n, Err: err}
		}
		if c.ID == 0 || len(c.Signals) == 0 {
			return rec, false, wrongf(n, "must have an id and signals: ask HMA with include_signals=true.")
		}
		for kind, signal := range c.Signals {
			set, err := r.setSignal(&rec.Fingerprint, kind, signal)
			if err != nil {
				return rec, false, atLine(n, "signals", err)
			}
			some = some || set
		}
		rec.ID = fmt.Sprintf("hma-%d", c.ID)
		if c.DisableUntil != 0 {
			rec.Status = bank.Disabled
		}
		if c.DisableUntil > 1 {
			rec.DisabledUntil = time.Unix(c.DisableUntil, 0).UTC()
		}
		return rec, some, nil
	})
}

// atLine gives what is wrong with a hash under the name that the file has for
// its field.
func atLine(line int, field string, err error) error {
	if err == nil {
		return nil
	}
	text, _ := fault.PublicOf(err)
	return wrong(line, field, text)
}
