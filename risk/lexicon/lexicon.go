// Package lexicon reads the text of one message into cues.
//
// A [Lexicon] is compiled from data files, a folder a language (en): aliases of
// words, cues (lists of phrases) and frames (patterns over cues and earlier
// frames: a cascade of finite-state patterns, after Abney, "Partial Parsing
// via Finite-State Cascades", 1996). [Lexicon.Read] normalises a text, finds
// every cue in one pass of an Aho-Corasick automaton over words, then runs the
// frames over the cues. Every word remembers which bytes of the original text
// it came from.
//
// The package knows words, not people: who says what to whom, and what it
// means, is for package risk.
package lexicon

import (
	"embed"
	"fmt"
	"math/bits"
	"path"
)

//go:embed ??/*.txt
var files embed.FS

// Limits of one reading. What lies behind them is not read.
const (
	maxWords = 2048 // words of a message
	maxHits  = 8192 // cues and frames of a message
)

// A Class is the number of a cue or frame in its [Lexicon].
type Class uint16

const (
	maxClasses = 4096

	// NoClass is never found.
	NoClass = Class(maxClasses - 1)
)

// A Set is a set of classes.
type Set [maxClasses / 64]uint64

// Has reports whether c is in the set.
func (s *Set) Has(c Class) bool { return s[c/64]&(1<<(c%64)) != 0 }

// Add puts c into the set.
func (s *Set) Add(c Class) { s[c/64] |= 1 << (c % 64) }

// Meets reports whether the sets have a class in common.
func (s *Set) Meets(t *Set) bool {
	for i := range s {
		if s[i]&t[i] != 0 {
			return true
		}
	}
	return false
}

// Len counts the classes in the set.
func (s *Set) Len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// A Lexicon is one language's words, cues and frames, compiled. It never
// changes and may be used by many goroutines at once.
type Lexicon struct {
	words    vocabulary // normalised
	aliases  [][]int32  // by word: those that it stands for
	auto     automaton
	patterns []pattern
	waits    index
	classes  map[string]Class
	names    []string
	negation Class // words that a short gap in a frame may not hold
	tail     Class // words that may follow the end of a sentence
	number   Class
	numeral  int32    // the word that every number reads as
	small    []string // words of the cue "function"
}

// Load compiles the embedded files of a language, the folder "en" for "en", in
// the order of their names.
func Load(language string) (*Lexicon, error) {
	entries, err := files.ReadDir(language)
	if err != nil {
		return nil, fmt.Errorf("lexicon: no files for language %q", language)
	}
	p := newParser()
	for _, e := range entries {
		name := path.Join(language, e.Name())
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("lexicon: %w", err)
		}
		if err := p.read(string(data)); err != nil {
			return nil, fmt.Errorf("lexicon %s: %w", name, err)
		}
	}
	if err := p.compile(); err != nil {
		return nil, fmt.Errorf("lexicon %s: %w", language, err)
	}
	return p.lx, nil
}

// Languages lists the languages that have files, in order.
func Languages() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// Class gives the number of the cue or frame called name, and whether the
// lexicon has one; [NoClass] when it has none.
func (lx *Lexicon) Class(name string) (Class, bool) {
	if c, ok := lx.classes[name]; ok {
		return c, true
	}
	return NoClass, false
}

// Classes counts the classes, which are numbered from 0.
func (lx *Lexicon) Classes() int { return len(lx.names) }

// Name gives the name of a class; literal words of patterns have names that
// begin with "=".
func (lx *Lexicon) Name(c Class) string { return lx.names[c] }

// Words counts the numbers of words: those that are known have the numbers from
// 1, and 0 is for all others.
func (lx *Lexicon) Words() int { return len(lx.words.texts) }

// Word gives the word of a number, as [Reading.Plain] does; "" for 0.
func (lx *Lexicon) Word(id int32) string { return lx.words.texts[id] }

// Size counts the words, phrases and patterns that were compiled.
func (lx *Lexicon) Size() (words, phrases, patterns int) {
	return lx.words.size(), lx.auto.phrases, len(lx.patterns)
}

// A Word is one word of a reading.
type Word struct {
	ID         int32 // number in the lexicon; 0 when it is unknown
	Start, End int32 // bytes of the original text
	Sentence   int16 // counts from 0
	Quoted     bool  // stands in quotation marks or in a line quoted by ">"

	from, to int32 // of the plain text
}

// WordClass begins the names of word classes: cues that are told by
// [Reading.At] alone, for the learned reader, and that no pattern may ask for.
const WordClass = "w."

// A Hit is a cue or frame that was found, over the words From to To, both
// included.
type Hit struct {
	Class    Class
	From, To int16
	next     int32 // next hit that begins at the same word, -1 at the end
}

// A Reading is what was found in one text. It may be used again for the next
// text; then it allocates nothing once it has grown.
type Reading struct {
	Words []Word
	Hits  []Hit
	// Have holds the classes that were found at least once.
	Have Set
	// Asked tells, a bit a sentence up to the 64th, which end in a question
	// mark.
	Asked uint64

	plain []byte // the words as they read, disguise undone, without anything between

	kinds []Hit // the word classes

	due      bitset   // patterns to be tried
	fits     bitset   // choices that the text holds something for
	head     []int32  // by word: first hit that begins there, -1 for none
	kindHead []int32  // and first word class
	marks    []uint64 // by word: marks of the word and the hits that begin there
	buf      []byte   // the word being read
	src      []int32  // original start of each byte in buf
	end      []int32  // original end of each byte in buf
	one      []letter
}

func (r *Reading) reset() {
	r.Words, r.Hits, r.head = r.Words[:0], r.Hits[:0], r.head[:0]
	r.kinds, r.kindHead, r.marks = r.kinds[:0], r.kindHead[:0], r.marks[:0]
	r.one, r.plain = r.one[:0], r.plain[:0]
	r.Have, r.Asked = Set{}, 0
}

// Read normalises text and finds its cues and frames, into r.
func (lx *Lexicon) Read(text string, r *Reading) {
	r.reset()
	lx.split(text, r)
	lx.waits.begin(r)
	lx.auto.find(lx, r)
	// In the order of the file: a frame that is found can only call up
	// patterns that stand after its own.
	for block := range r.due {
		for r.due[block] != 0 {
			bit := bits.TrailingZeros64(r.due[block])
			r.due[block] &^= 1 << bit
			if p := block*64 + bit; lx.waits.met(r, p) {
				lx.patterns[p].find(lx, r)
			}
		}
	}
}

// At calls f with each word class that begins at the word of the given number.
func (r *Reading) At(word int, f func(Hit)) {
	for i := r.kindHead[word]; i >= 0; i = r.kinds[i].next {
		f(r.kinds[i])
	}
}

// Plain gives the word as it reads: lower case, without accents, disguise undone
// as far as the lexicon knows the word; "0" for every number. It may not be
// kept or changed.
func (r *Reading) Plain(w Word) []byte { return r.plain[w.from:w.to] }

// Span gives the bytes of the original text that the hit covers.
func (r *Reading) Span(h Hit) (start, end int) {
	start, end = int(r.Words[h.From].Start), int(r.Words[h.To].End)
	for _, w := range r.Words[h.From : h.To+1] {
		start, end = min(start, int(w.Start)), max(end, int(w.End))
	}
	return start, end
}
