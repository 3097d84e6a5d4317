package lexicon

import (
	"unicode"
	"unicode/utf8"
)

// Letters of other scripts are read as the Latin ones that they look like only
// where that is what they are there for, so that Greek and Russian do not turn
// into words of ours (не, "not", is no "he"). A chunk is read as Latin when
//
//   - it holds a Latin letter, too: "sеnd" with a Cyrillic е; or
//   - all of its letters look like Latin ones, they make a word that the lexicon
//     knows or are a single letter, which may be part of a word spelled out, and
//     the text is not in that script.
//
// A text is in another script when as many of its words hold a letter like no
// Latin one (and no Latin letter) as hold a Latin letter, and at least one does.
type scripts struct {
	text   string
	judged int  // the end of the chunk that was last judged
	kept   bool // it stays as it is written
	known  bool // whether the text is in another script
	other  bool
}

// keeps reports whether the letter c at a place of the text stays as written.
func (s *splitter) keeps(c rune, at int) bool {
	if !isOther(c) {
		return false
	}
	sc := &s.scripts
	if at >= sc.judged {
		from, to := chunkAt(sc.text, at)
		sc.judged, sc.kept = to, s.isWritten(sc.text[from:to])
	}
	return sc.kept
}

// isOther reports whether a letter is of another script than the Latin.
func isOther(c rune) bool {
	const greek, armenianEnd = 0x370, 0x590
	return c >= greek && unicode.IsLetter(c) && (c < armenianEnd || !unicode.In(c, unicode.Latin, unicode.Common))
}

// parts reports whether the rune ends a chunk.
func parts(c rune) bool {
	if c < utf8.RuneSelf {
		return kinds[c] == parting
	}
	return unicode.IsSpace(c) || isSymbol(c)
}

// chunkAt gives the bounds of the chunk at a place of the text.
func chunkAt(text string, at int) (from, to int) {
	for from = at; from > 0; {
		c, size := utf8.DecodeLastRuneInString(text[:from])
		if parts(c) {
			break
		}
		from -= size
	}
	return from, at + chunkEnd(text[at:])
}

func chunkEnd(text string) int {
	for i, c := range text {
		if parts(c) {
			return i
		}
	}
	return len(text)
}

// makeup is what the letters of a chunk are.
type makeup struct {
	latin, other bool // some are Latin, of another script
	unlike       bool // some look like no Latin letter
}

// makeupOf looks at a chunk. What it reads as, without marks and with digits
// and signs as letters, is appended to plain.
func makeupOf(chunk string, plain []byte) (makeup, []byte) {
	var m makeup
	for i, c := range chunk {
		from := len(plain)
		switch {
		case c < utf8.RuneSelf:
			if kinds[c] > parting {
				m.latin = true
				plain = append(plain, kinds[c])
			} else if l := leet(byte(c), 'i'); l != 0 {
				plain = append(plain, l)
			}
		case isOther(c):
			m.other = true
			plain = fold(plain, c, chunk[i:])
			m.unlike = m.unlike || !arePlain(plain[from:])
		case unicode.IsLetter(c):
			m.latin = true
		}
		if m.latin {
			return m, plain
		}
	}
	return m, plain
}

func arePlain(word []byte) bool {
	for _, c := range word {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isWritten reports whether the letters of a chunk are meant as they are
// written, not as what they look like.
func (s *splitter) isWritten(chunk string) bool {
	var room [64]byte
	m, plain := makeupOf(chunk, room[:0])
	switch {
	case m.latin:
		return false
	case m.unlike || s.inOther():
		return true
	}
	return len(plain) > 1 && s.find(plain) == 0
}

// inOther reports whether the text is in another script.
func (s *splitter) inOther() bool {
	sc := &s.scripts
	if sc.known {
		return sc.other
	}
	latin, other := 0, 0
	var room [64]byte
	for text := sc.text; text != ""; {
		end := chunkEnd(text)
		switch m, _ := makeupOf(text[:end], room[:0]); {
		case m.latin:
			latin++
		case m.unlike:
			other++
		}
		text = text[end:]
		if text != "" {
			_, size := utf8.DecodeRuneInString(text)
			text = text[size:]
		}
	}
	sc.known, sc.other = true, other > 0 && other >= latin
	return sc.other
}
