package lexicon

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// confusables are letters of other scripts that are drawn like Latin ones, and
// Latin letters that NFKD leaves whole: a small part of Unicode TR39's
// skeletons, the letters that keyboards and "fancy text" sites offer.
var confusables = map[rune]string{
	'а': "a", 'в': "b", 'е': "e", 'к': "k", 'м': "m", 'н': "h", 'о': "o", 'р': "p", 'с': "c", 'т': "t",
	'у': "y", 'х': "x", 'ѕ': "s", 'і': "i", 'ј': "j", 'ԁ': "d", 'ԛ': "q", 'ԝ': "w", 'һ': "h", 'ё': "e", 'г': "r",
	'ӏ': "l", 'ո': "n", 'ս': "u", 'օ': "o", 'հ': "h", 'ց': "g",
	'α': "a", 'β': "b", 'ε': "e", 'ι': "i", 'κ': "k", 'ν': "v", 'ο': "o", 'ρ': "p", 'τ': "t", 'υ': "u",
	'χ': "x", 'γ': "y", 'η': "n", 'ω': "w", 'σ': "o",
	'ı': "i", 'ł': "l", 'ø': "o", 'đ': "d", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ɑ': "a", 'ɡ': "g", 'ɩ': "i",
	'ʏ': "y", 'ɴ': "n", 'ʀ': "r", 'ɪ': "i", 'ʟ': "l", 'ʜ': "h", 'ɢ': "g", 'ʙ': "b", 'ᴀ': "a", 'ᴄ': "c",
	'ᴅ': "d", 'ᴇ': "e", 'ᴊ': "j", 'ᴋ': "k", 'ᴍ': "m", 'ᴏ': "o", 'ᴘ': "p", 'ᴛ': "t", 'ᴜ': "u", 'ᴠ': "v",
	'ᴡ': "w", 'ᴢ': "z", 'ꜰ': "f", 'ꜱ': "s", '€': "€",
}

// dropped reports whether a rune leaves no trace: what cannot be seen, marks
// on letters, and what only changes how the rune before is drawn.
func dropped(c rune) bool {
	return unicode.Is(unicode.Cf, c) || unicode.Is(unicode.Mn, c) || unicode.Is(unicode.Me, c) ||
		c == 0x034F || c == 0x115F || c == 0x3164 || (c >= 0x1F3FB && c <= 0x1F3FF)
}

// fold appends what the rune text (one rune, above ASCII) reads as: lower
// case, compatibility forms and look-alikes made plain, marks dropped.
func fold(buf []byte, c rune, text string) []byte {
	if c < latinEnd {
		return append(buf, latin[c]...)
	}
	return foldAny(buf, c, text)
}

// latin holds what the letters and signs up to latinEnd read as, since nearly
// all that is written above ASCII is among them.
var latin = func() (out [latinEnd]string) {
	for c := range rune(latinEnd) {
		out[c] = string(foldAny(nil, c, string(c)))
	}
	return out
}()

const latinEnd = 0x180

func foldAny(buf []byte, c rune, text string) []byte {
	if dropped(c) {
		return buf
	}
	if c >= 0x1F150 && c <= 0x1F189 { // letters in black circles and squares
		return append(buf, 'a'+byte(c-0x1F150)%32%26)
	}
	if d := norm.NFKD.PropertiesString(text).Decomposition(); d != nil {
		for _, r := range string(d) {
			if !dropped(r) {
				buf = foldOne(buf, unicode.ToLower(r))
			}
		}
		return buf
	}
	return foldOne(buf, unicode.ToLower(c))
}

func foldOne(buf []byte, c rune) []byte {
	switch c {
	case '’', '‘', '´', 'ʼ', '`', '′':
		return append(buf, '\'')
	case '“', '”', '«', '»', '„', '″':
		return append(buf, '"')
	case '–', '—', '‐', '‑', '−':
		return append(buf, '-')
	case '…', '。', '؟', '¿', '¡':
		return append(buf, '.')
	}
	if plain, ok := confusables[c]; ok {
		return append(buf, plain...)
	}
	return append(buf, string(c)...)
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
