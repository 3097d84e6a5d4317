package chatexport

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// maxAttribute bounds the text of one attribute, in bytes; what is more is cut.
const maxAttribute = 1 << 20

// A tagReader reads the tags of XML that has everything in attributes. It does
// two things that encoding/xml cannot: emoji that are written as two halves
// (&#55357;&#56832;) come out whole, where encoding/xml makes U+FFFD of each
// and says nothing; and an attribute that nobody wants, as one that holds a
// video, is passed over without being held.
type tagReader struct {
	r    *bufio.Reader
	n    int64 // bytes read
	want func(attribute string) bool
}

// A tag is a start tag, or an end tag.
type tag struct {
	name string
	end  bool // </name>
	self bool // <name/>
	attr map[string]string
	at   int64 // its offset
}

func (t *tagReader) byte() (byte, error) {
	c, err := t.r.ReadByte()
	if err == nil {
		t.n++
	}
	return c, err
}

// next gives the next tag, and [io.EOF] where the file ends between two.
func (t *tagReader) next() (tag, error) {
	for {
		if err := t.to('<'); err != nil {
			return tag{}, err
		}
		found := tag{at: t.n - 1, attr: map[string]string{}}
		c, err := t.byte()
		switch {
		case err != nil:
			return tag{}, t.cut(err)
		case c == '!' || c == '?':
			if err := t.aside(); err != nil {
				return tag{}, t.cut(err)
			}
			continue
		case c == '/':
			found.end = true
		default:
			_ = t.r.UnreadByte() // it was read just now
			t.n--
		}
		if err := t.inside(&found); err != nil {
			return tag{}, t.cut(err)
		}
		return found, nil
	}
}

// cut gives damage for an end in the middle of a tag.
func (t *tagReader) cut(err error) error {
	if errors.Is(err, io.EOF) {
		return &damage{t.n}
	}
	return err
}

// to passes everything up to the byte, and the byte.
func (t *tagReader) to(end byte) error {
	for {
		part, err := t.r.ReadSlice(end)
		t.n += int64(len(part))
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// aside passes a comment, or a declaration.
func (t *tagReader) aside() error {
	start, err := t.r.Peek(2)
	if err != nil || string(start) != "--" {
		return t.to('>')
	}
	for dashes := 0; ; {
		switch c, err := t.byte(); {
		case err != nil:
			return err
		case c == '-':
			dashes++
		case c == '>' && dashes >= 2:
			return nil
		default:
			dashes = 0
		}
	}
}

func (t *tagReader) inside(to *tag) error {
	var word strings.Builder
	flush := func() {
		if to.name == "" {
			to.name = word.String()
		}
		word.Reset()
	}
	for {
		c, err := t.byte()
		switch {
		case err != nil:
			return err
		case c == '>':
			flush()
			return nil
		case c == '/':
			to.self = true
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			flush()
		case c == '"' || c == '\'':
			name := strings.TrimSuffix(word.String(), "=")
			word.Reset()
			value, err := t.value(c, t.want(name))
			if err != nil {
				return err
			}
			to.attr[name] = value
		case word.Len() < 64:
			word.WriteByte(c)
		}
	}
}

func (t *tagReader) value(quote byte, wanted bool) (string, error) {
	if !wanted {
		return "", t.to(quote)
	}
	var b []byte
	for {
		part, err := t.r.ReadSlice(quote)
		t.n += int64(len(part))
		b = append(b, part[:min(len(part), max(0, maxAttribute-len(b)))]...)
		switch {
		case err == nil:
			if n := len(b); n > 0 && b[n-1] == quote {
				b = b[:n-1]
			}
			return unescape(valid(string(b))), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", err
		}
	}
}

// unescape resolves references to characters, halves of pairs among them.
func unescape(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "&")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		r, after, ok := reference(rest)
		if !ok {
			b.WriteByte('&')
			s = rest
			continue
		}
		if utf16.IsSurrogate(r) {
			if low, more, ok := reference(strings.TrimPrefix(after, "&")); ok && strings.HasPrefix(after, "&") {
				if pair := utf16.DecodeRune(r, low); pair != '\uFFFD' {
					r, after = pair, more
				}
			}
		}
		b.WriteRune(r)
		s = after
	}
}

// reference reads what stands between & and ;.
func reference(s string) (r rune, after string, ok bool) {
	const longest = 10
	end := strings.IndexByte(s[:min(len(s), longest)], ';')
	if end < 0 {
		return 0, "", false
	}
	name, after := s[:end], s[end+1:]
	switch name {
	case "amp":
		return '&', after, true
	case "lt":
		return '<', after, true
	case "gt":
		return '>', after, true
	case "quot":
		return '"', after, true
	case "apos":
		return '\'', after, true
	}
	digits, base := strings.TrimPrefix(name, "#"), 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || !strings.HasPrefix(name, "#") || n > 0x10ffff {
		return 0, "", false
	}
	return rune(n), after, true
}
