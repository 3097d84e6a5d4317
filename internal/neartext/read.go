package neartext

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letters appends the text's letters as they read, up to maxLetters: lower
// case, compatibility forms and look-alikes made plain, marks and what cannot
// be seen dropped, a letter that is repeated written once, digits that stand
// inside of a word made letters. Spaces, numbers, punctuation and emoji leave
// no trace, for they are what changes first from one copy of a script to the
// next.
func letters(out []byte, text string) []byte {
	plain := norm.NFKD.String(text)
	inWord, last, n := false, rune(-1), 0
	for i, c := range plain {
		if n == maxLetters {
			break
		}
		if l := leet(c); l != 0 && inWord && letterAt(plain[i+1:]) { // at a word's edge it is a number or a sign
			c = l
		}
		if c >= utf8.RuneSelf && unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf) {
			continue
		}
		if inWord = unicode.IsLetter(c); !inWord {
			continue
		}
		if c = look(unicode.ToLower(c)); c == last {
			continue
		}
		out, last, n = utf8.AppendRune(out, c), c, n+1
	}
	return out
}

func letterAt(rest string) bool {
	c, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(c)
}

// boundaries gives where each rune begins, and the end.
func boundaries(b []byte) []int {
	ends := make([]int, 0, maxLetters+1)
	for i := 0; i < len(b); {
		ends = append(ends, i)
		_, n := utf8.DecodeRune(b[i:])
		i += n
	}
	return append(ends, len(b))
}

// leet gives the letter that a digit or sign stands for inside of a word; 0 for
// none.
func leet(c rune) rune {
	switch c {
	case '0':
		return 'o'
	case '1', '!':
		return 'i'
	case '3':
		return 'e'
	case '4', '@':
		return 'a'
	case '5', '$':
		return 's'
	case '7':
		return 't'
	}
	return 0
}

// look gives the Latin letter that a lower-case letter of another script is
// drawn like (of Unicode TR39's those that keyboards offer), or the letter
// itself.
func look(c rune) rune {
	if c < utf8.RuneSelf {
		return c
	}
	switch c {
	case 'а', 'α':
		return 'a'
	case 'с':
		return 'c'
	case 'ԁ', 'đ':
		return 'd'
	case 'е', 'ε':
		return 'e'
	case 'һ', 'н':
		return 'h'
	case 'і', 'ι', 'ı':
		return 'i'
	case 'ј':
		return 'j'
	case 'к', 'κ':
		return 'k'
	case 'ӏ', 'ł':
		return 'l'
	case 'м':
		return 'm'
	case 'ո', 'η':
		return 'n'
	case 'о', 'ο', 'σ', 'ø':
		return 'o'
	case 'р', 'ρ':
		return 'p'
	case 'ѕ':
		return 's'
	case 'т', 'τ':
		return 't'
	case 'υ':
		return 'u'
	case 'ν':
		return 'v'
	case 'ԝ', 'ω':
		return 'w'
	case 'х', 'χ':
		return 'x'
	case 'у', 'γ':
		return 'y'
	}
	return c
}
