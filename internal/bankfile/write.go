package bankfile

import (
	"bufio"
	"encoding/csv"
	"encoding/hex"
	"io"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Writer writes entries so that [Reader] reads them.
type Writer struct {
	out   *bufio.Writer
	rows  *csv.Writer
	write func(bank.Entry) (bool, error)
}

// NewWriter begins a file: Plain, CSV or NDJSON.
func NewWriter(w io.Writer, f Format) (*Writer, error) {
	out := &Writer{out: bufio.NewWriterSize(w, 256<<10)}
	switch f {
	case Plain:
		out.write = out.plain
	case NDJSON:
		out.write = out.ndjson
	case CSV:
		out.rows = csv.NewWriter(out.out)
		out.write = out.csv
		return out, out.rows.Write(csvColumns)
	default:
		return nil, fault.At("format", "must be plain, csv or ndjson")
	}
	return out, nil
}

// Write adds an entry. It says whether all of it that can be imported again
// stands in the file: withdrawn entries never do, and in a plain list nothing
// but the PDQ hashes of entries that match.
func (w *Writer) Write(e bank.Entry) (whole bool, err error) {
	if e.Status == bank.Withdrawn {
		return false, nil
	}
	return w.write(e)
}

// Close ends the file; what it is written to stays open.
func (w *Writer) Close() error {
	if w.rows != nil {
		w.rows.Flush()
		if err := w.rows.Error(); err != nil {
			return err
		}
	}
	return w.out.Flush()
}

func (w *Writer) plain(e bank.Entry) (bool, error) {
	if e.PDQ == nil || e.Status != bank.Active { // it would match when it is imported
		return false, nil
	}
	line := hex.AppendEncode(w.out.AvailableBuffer(), e.PDQ[:])
	_, err := w.out.Write(append(line, '\n'))
	return e.MD5 == nil && e.SHA256 == nil && e.VPDQ == nil, err
}

func (w *Writer) csv(e bank.Entry) (bool, error) {
	wire, err := toWire(e)
	if err != nil {
		return false, err
	}
	p := wire.Fingerprints
	return true, w.rows.Write([]string{
		e.ID, p.PDQ, p.MD5, p.SHA256, string(p.VPDQ), e.Source, wire.Status, wire.DisabledUntil, wire.Expires, wire.FirstSeen,
	})
}

func (w *Writer) ndjson(e bank.Entry) (bool, error) {
	wire, err := toWire(e)
	if err != nil {
		return false, err
	}
	if err := json.MarshalWrite(w.out, wire); err != nil {
		return false, err
	}
	return true, w.out.WriteByte('\n')
}

func toWire(e bank.Entry) (*entryJSON, error) {
	wire := &entryJSON{
		ID: e.ID, Source: e.Source, Status: string(e.Status),
		DisabledUntil: writeTime(e.DisabledUntil), Expires: writeTime(e.Expires), FirstSeen: writeTime(e.FirstSeen),
	}
	if e.PDQ != nil {
		wire.Fingerprints.PDQ = e.PDQ.String()
	}
	if e.MD5 != nil {
		wire.Fingerprints.MD5 = hex.EncodeToString(e.MD5[:])
	}
	if e.SHA256 != nil {
		wire.Fingerprints.SHA256 = hex.EncodeToString(e.SHA256[:])
	}
	if e.VPDQ != nil {
		frames, err := e.VPDQ.MarshalJSON()
		if err != nil {
			return nil, err
		}
		wire.Fingerprints.VPDQ = frames
	}
	return wire, nil
}

func writeTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
