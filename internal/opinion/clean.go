package opinion

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean gives the text as it looks: in NFKC, without what is not seen (zero-width
// and bidirectional controls, tags and variation selectors, in which words for a
// model can be hidden) and without the brackets of our own masks.
func clean(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKC.String(strings.ToValidUTF8(text, "")) {
		switch {
		case r == '\n':
			b.WriteByte('\n')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r == opens:
			b.WriteByte('<')
		case r == closes:
			b.WriteByte('>')
		case unseen(r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unseen reports whether a character shows nothing, or nothing that all agree on.
func unseen(r rune) bool {
	return r == utf8.RuneError || unicode.Is(unicode.Variation_Selector, r) ||
		!unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S)
}

// quote writes the text as a JSON string (RFC 8259, section 7) that no reader of
// anything but JSON can mistake for more: what could close a fence, begin an
// object or a role's marker, or end the line is escaped. It writes at most limit
// bytes; when the text is longer, its middle is left out.
func quote(text string, limit int) string {
	if size(text)+2 <= limit {
		return `"` + escape(text) + `"`
	}
	room := max(limit-2-len(maskCut), 0)
	head := longest(text, room/2, utf8.DecodeRuneInString, func(n int) string { return text[n:] })
	tail := longest(text[head:], room/2, utf8.DecodeLastRuneInString, func(n int) string { return text[head : len(text)-n] })
	return `"` + escape(text[:head]) + maskCut + escape(text[len(text)-tail:]) + `"`
}

// longest gives how many bytes of the text, from the end at which next takes,
// take at most room when they are escaped.
func longest(text string, room int, next func(string) (rune, int), rest func(n int) string) (taken int) {
	for taken < len(text) {
		r, n := next(rest(taken))
		room -= len(escaped(r))
		if room < 0 {
			break
		}
		taken += n
	}
	return taken
}

// ends gives a text of at most limit bytes: the whole, or its two ends.
func ends(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	half := (limit - len(maskCut)) / 2
	return strings.ToValidUTF8(text[:half], "") + maskCut + strings.ToValidUTF8(text[len(text)-half:], "")
}

func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteString(escaped(r))
	}
	return b.String()
}

func size(text string) (n int) {
	for _, r := range text {
		n += len(escaped(r))
	}
	return n
}

// escaped gives one character as it stands in a JSON string.
func escaped(r rune) string {
	const hex = "0123456789abcdef"
	switch {
	case r == '\n':
		return `\n`
	case r == ' ' || plain(r):
		return string(r)
	case r > 0xffff: // as two
		r -= 0x10000
		return escaped(0xd800+r>>10) + escaped(0xdc00+r&0x3ff)
	}
	return string([]byte{'\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15]})
}

// plain reports whether a character stands for itself in what is sent.
func plain(r rune) bool {
	return !strings.ContainsRune("\"\\<>|{}[]`#", r) && !unseen(r)
}
