package chatexport

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxRecord bounds one message of an export, in bytes.
const maxRecord = 4 << 20

// Errors of a scanner after which it goes on: the value has been passed.
var (
	errShape  = errors.New("is of another shape")
	errRecord = errors.New("is larger than any message is")
)

// A damage is where a file stops being JSON, or ends too early.
type damage struct{ offset int64 }

func (d *damage) Error() string { return fmt.Sprintf("damaged at byte %d", d.offset) }

// A scanner walks over JSON while it is read, and holds one value of it at
// most. It looks at brackets and strings only: whether a value is right is seen
// when it is decoded, so that one bad record does not hide those after it.
// encoding/json's Decoder would end at the first.
type scanner struct {
	src      io.Reader
	buf      []byte
	pos, end int
	base     int64 // the offset of buf[0] in the file
	value    []byte
	err      error
}

func newScanner(r io.Reader) *scanner {
	s := &scanner{src: r, buf: make([]byte, 64<<10)}
	if s.fill() && s.end >= 3 && string(s.buf[:3]) == "\uFEFF" {
		s.pos = 3
	}
	return s
}

// fill reads on when the buffer is used up, and reports whether there is more.
func (s *scanner) fill() bool {
	for s.pos == s.end && s.err == nil {
		s.base += int64(s.end)
		s.pos = 0
		s.end, s.err = s.src.Read(s.buf)
	}
	return s.pos < s.end
}

// broken gives the error of the place: the reader's own, or damage.
func (s *scanner) broken() error {
	if s.err != nil && !errors.Is(s.err, io.EOF) && s.pos == s.end {
		return s.err
	}
	return &damage{s.base + int64(s.pos)}
}

// peek passes white space and separators, and gives the byte after them.
func (s *scanner) peek() (byte, error) {
	for s.fill() {
		for ; s.pos < s.end; s.pos++ {
			switch c := s.buf[s.pos]; c {
			case ' ', '\t', '\r', '\n', ',', ':':
			default:
				return c, nil
			}
		}
	}
	return 0, s.broken()
}

// object calls do for each field, which must take its value by another call.
// A value that is no object is passed over, with errShape.
func (s *scanner) object(do func(key string) error) error {
	if err := s.open('{'); err != nil {
		return err
	}
	for {
		switch c, err := s.peek(); {
		case err != nil:
			return err
		case c == '}':
			s.pos++
			return nil
		case c != '"':
			return s.broken()
		}
		raw, err := s.raw()
		if err != nil && !errors.Is(err, errRecord) {
			return err
		}
		var key string
		if err := json.Unmarshal(raw, &key); err != nil {
			key = "" // nobody looks for this one
		}
		if err := do(key); err != nil && !errors.Is(err, errShape) {
			return err
		}
	}
}

// array calls do for each item, which must take it by another call. A value
// that is no array is passed over, with errShape.
func (s *scanner) array(do func(i int) error) error {
	if err := s.open('['); err != nil {
		return err
	}
	for i := 0; ; i++ {
		switch c, err := s.peek(); {
		case err != nil:
			return err
		case c == ']':
			s.pos++
			return nil
		}
		if err := do(i); err != nil && !errors.Is(err, errShape) {
			return err
		}
	}
}

func (s *scanner) open(bracket byte) error {
	c, err := s.peek()
	switch {
	case err != nil:
		return err
	case c != bracket:
		if err := s.skip(); err != nil {
			return err
		}
		return errShape
	}
	s.pos++
	return nil
}

// skip passes over a value.
func (s *scanner) skip() error { return s.pass(nil) }

// raw gives the next value as it stands, until the next call. A value larger
// than [maxRecord] is passed over, with errRecord.
func (s *scanner) raw() ([]byte, error) {
	s.value = s.value[:0]
	large := false
	err := s.pass(func(part []byte) {
		if large = large || len(s.value)+len(part) > maxRecord; !large {
			s.value = append(s.value, part...)
		}
	})
	switch {
	case err != nil:
		return nil, err
	case large:
		return nil, errRecord
	}
	return s.value, nil
}

// pass moves over one value and gives its bytes to keep, in parts.
func (s *scanner) pass(keep func([]byte)) error {
	if _, err := s.peek(); err != nil {
		return err
	}
	v := valueEnd{first: true}
	for s.fill() {
		part := s.buf[s.pos:s.end]
		n, done := v.find(part)
		s.pos += n
		if keep != nil && n > 0 {
			keep(part[:n])
		}
		if done {
			return nil
		}
	}
	if v.scalar && errors.Is(s.err, io.EOF) {
		return nil
	}
	return s.broken()
}

// A valueEnd finds where a value ends that comes in parts.
type valueEnd struct {
	first, scalar, quoted, escaped bool
	depth                          int
}

// find gives how many bytes of the part belong to the value, and whether it
// ends there.
func (v *valueEnd) find(part []byte) (n int, done bool) {
	for i := 0; i < len(part); i++ {
		c := part[i]
		switch {
		case v.quoted:
			for !v.escaped && c != '"' && c != '\\' { // most bytes of a file stand here
				if i+1 == len(part) {
					return len(part), false
				}
				i++
				c = part[i]
			}
			if v.inString(c) {
				return i + 1, true
			}
		case v.scalar:
			if isDelimiter(c) {
				return i, true
			}
		case c == '"':
			v.quoted = true
		case c == '{' || c == '[':
			v.depth++
		case c == '}' || c == ']':
			v.depth--
			if v.depth <= 0 {
				return i + 1, true
			}
		case v.first:
			v.scalar = true
		}
		v.first = false
	}
	return len(part), false
}

// inString takes a byte of a string, and reports whether it ends the value.
func (v *valueEnd) inString(c byte) bool {
	switch {
	case v.escaped:
		v.escaped = false
	case c == '\\':
		v.escaped = true
	case c == '"':
		v.quoted = false
		return v.depth == 0
	}
	return false
}

func isDelimiter(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':', ']', '}', '[', '{', '"':
		return true
	}
	return false
}
