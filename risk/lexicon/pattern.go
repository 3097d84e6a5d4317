package lexicon

import "slices"

// A gap is how many words may stand between two elements of a pattern, those
// words excluded. Passing the end of a sentence counts as two words.
const (
	gapNear = 1 // elements written side by side
	gapSome = 3 // ".."
	gapFar  = 8 // "..."
)

// element is one place of a pattern: any of some words, cues or frames, within
// a gap after the element before.
type element struct {
	words    []int32
	classes  []Class
	wordSet  bitset   // the same as words
	classSet bitset   // the same as classes
	literals []string // as written; only while parsing
	gap      int
}

// bitset holds small numbers, a bit each.
type bitset []uint64

func (b bitset) has(n int32) bool { return b[n>>6]&(1<<(n&63)) != 0 }
func (b bitset) add(n int32)      { b[n>>6] |= 1 << (n & 63) }

// seal makes the sets from the lists.
func (e *element) seal(words, classes int) {
	e.wordSet, e.classSet = make(bitset, words/64+1), make(bitset, classes/64+1)
	for _, w := range e.words {
		e.wordSet.add(w)
	}
	for _, c := range e.classes {
		e.classSet.add(int32(c))
	}
}

// in reports whether the element can fit anywhere in the reading.
func (e *element) in(r *Reading) bool {
	if slices.ContainsFunc(e.classes, r.Have.Has) {
		return true
	}
	if len(e.words) > len(r.Words) {
		for i := range r.Words {
			if e.wordSet.has(r.Words[i].ID) {
				return true
			}
		}
		return false
	}
	return slices.ContainsFunc(e.words, r.seen.has)
}

// at gives the last word of what fits the element at the word from, -1 for
// nothing, and the hit to go on from for the next fit, -1 after the last.
func (e *element) at(r *Reading, from int, after int32) (last int, hit int32) {
	if after == none {
		after = r.head[from]
		if e.wordSet.has(r.Words[from].ID) {
			return from, after
		}
	}
	for i := after; i >= 0; i = r.Hits[i].next {
		if e.classSet.has(int32(r.Hits[i].Class)) {
			return int(r.Hits[i].To), r.Hits[i].next
		}
	}
	return -1, -1
}

const none = -2

// pattern finds a frame: its elements in order.
type pattern struct {
	frame    Class
	elements []element
	rarest   []int // elements in the order in which to look for them
	initial  bool  // the first element must begin a sentence
	final    bool  // the last element must end one
}

// find adds a hit of the pattern's frame wherever it stands in the reading.
func (p *pattern) find(lx *Lexicon, r *Reading) {
	for _, i := range p.rarest {
		if !p.elements[i].in(r) {
			return
		}
	}
	for from := range r.Words {
		if p.initial && from > 0 && r.Words[from].Sentence == r.Words[from-1].Sentence {
			continue
		}
		hit := int32(none)
		for hit != -1 {
			var last int
			last, hit = p.elements[0].at(r, from, hit)
			if last < 0 {
				break
			}
			if to, ok := p.rest(lx, r, 1, last); ok {
				lx.add(r, p.frame, from, to)
				break
			}
		}
	}
}

// rest matches the elements from n on after the word at, and gives the last
// word. The nearest fit wins; another is tried when the elements after it do
// not fit.
func (p *pattern) rest(lx *Lexicon, r *Reading, n, at int) (int, bool) {
	if n == len(p.elements) {
		return at, !p.final || lx.ends(r, at)
	}
	e := &p.elements[n]
	left := e.gap
	for to := at + 1; to < len(r.Words); to++ {
		left -= 2 * min(2, int(r.Words[to].Sentence-r.Words[to-1].Sentence))
		if left < 0 {
			break
		}
		hit := int32(none)
		for hit != -1 {
			var last int
			last, hit = e.at(r, to, hit)
			if last < 0 {
				break
			}
			if end, ok := p.rest(lx, r, n+1, last); ok {
				return end, true
			}
		}
		if e.gap < gapFar && r.starts(lx.negation, to) {
			break
		}
		left--
		if left < 0 {
			break
		}
	}
	return 0, false
}

// ends reports whether the word at is the last of its sentence, but for words
// of the cue "tail".
func (lx *Lexicon) ends(r *Reading, at int) bool {
	for to := at + 1; to < len(r.Words) && r.Words[to].Sentence == r.Words[at].Sentence; {
		last := -1
		for i := r.head[to]; i >= 0; i = r.Hits[i].next {
			if r.Hits[i].Class == lx.tail {
				last = max(last, int(r.Hits[i].To))
			}
		}
		if last < 0 {
			return false
		}
		to = last + 1
	}
	return true
}

// starts reports whether a hit of class c begins at the word at.
func (r *Reading) starts(c Class, at int) bool {
	if !r.Have.Has(c) {
		return false
	}
	for i := r.head[at]; i >= 0; i = r.Hits[i].next {
		if r.Hits[i].Class == c {
			return true
		}
	}
	return false
}
