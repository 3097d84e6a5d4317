package bankfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// csvColumns are what a CSV file may have, in the order in which one is written.
var csvColumns = []string{"id", "pdq", "md5", "sha256", "vpdq", "source", "status", "disabled_until", "expires", "first_seen"}

// csv reads a header and an entry a line. An empty cell is a column that is not
// there. No cell may go over the end of its line.
func (r *Reader) csv() iter.Seq2[bank.Record, error] {
	var header []string
	return r.eachLine(maxLine, func(n int, line []byte) (rec bank.Record, some bool, err error) {
		cells, ok := splitCells(line)
		switch {
		case !ok:
			return rec, false, wrongf(n, "has a quotation mark that is not closed on the line.")
		case header == nil:
			header = cells
			return rec, false, checkHeader(n, header)
		case len(cells) != len(header):
			return rec, false, wrongf(n, "must have %d cells as the header has; it has %d.", len(header), len(cells))
		}
		for i, cell := range cells {
			if err := setCell(&rec.Entry, header[i], cell); err != nil {
				return rec, false, &bank.LineError{Line: n, Err: err}
			}
		}
		return rec, true, nil
	})
}

func checkHeader(n int, header []string) error {
	for i, name := range header {
		if !slices.Contains(csvColumns, name) {
			return broken(n, "the header may name "+strings.Join(csvColumns, ", ")+" and nothing else.")
		}
		if slices.Contains(header[:i], name) {
			return broken(n, "the header names a column twice.")
		}
	}
	return nil
}

func setCell(e *bank.Entry, column, cell string) (err error) {
	if cell == "" {
		return nil
	}
	switch column {
	case "id":
		e.ID = cell
	case "source":
		e.Source = cell
	case "status":
		e.Status, err = parseStatus(cell)
	case "disabled_until":
		e.DisabledUntil, err = parseTime(column, cell)
	case "expires":
		e.Expires, err = parseTime(column, cell)
	case "first_seen":
		e.FirstSeen, err = parseTime(column, cell)
	default:
		err = setHash(&e.Fingerprint, column, cell)
	}
	return err
}

// splitCells gives the cells of a line.
func splitCells(line []byte) ([]string, bool) {
	if !bytes.ContainsRune(line, '"') {
		return strings.Split(string(line), ","), true
	}
	in := csv.NewReader(bytes.NewReader(line))
	cells, err := in.Read()
	return cells, err == nil
}

// unreadable is an error of reading, not of what is read.
func unreadable(line int, err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	return fault.Wrap(err, fault.Invalid, broken(line, "the file breaks off or cannot be read on: "+err.Error()).Error())
}
