package chatexport

import (
	"bufio"
	"bytes"
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

	word, text []byte // in hand
}

// A tag is a start tag, or an end tag.
type tag struct {
	name string
	end  bool // </name>
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
		found := tag{at: t.n - 1, attr: make(map[string]string, 8)}
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
	const longest = 64 // bytes of a name
	t.word = t.word[:0]
	flush := func() {
		if to.name == "" {
			to.name = string(t.word)
		}
		t.word = t.word[:0]
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
			// the end of a tag without content
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			flush()
		case c == '"' || c == '\'':
			name := string(bytes.TrimSuffix(t.word, []byte("=")))
			t.word = t.word[:0]
			if !t.want(name) {
				err = t.to(c)
			} else {
				to.attr[name], err = t.value(c)
			}
			if err != nil {
				return err
			}
		case len(t.word) < longest:
			t.word = append(t.word, c)
		}
	}
}

// value reads up to the quotation mark.
func (t *tagReader) value(quote byte) (string, error) {
	t.text = t.text[:0]
	for {
		part, err := t.r.ReadSlice(quote)
		t.n += int64(len(part))
		if err == nil {
			part = part[:len(part)-1]
		}
		t.text = append(t.text, part[:min(len(part), max(0, maxAttribute-len(t.text)))]...)
		switch {
		case err == nil:
			return unescape(valid(string(t.text))), nil
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
