package expert

import (
	"strings"

	"github.com/breakwater-safety/breakwater/risk/lexicon"
)

// Features are hashes. Each kind mixes its own letter in, so that the word
// "send" and the class of sending are two features.
const (
	maxWords   = 160 // words of a message that are looked at
	classGap   = 6   // words between two classes that make a pair
	rowGap     = 2   // and between those that make a row of three
	letterRuns = 4   // letters of the runs inside of words, and one more
	maxWord    = 24  // letters of a word that are looked at
)

// feature is one feature of a message and the words that it stands on.
type feature struct {
	key      uint32
	from, to int16
}

// Classes are a lexicon's word classes: the cues whose names begin with "w.".
// The same name is the same class in every language.
type Classes struct {
	keys  []uint32 // by Class; 0 for what is no word class
	words []uint32 // keys of the words that the lexicon knows, by number
}

// NewClasses finds the word classes of a lexicon.
func NewClasses(lx *lexicon.Lexicon) *Classes {
	c := &Classes{keys: make([]uint32, lx.Classes())}
	for i := range c.keys {
		if name := lx.Name(lexicon.Class(i)); strings.HasPrefix(name, lexicon.WordClass) {
			c.keys[i] = text(seed('C'), []byte(name))
		}
	}
	for id := range lx.Words() {
		c.words = append(c.words, text(seed('w'), []byte(lx.Word(int32(id)))))
	}
	return c
}

// Scratch is the memory of one reading. It may be used again.
type Scratch struct {
	features []feature
	known    []known  // those that the model knows
	keys     []uint32 // of the words
	found    []found
	share    []float32
	words    int
}

// known is a feature that the model knows, by its row.
type known struct {
	row      uint32
	from, to int16
}

// found is a word class at its place.
type found struct {
	key      uint32
	from, to int16
}

// Keys gives the features of the message in r, for training. The slice is good
// until the scratch is used again.
func (s *Scratch) Keys(r *lexicon.Reading, c *Classes, into []uint32) []uint32 {
	s.read(r, c)
	into = into[:0]
	for _, f := range s.features {
		into = append(into, f.key)
	}
	return into
}

func (s *Scratch) read(r *lexicon.Reading, c *Classes) {
	s.features, s.keys, s.found = s.features[:0], s.keys[:0], s.found[:0]
	s.words = min(len(r.Words), maxWords)
	s.shape(r)
	for i, w := range r.Words[:s.words] {
		if w.ID != 0 { // a known word says more as itself than by its letters
			s.keys = append(s.keys, c.words[w.ID])
			continue
		}
		plain := r.Plain(w)
		s.keys = append(s.keys, text(seed('w'), plain))
		s.letters(plain, int16(i))
	}
	s.phrases()
	s.classes(r, c)
}

func (s *Scratch) add(key uint32, from, to int) {
	if key == 0 {
		key = 1
	}
	s.features = append(s.features, feature{key, int16(from), int16(to)})
}

// shape adds how long the message is and whether it asks.
func (s *Scratch) shape(r *lexicon.Reading) {
	length := byte('a')
	for n := s.words; n > 1; n /= 2 {
		length++
	}
	s.add(mix(seed('L'), uint32(length)), 0, -1)
	if r.Asked != 0 {
		s.add(seed('?'), 0, -1)
	}
}

// phrases adds the words, and what stands side by side or nearly so.
func (s *Scratch) phrases() {
	n := len(s.keys)
	for i, k := range s.keys {
		s.add(k, i, i)
		if i+1 < n {
			pair := mix(mix(seed('b'), k), s.keys[i+1])
			s.add(pair, i, i+1)
			if i+2 < n {
				s.add(mix(pair, s.keys[i+2]), i, i+2)
			}
		}
		for gap := 2; gap <= 3 && i+gap < n; gap++ {
			s.add(mix(mix(seed('s'), k), s.keys[i+gap]), i, i+gap)
		}
	}
	if n > 0 {
		s.add(mix(seed('^'), s.keys[0]), 0, 0)
		s.add(mix(seed('$'), s.keys[n-1]), n-1, n-1)
	}
}

// letters adds the runs of letters of a word that the lexicon does not know,
// with its edges marked.
func (s *Scratch) letters(plain []byte, at int16) {
	if len(plain) < letterRuns || len(plain) > maxWord {
		return
	}
	var room [maxWord + 2]byte
	word := append(append(append(room[:0], '^'), plain...), '$')
	for n := letterRuns; n <= letterRuns+1; n++ {
		for i := 0; i+n <= len(word); i++ {
			s.add(text(seed('c'), word[i:i+n]), int(at), int(at))
		}
	}
}

// classes adds the word classes, the pairs of them that stand near each other
// and rows of three.
func (s *Scratch) classes(r *lexicon.Reading, c *Classes) {
	for at := range s.words {
		r.At(at, func(h lexicon.Hit) {
			if int(h.Class) < len(c.keys) && c.keys[h.Class] != 0 && int(h.To) < s.words {
				s.found = append(s.found, found{c.keys[h.Class], h.From, h.To})
			}
		})
	}
	for i, a := range s.found {
		s.add(a.key, int(a.from), int(a.to))
		for j := i + 1; j < len(s.found); j++ {
			b := s.found[j]
			gap := b.from - a.to
			if gap > classGap {
				break
			}
			if gap <= 0 {
				continue
			}
			pair := mix(mix(seed('P'), a.key), b.key)
			s.add(pair, int(a.from), int(b.to))
			if gap <= rowGap {
				s.third(pair, a, b, j)
			}
		}
	}
}

// third adds the rows of three that begin with the pair.
func (s *Scratch) third(pair uint32, a, b found, j int) {
	for _, d := range s.found[j+1:] {
		gap := d.from - b.to
		if gap > rowGap {
			return
		}
		if gap > 0 {
			s.add(mix(mix(pair, 3), d.key), int(a.from), int(d.to))
		}
	}
}

// The hash is FNV-1a (Fowler, Noll, Vo) over bytes, and its mixing step with a
// turn over whole numbers.
const prime = 16777619

func seed(kind byte) uint32 { return (2166136261 ^ uint32(kind)) * prime }

func text(h uint32, b []byte) uint32 {
	for _, c := range b {
		h = (h ^ uint32(c)) * prime
	}
	return h ^ h>>15
}

func mix(h, k uint32) uint32 {
	h = (h ^ k) * 0x85ebca6b
	return h ^ h>>13
}
