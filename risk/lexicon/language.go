package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Tally counts, by language in the order of [Languages], the small words of
// a text that tell which language it is in.
type Tally struct {
	Counts [maxLanguages]uint8
	Words  int // of the text, up to maxTold
}

const (
	maxLanguages = 8
	maxTold      = 128 // words that are looked at
	maxSmall     = 16  // bytes of a small word
)

// Best gives the language with the most small words, the first of these on a
// tie unless favour is one of them, and its count.
func (t *Tally) Best(favour int) (language, count int) {
	language = max(0, favour)
	for i, n := range t.Counts {
		if n > t.Counts[language] {
			language = i
		}
	}
	return language, int(t.Counts[language])
}

// A Teller tells languages apart by their small words: those of the cue
// "function" of each lexicon.
type Teller struct {
	words   vocabulary
	tongues []uint8 // by word: a bit a language
}

// NewTeller takes the lexicons in the order of [Languages].
func NewTeller(lexicons []*Lexicon) *Teller {
	t := &Teller{words: newVocabulary()}
	for _, lx := range lexicons {
		for _, w := range lx.small {
			t.words.know([]byte(w))
		}
	}
	t.tongues = make([]uint8, t.words.size()+1)
	for i, lx := range lexicons {
		for _, w := range lx.small {
			t.tongues[t.words.id([]byte(w))] |= 1 << i
		}
	}
	t.tongues[0] = 0
	return t
}

// Tell counts the small words of the text. A word that several languages share
// counts for each. Words that are all of another script count for none.
func (t *Teller) Tell(text string) Tally {
	var tally Tally
	var word [maxSmall]byte
	h, n, long := uint32(hashStart), 0, false
	others := 0 // letters of the word that are of another script
	for i := 0; i < len(text) && tally.Words < maxTold; {
		c, size := kinds[text[i]], 1
		if c == parting {
			c = 0
		}
		if text[i] >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(text[i:])
			if c = plainLatin(r); c > skipped && isOther(r) {
				others++
			}
		}
		switch {
		case c == 0:
			if n > others {
				t.count(&tally, word[:n], h, long)
			}
			h, n, long, others = hashStart, 0, false, 0
		case n == maxSmall:
			long = true
		case c != skipped:
			word[n] = c
			h, n = (h^uint32(c))*hashPrime, n+1
		}
		i += size
	}
	if n > others {
		t.count(&tally, word[:n], h, long)
	}
	return tally
}

// count takes a word, given with its hash.
func (t *Teller) count(tally *Tally, word []byte, h uint32, long bool) {
	tally.Words++
	if long {
		return
	}
	for bits, i := t.tongues[t.words.hashed(word, h)], 0; bits != 0; bits, i = bits>>1, i+1 {
		tally.Counts[i] += bits & 1
	}
}

const skipped = 1

// plainLatin gives the letter under a Latin letter's accent, or the one that a
// letter above Latin-1 looks like, skipped for what leaves no trace, 0 for what
// ends a word.
func plainLatin(r rune) byte {
	const plain = "aaaaaaaceeeeiiiidnooooo/ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy"
	switch {
	case r >= 0xC0 && r <= 0xFF:
		if c := plain[r-0xC0]; c != '/' {
			return c
		}
		return 0
	case r == 'œ' || r == 'Œ':
		return 'o'
	case dropped(r):
		return skipped
	case r > 0xFF && r < commonEnd:
		if plain := common[r]; len(plain) == 1 && kinds[plain[0]] > parting {
			return plain[0]
		}
	case r >= commonEnd && unicode.IsLetter(r):
		var room [32]byte
		if plain := fold(room[:0], r, string(r)); len(plain) == 1 && kinds[plain[0]] > parting {
			return plain[0]
		}
	}
	return 0
}

// smallWords gives the words of the cue "function", as [Teller.Tell] reads
// them.
func smallWords(phrases []phrase, function Class) []string {
	var out []string
	for _, ph := range phrases {
		if ph.class != function {
			continue
		}
		var b []byte
		for _, r := range strings.ToLower(ph.text) {
			switch c := plainLatin(r); {
			case r < utf8.RuneSelf:
				b = append(b, byte(r))
			case c > skipped:
				b = append(b, c)
			}
		}
		out = append(out, string(b))
	}
	return out
}
