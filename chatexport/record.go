package chatexport

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A quality says how much of a record could be read.
type quality int

const (
	unreadable quality = iota
	partly             // some fields are of another kind than they should be
	whole
)

// record decodes the next value into the struct at to. One that cannot be read
// is kept aside with its place.
func (g *gathering) record(s *scanner, c *conversation, place string, to any) (quality, error) {
	raw, err := s.raw()
	switch {
	case errors.Is(err, errRecord):
		g.aside(c, NoteUnreadable, place, "")
		return unreadable, nil
	case err != nil:
		if len(s.value) > 0 { // the start of the last one
			g.aside(c, NoteUnreadable, place, string(s.value))
		}
		return unreadable, err
	}
	q := decode(raw, to)
	if q == unreadable {
		g.aside(c, NoteUnreadable, place, string(raw))
	}
	return q, nil
}

// decode reads an object into a struct.
func decode(raw []byte, to any) quality {
	if raw[0] != '{' {
		return unreadable
	}
	err := json.Unmarshal(raw, to)
	_, wrongKind := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case err == nil:
		return whole
	case wrongKind:
		return partly
	}
	return unreadable
}

// list reads a list of records; what stands in its place is kept aside.
func (g *gathering) list(s *scanner, c *conversation, place string, do func(i int) error) error {
	err := s.array(do)
	if errors.Is(err, errShape) {
		g.aside(c, NoteUnreadable, place, "")
		return nil
	}
	return err
}

// lost keeps the record that was decoded last aside, as it says too little.
func (g *gathering) lost(s *scanner, c *conversation, place string) {
	g.aside(c, NoteUnreadable, place, string(s.value))
}

// text reads a value that is a string, as a name or a title, of which the start
// is enough; any other gives "".
func (s *scanner) text() (string, error) {
	raw, err := s.raw()
	if err != nil && !errors.Is(err, errRecord) {
		return "", err
	}
	var text string
	_ = json.Unmarshal(raw, &text) // what is no string leaves it empty
	return short(text), nil
}

// short cuts a name.
func short(s string) string {
	const longest = 500 // bytes
	if len(s) > longest {
		return strings.ToValidUTF8(s[:longest], "") + "…"
	}
	return s
}

// An integer is a whole number that exports write as number or as string; 0 is
// one that could not be read.
type integer int64

// UnmarshalJSON reads n.
func (n *integer) UnmarshalJSON(raw []byte) error {
	s := strings.Trim(string(raw), `"`)
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		*n = integer(i)
	} else if f, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(f) < 1<<62 {
		*n = integer(f)
	}
	return nil
}

// An id is what exports write as number or as string.
type id string

// UnmarshalJSON reads i.
func (i *id) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) != nil && len(raw) > 0 && (raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9') {
		s = string(raw)
	}
	*i = id(s)
	return nil
}

// demojibake mends what Meta writes: the bytes of UTF-8 as if each were a
// character. A string that is not of such characters alone, or whose bytes are
// no UTF-8, is given as it is.
func demojibake(s string) string {
	ascii := true
	for _, r := range s {
		if r > 0xff {
			return s
		}
		ascii = ascii && r < utf8.RuneSelf
	}
	if ascii {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	if !utf8.Valid(b) {
		return s
	}
	return string(b)
}
