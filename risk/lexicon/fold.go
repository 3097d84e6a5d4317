package lexicon

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:generate go run ./_confusables

// dropped reports whether a rune leaves no trace: what cannot be seen, marks
// on letters, and what only changes how the rune before is drawn.
func dropped(c rune) bool {
	switch {
	case c < 0x300:
		return c == 0xAD // soft hyphen
	case c >= 0x370 && c < 0x483, c >= 0x2010 && c < 0x2028: // Greek, Cyrillic; dashes and quotation marks
		return false
	case c >= 0x1F000 && c < 0xE0000: // emoji
		return c >= 0x1F3FB && c <= 0x1F3FF // the colour of a skin
	}
	return unicode.In(c, unicode.Cf, unicode.Mn, unicode.Me, unicode.Other_Default_Ignorable_Code_Point)
}

// fold appends what the rune text (one rune, above ASCII) reads as: lower
// case, compatibility forms and look-alikes made plain, marks dropped.
func fold(buf []byte, c rune, text string) []byte {
	if c < commonEnd {
		return append(buf, common[c]...)
	}
	return foldAny(buf, c, text, lookAlike)
}

// common holds what the letters and signs up to commonEnd read as, Latin ones,
// Greek, Cyrillic and Armenian, since nearly all that is written above ASCII is
// among them.
var common = func() (out [commonEnd]string) {
	for c := range rune(commonEnd) {
		out[c] = string(foldAny(nil, c, string(c), lookAlike))
	}
	return out
}()

const commonEnd = 0x590

// foldAny folds one rune. The part one takes each rune of its compatibility
// form: lookAlike or asWritten.
func foldAny(buf []byte, c rune, text string, one func([]byte, rune) []byte) []byte {
	if dropped(c) {
		return buf
	}
	if c >= 0x1F150 && c <= 0x1F189 { // letters in black circles and squares
		return append(buf, 'a'+byte(c-0x1F150)%32%26)
	}
	d := norm.NFKD.PropertiesString(text).Decomposition()
	if d == nil || confusable(c) != 0 {
		return one(buf, c)
	}
	for _, r := range string(d) {
		if !dropped(r) {
			buf = one(buf, r)
		}
	}
	return buf
}

// asWritten appends the rune in lower case.
func asWritten(buf []byte, c rune) []byte { return utf8.AppendRune(buf, unicode.ToLower(c)) }

// lookAlike appends the letters, digit or sign that the rune looks like, else
// the rune in lower case. Capitals come first, since some look like another
// letter than the small one (Greek Η and η: h and n).
func lookAlike(buf []byte, c rune) []byte {
	if c < utf8.RuneSelf {
		return asWritten(buf, c)
	}
	code := confusable(c)
	if code == 0 {
		if small := unicode.ToLower(c); small != c {
			c, code = small, confusable(small)
		}
	}
	switch {
	case code == 0:
		return utf8.AppendRune(buf, c)
	case code < utf8.RuneSelf:
		return append(buf, code)
	}
	return append(buf, confusableTexts[code-utf8.RuneSelf]...)
}

// confusable gives the rune's code in the table of look-alikes, 0 for none.
func confusable(c rune) byte {
	i, j := 0, len(confusables)
	for i < j {
		if m := (i + j) / 2; confusables[m]>>8 < uint32(c) {
			i = m + 1
		} else {
			j = m
		}
	}
	if i < len(confusables) && confusables[i]>>8 == uint32(c) {
		return byte(confusables[i])
	}
	return 0
}

// leet gives the letter that a digit or sign stands for in a disguised word,
// with one chosen where there are two; 0 for none.
func leet(c byte, one byte) byte {
	switch c {
	case '0':
		return 'o'
	case '1', '!', '|':
		return one
	case '3':
		return 'e'
	case '4', '@':
		return 'a'
	case '5', '$':
		return 's'
	case '7', '+':
		return 't'
	case '8':
		return 'b'
	case '9':
		return 'g'
	}
	return 0
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 0x80 }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func isNumber(word []byte) bool {
	for _, c := range word {
		if !isDigit(c) && c != '.' && c != ',' {
			return false
		}
	}
	return len(word) > 0 && isDigit(word[0])
}
