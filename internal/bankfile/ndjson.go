package bankfile

import (
	"iter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// entryJSON is an entry as the API has it.
type entryJSON struct {
	ID            string     `json:"id"`
	Fingerprints  printsJSON `json:"fingerprints"`
	Source        string     `json:"source,omitempty"`
	Status        string     `json:"status,omitempty"`
	DisabledUntil string     `json:"disabled_until,omitempty"`
	Expires       string     `json:"expires,omitempty"`
	FirstSeen     string     `json:"first_seen,omitempty"`
}

type printsJSON struct {
	PDQ    string         `json:"pdq,omitempty"`
	VPDQ   jsontext.Value `json:"vpdq,omitempty"`
	MD5    string         `json:"md5,omitempty"`
	SHA256 string         `json:"sha256,omitempty"`
}

// ndjson reads an entry of the API a line.
func (r *Reader) ndjson() iter.Seq2[bank.Record, error] {
	return r.eachLine(maxLine, func(n int, line []byte) (rec bank.Record, some bool, err error) {
		var wire entryJSON
		if err := decode(line, &wire, json.RejectUnknownMembers(true)); err != nil {
			return rec, false, &bank.LineError{Line: n, Err: err}
		}
		rec.Entry, err = wire.entry()
		if err != nil {
			return rec, false, &bank.LineError{Line: n, Err: err}
		}
		return rec, true, nil
	})
}

// decode reads one JSON value. What is wrong is told by where it stands, without
// the value.
func decode(data []byte, into any, options ...json.Options) error {
	err := json.Unmarshal(data, into, options...)
	if err == nil {
		return nil
	}
	where := ""
	if e, ok := asType[*json.SemanticError](err); ok {
		where = pointer(e.JSONPointer)
	} else if e, ok := asType[*jsontext.SyntacticError](err); ok {
		where = pointer(e.JSONPointer)
	}
	return fault.Newf(fault.Invalid, "is not the JSON object that it must be: look at %s.", where)
}

func (w *entryJSON) entry() (e bank.Entry, err error) {
	if w.ID == "" {
		return e, fault.At("id", "must be there")
	}
	e.ID, e.Source = w.ID, w.Source
	for _, h := range []struct{ name, text string }{
		{"pdq", w.Fingerprints.PDQ}, {"md5", w.Fingerprints.MD5}, {"sha256", w.Fingerprints.SHA256}, {"vpdq", string(w.Fingerprints.VPDQ)},
	} {
		if h.text == "" {
			continue
		}
		if err := setHash(&e.Fingerprint, h.name, h.text); err != nil {
			_, field := fault.PublicOf(err)
			text, _ := fault.PublicOf(err)
			return e, fault.At("fingerprints."+field, text)
		}
	}
	if e.Status, err = parseStatus(w.Status); err != nil {
		return e, err
	}
	for _, t := range []struct {
		name, text string
		into       *time.Time
	}{{"disabled_until", w.DisabledUntil, &e.DisabledUntil}, {"expires", w.Expires, &e.Expires}, {"first_seen", w.FirstSeen, &e.FirstSeen}} {
		if t.text == "" {
			continue
		}
		if *t.into, err = parseTime(t.name, t.text); err != nil {
			return e, err
		}
	}
	return e, nil
}
