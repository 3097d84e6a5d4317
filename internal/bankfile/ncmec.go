package bankfile

import (
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// maxDepth is more than the documents nest.
const maxDepth = 32

// ncmec reads queryResult documents of NCMEC's hash sharing API v2, one after
// another: images and videos are entries, with «member/id» for an id;
// deletedImage and deletedVideo are withdrawn. Only md5 and pdq are read.
func (r *Reader) ncmec() iter.Seq2[bank.Record, error] {
	return func(yield func(bank.Record, error) bool) {
		in := newBudget(r.in)
		dec := xml.NewDecoder(in)
		for depth := 0; ; {
			in.refill()
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(bank.Record{}, badXML(in, err))
				return
			}
			switch t := token.(type) {
			case xml.EndElement:
				depth--
			case xml.StartElement:
				if kind := t.Name.Local; isNCMECEntry(kind) {
					if !r.ncmecEntry(in, dec, t, yield) {
						return
					}
					continue
				} else if depth == 0 && kind != "queryResult" {
					yield(bank.Record{}, broken(in.line, "must be queryResult documents of NCMEC's hash sharing API v2."))
					return
				}
				depth++
				if depth > maxDepth {
					yield(bank.Record{}, broken(in.line, "elements are nested too deeply."))
					return
				}
			}
		}
	}
}

func isNCMECEntry(kind string) bool {
	return kind == "image" || kind == "video" || kind == "deletedImage" || kind == "deletedVideo"
}

// ncmecXML is an entry, as far as it is of use. Members, classifications and
// feedback are not read.
type ncmecXML struct {
	Member struct {
		ID string `xml:"id,attr"`
	} `xml:"member"`
	ID           string `xml:"id"`
	Fingerprints struct {
		All []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	} `xml:"fingerprints"`
}

// ncmecEntry gives one entry, and says whether to go on.
func (r *Reader) ncmecEntry(in *budget, dec *xml.Decoder, start xml.StartElement, yield func(bank.Record, error) bool) bool {
	rec := bank.Record{Line: in.line}
	var x ncmecXML
	if err := dec.DecodeElement(&x, &start); err != nil {
		yield(bank.Record{}, badXML(in, err))
		return false
	}
	member, id := strings.TrimSpace(x.Member.ID), strings.TrimSpace(x.ID)
	if member == "" || id == "" {
		return yield(rec, wrong(rec.Line, "id", "must be there, and the id of the member"))
	}
	rec.ID = member + "/" + id
	if strings.HasPrefix(start.Name.Local, "deleted") {
		rec.Status = bank.Withdrawn
		return yield(rec, nil)
	}
	for _, hash := range x.Fingerprints.All {
		name, text := hash.XMLName.Local, strings.TrimSpace(hash.Text)
		if name != "md5" && name != "pdq" {
			r.leftOut[label(name)]++
			continue
		}
		if err := setHash(&rec.Fingerprint, name, text); err != nil {
			return yield(rec, &bank.LineError{Line: rec.Line, Err: err})
		}
	}
	if rec.Empty() {
		r.leftOut["entries_without_md5_or_pdq"]++
		return true
	}
	return yield(rec, nil)
}

func badXML(in *budget, err error) error {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e
	}
	if _, ok := errors.AsType[*xml.SyntaxError](err); ok || errors.Is(err, io.ErrUnexpectedEOF) {
		return broken(in.line, "is not well-formed XML; the file may be cut off.")
	}
	return unreadable(in.line, err)
}
