package thread

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf16"
)

// A cursor walks over JSON that [json.Valid] has accepted, so that it looks
// only at shapes and never at grammar. Unlike encoding/json it refuses unknown
// and doubled names, null, names in another case and broken surrogate pairs,
// and it knows where it is when it does.
type cursor struct {
	data []byte
	pos  int
}

// peek skips white space and gives the first byte of what follows.
func (c *cursor) peek() byte {
	for c.pos < len(c.data) {
		switch b := c.data[c.pos]; b {
		case ' ', '\t', '\r', '\n', ',', ':':
			c.pos++
		default:
			return b
		}
	}
	return 0
}

// object reads an object whose fields may be names, of which the first
// required must be there. It calls read with the index of each name found,
// with the cursor before the value.
func (c *cursor) object(names []string, required int, read func(name int) error) error {
	if c.peek() != '{' {
		return wrong("", "must be an object")
	}
	c.pos++
	var seen uint64
	for c.peek() != '}' {
		key, err := c.string()
		if err != nil {
			return wrong("", "has a field whose name is not valid Unicode")
		}
		i := indexOf(names, key)
		if i < 0 {
			return wrong(showable(key), "is not a known field")
		}
		if seen&(1<<i) != 0 {
			return wrong(key, "stands twice")
		}
		seen |= 1 << i
		if err := read(i); err != nil {
			return In(key, err)
		}
	}
	c.pos++
	for i, name := range names[:required] {
		if seen&(1<<i) == 0 {
			return wrong(name, "is missing")
		}
	}
	return nil
}

func indexOf(names []string, name string) int {
	for i := range names {
		if names[i] == name {
			return i
		}
	}
	return -1
}

// showable gives the name of an unknown field if it looks like one. Anything
// else could be what somebody wrote, and stays out of errors.
func showable(name string) string {
	looks := func(c byte) bool { return isLetterOrDigit(c) || c == '_' || c == '-' }
	if name == "" || len(name) > 40 || !only(name, looks) {
		return "(a name not shown)"
	}
	return name
}

// array calls read for each item, with the cursor before it.
func (c *cursor) array(read func() error) error {
	if c.peek() != '[' {
		return wrong("", "must be an array")
	}
	c.pos++
	for i := 0; c.peek() != ']'; i++ {
		if err := read(); err != nil {
			return inItem(i, err)
		}
	}
	c.pos++
	return nil
}

func (c *cursor) string() (string, error) {
	if c.peek() != '"' {
		return "", wrong("", "must be a string")
	}
	raw, escaped := c.quoted()
	if !escaped {
		return string(raw[1 : len(raw)-1]), nil
	}
	if brokenSurrogate(raw) {
		return "", wrong("", "must be valid Unicode (half of a surrogate pair stands alone)")
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", wrong("", "must be a string")
	}
	return s, nil
}

// quoted moves past a string and gives it with its quotation marks.
func (c *cursor) quoted() (raw []byte, escaped bool) {
	start := c.pos
	c.pos++
	for {
		i := bytes.IndexAny(c.data[c.pos:], `"\`)
		c.pos += i + 1
		if c.data[c.pos-1] == '"' {
			return c.data[start:c.pos], escaped
		}
		escaped = true
		c.pos++
	}
}

// brokenSurrogate reports whether an escape in the valid JSON string raw is
// half of a surrogate pair without the other half, which encoding/json would
// silently replace.
func brokenSurrogate(raw []byte) bool {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		if raw[i] != 'u' {
			continue
		}
		r := hexRune(raw[i+1:])
		i += 4
		if !utf16.IsSurrogate(r) {
			continue
		}
		rest := raw[i+1:]
		if len(rest) < 6 || rest[0] != '\\' || rest[1] != 'u' ||
			utf16.DecodeRune(r, hexRune(rest[2:])) == '\uFFFD' {
			return true
		}
		i += 6
	}
	return false
}

func hexRune(digits []byte) rune {
	n, _ := strconv.ParseUint(string(digits[:4]), 16, 16) // json.Valid saw to the digits
	return rune(n)
}

// literal moves past a number, true, false or null, and gives it; it gives
// nothing, and stays, before anything else.
func (c *cursor) literal() string {
	switch c.peek() {
	case '"', '{', '[':
		return ""
	}
	start := c.pos
	end := bytes.IndexAny(c.data[start:], ",]} \t\r\n")
	if end < 0 {
		end = len(c.data) - start
	}
	c.pos = start + end
	return string(c.data[start:c.pos])
}

func (c *cursor) number() (float64, error) {
	n, err := strconv.ParseFloat(c.literal(), 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, wrong("", "must be a number")
	}
	return n, nil
}

func (c *cursor) whole() (int, error) {
	n, err := strconv.Atoi(c.literal())
	if err != nil {
		return 0, wrong("", "must be a whole number")
	}
	return n, nil
}

func (c *cursor) bool() (bool, error) {
	switch c.literal() {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, wrong("", "must be true or false")
}

func (c *cursor) time() (time.Time, error) {
	const problem = `must be a time as RFC 3339 writes it ("2026-03-01T21:04:00Z")`
	if c.peek() != '"' {
		return time.Time{}, wrong("", problem)
	}
	raw, _ := c.quoted()
	var t time.Time
	// Unlike time.Parse, UnmarshalText takes nothing beyond RFC 3339.
	if err := t.UnmarshalText(raw[1 : len(raw)-1]); err != nil {
		return time.Time{}, wrong("", problem)
	}
	return t, nil
}

// into reads a value of type T into where.
func into[T any](where *T, read func() (T, error)) error {
	v, err := read()
	if err != nil {
		return err
	}
	*where = v
	return nil
}

// intoNew is [into] for an optional value.
func intoNew[T any](where **T, read func() (T, error)) error {
	*where = new(T)
	return into(*where, read)
}
