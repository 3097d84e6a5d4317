// Package bankfile reads and writes files of bank entries: plain lists of
// hashes, CSV, NDJSON as the API has it, what HMA and python-threatexchange
// give out, and dumps of what NCMEC's and StopNCII's hash sharing answer.
//
// Readers stream: they hold one entry, and refuse what is longer than any
// entry. What is wrong is told with its line, and the lines after it are read.
package bankfile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Format is how a file is written.
type Format string

// The formats.
const (
	Plain    Format = "plain"    // a PDQ hash a line
	CSV      Format = "csv"      // a header, then an entry a line
	NDJSON   Format = "ndjson"   // an entry of the API a line
	TX       Format = "tx"       // python-threatexchange: tx dataset -P --csv
	HMA      Format = "hma"      // HMA: an answer of GET /c/bank/…/content/… a line
	NCMEC    Format = "ncmec"    // NCMEC hash sharing v2: queryResult documents
	StopNCII Format = "stopncii" // StopNCII: answers of FetchHashes
)

// readers are the formats that can be read.
var readers = map[Format]func(*Reader) iter.Seq2[bank.Record, error]{
	Plain: (*Reader).plain, CSV: (*Reader).csv, NDJSON: (*Reader).ndjson, TX: (*Reader).tx, HMA: (*Reader).hma,
	NCMEC: (*Reader).ncmec, StopNCII: (*Reader).stopNCII,
}

// Names gives the names of the formats that can be read, sorted.
func Names() []string {
	list := make([]string, 0, len(readers))
	for f := range readers {
		list = append(list, string(f))
	}
	slices.Sort(list)
	return list
}

// headSize is how much is looked at to tell the format.
const headSize = 64 << 10

// Reader reads the entries of a file.
type Reader struct {
	in      *bufio.Reader
	format  Format
	leftOut map[string]int
}

// NewReader begins to read. The format is told from the first bytes unless it
// is given; a file that gzip packed is unpacked. fault.Invalid when the format
// is not known.
func NewReader(r io.Reader, f Format) (*Reader, error) {
	in := bufio.NewReaderSize(r, headSize)
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return nil, fault.New(fault.Invalid, "begins as gzip does and is none: it may be cut off.")
		}
		in = bufio.NewReaderSize(unpacked, headSize)
	}
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		_, _ = in.Discard(3) // they are there
	}
	if f == "" {
		head, _ := in.Peek(headSize) // what is wrong is told when it is read
		if f = detect(head); f == "" {
			return nil, fault.Newf(fault.Invalid, "is in no format that its beginning tells. Name it with --format: %s.", strings.Join(Names(), ", "))
		}
	}
	if readers[f] == nil {
		return nil, fault.At("format", "must be one of "+strings.Join(Names(), ", "))
	}
	return &Reader{in: in, format: f, leftOut: map[string]int{}}, nil
}

// Format gives the format that is read.
func (r *Reader) Format() Format { return r.format }

// Records gives what the file holds, once. After a *bank.LineError reading goes
// on; any other error is the last thing that is given.
func (r *Reader) Records() iter.Seq2[bank.Record, error] { return readers[r.format](r) }

// LeftOut counts what was in the file and is of no use here, by its name: kinds
// of hashes that are not compared, entries that do not hold yet. It is complete
// when Records has come to its end.
func (r *Reader) LeftOut() map[string]int { return r.leftOut }

// detect tells the format from a file's beginning, or gives "".
func detect(head []byte) Format {
	head = bytes.TrimLeft(head, " \t\r\n")
	first, _, _ := bytes.Cut(head, []byte("\n"))
	switch {
	case len(head) == 0, first[0] == '#', isHash(first):
		return Plain
	case head[0] == '<':
		return NCMEC
	case head[0] == '{':
		return detectJSON(head, first)
	}
	columns := strings.Split(strings.TrimSpace(string(first)), ",")
	switch {
	case slices.Equal(columns, txColumns):
		return TX
	case slices.ContainsFunc(columns, func(c string) bool { return slices.Contains(csvColumns, c) }):
		return CSV
	}
	return ""
}

func detectJSON(head, first []byte) Format {
	for _, name := range []string{`"hashRecords"`, `"hasMoreRecords"`, `"nextSetTimestamp"`} {
		if bytes.Contains(head, []byte(name)) {
			return StopNCII
		}
	}
	if bytes.Contains(first, []byte(`"signals"`)) {
		return HMA
	}
	return NDJSON
}

func isHash(line []byte) bool {
	text, _, _ := bytes.Cut(line, []byte(","))
	_, ok := parsePDQ(bytes.TrimSpace(text))
	return ok
}

// wrong gives what is wrong with a field of a line.
func wrong(line int, field, public string) error {
	return &bank.LineError{Line: line, Err: fault.At(field, public)}
}

func wrongf(line int, format string, args ...any) error {
	return &bank.LineError{Line: line, Err: fault.Newf(fault.Invalid, format, args...)}
}

// broken is of a file that cannot be read on.
func broken(line int, public string) error {
	return fault.New(fault.Invalid, fmt.Sprintf("line %d: %s", line, public))
}
