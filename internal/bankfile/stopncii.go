package bankfile

import (
	"errors"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// stopRecord is one of the hashRecords of an answer of FetchHashes, as far as it
// is of use. Case numbers and regions are not read.
type stopRecord struct {
	Modified  int64  `json:"lastModtimestamp"`
	Hash      string `json:"hashValue"`
	Signal    string `json:"signalType"`
	Status    string `json:"hashStatus"`
	Feedbacks []struct {
		Source string `json:"source"`
		Value  string `json:"feedbackValue"`
	} `json:"CSPFeedbacks"`
}

// stopNCII reads answers of StopNCII's FetchHashes, one after another. Each hash
// is its own id. ImagePDQ and VideoMD5 are read.
func (r *Reader) stopNCII() iter.Seq2[bank.Record, error] {
	return func(yield func(bank.Record, error) bool) {
		in := newBudget(r.in)
		dec := jsontext.NewDecoder(in)
		for {
			in.refill()
			if kind := dec.PeekKind(); kind != '{' {
				if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
					yield(bank.Record{}, badJSON(in, err))
				}
				return
			}
			if goOn, err := r.stopPage(in, dec, yield); !goOn {
				return
			} else if err != nil {
				yield(bank.Record{}, badJSON(in, err))
				return
			}
		}
	}
}

// stopPage reads an answer. It says whether the caller wants more.
func (r *Reader) stopPage(in *budget, dec *jsontext.Decoder, yield func(bank.Record, error) bool) (bool, error) {
	if _, err := dec.ReadToken(); err != nil {
		return true, err
	}
	for dec.PeekKind() == '"' {
		in.refill()
		name, err := dec.ReadToken()
		if err != nil {
			return true, err
		}
		if name.String() != "hashRecords" {
			if err := dec.SkipValue(); err != nil {
				return true, err
			}
			continue
		}
		if goOn, err := r.stopRecords(in, dec, yield); !goOn || err != nil {
			return goOn, err
		}
	}
	_, err := dec.ReadToken()
	return true, err
}

func (r *Reader) stopRecords(in *budget, dec *jsontext.Decoder, yield func(bank.Record, error) bool) (bool, error) {
	if token, err := dec.ReadToken(); err != nil || token.Kind() != '[' {
		return true, errors.Join(err, errNotPage(in.line))
	}
	for dec.PeekKind() == '{' {
		in.refill()
		rec := bank.Record{Line: in.at()}
		data, err := dec.ReadValue()
		if err != nil {
			return true, err
		}
		var wire stopRecord
		if err := json.Unmarshal(data, &wire); err != nil {
			if !yield(rec, wrongf(rec.Line, "a record is not as FetchHashes gives it.")) {
				return false, nil
			}
			continue
		}
		some, err := r.stopEntry(&rec.Entry, &wire)
		if err != nil {
			err = &bank.LineError{Line: rec.Line, Err: err}
		}
		if (some || err != nil) && !yield(rec, err) {
			return false, nil
		}
	}
	token, err := dec.ReadToken()
	if err == nil && token.Kind() != ']' {
		err = errNotPage(in.line)
	}
	return true, err
}

// stopEntry says whether there is something in a record that is of use.
func (r *Reader) stopEntry(e *bank.Entry, w *stopRecord) (bool, error) {
	hash := strings.ToLower(w.Hash)
	name := map[string]string{"ImagePDQ": "pdq", "VideoMD5": "md5"}[w.Signal]
	if name == "" {
		r.leftOut[label(w.Signal)]++
		return false, nil
	}
	if err := setHash(&e.Fingerprint, name, hash); err != nil {
		text, _ := fault.PublicOf(err)
		return false, fault.At("hashValue", text)
	}
	e.ID = hash
	switch w.Status {
	case "Withdrawn", "Deleted":
		e.Status = bank.Withdrawn
		return true, nil
	case "Active":
	default: // it holds not yet, or nobody knows what it is
		r.leftOut["status_"+label(w.Status)]++
		return false, nil
	}
	if name == "pdq" {
		e.ID = "" // the hash itself
	}
	for _, f := range w.Feedbacks {
		verdict := map[string]bank.Verdict{"Blocked": bank.Confirmed, "NotBlocked": bank.Disputed}[f.Value]
		holder := holderName(f.Source)
		if verdict != "" && holder != "" {
			e.Opinions = append(e.Opinions, bank.Opinion{Holder: holder, Verdict: verdict, At: unixTime(w.Modified)})
		}
	}
	return true, nil
}

func unixTime(seconds int64) time.Time {
	if seconds <= 0 || seconds > 1<<34 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

func errNotPage(line int) error {
	return broken(line, "must be answers of StopNCII's FetchHashes, whose hashRecords are a list.")
}

func badJSON(in *budget, err error) error {
	if in.err != nil {
		return in.err
	}
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e
	}
	if _, ok := errors.AsType[*jsontext.SyntacticError](err); ok || err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		return broken(in.line, "is not well-formed JSON; the file may be cut off.")
	}
	return unreadable(in.line, err)
}
