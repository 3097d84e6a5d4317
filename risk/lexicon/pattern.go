package lexicon

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
	literals []string // as written; only while parsing
	choice   *choice  // the same as words and classes
	gap      int
}

// choice is a set of words, cues and frames. Elements that take the same share
// one.
type choice struct {
	words   bitset
	classes bitset
	mark    uint64 // their marks
	number  int32
}

// Marks are a bit for each word, cue and frame that patterns ask for, several
// to a bit: what stands at a word is first looked for in its marks.
const negationMark = 1 << 63

func wordMark(w int32) uint64  { return 1 << (uint32(w) % 63) }
func classMark(c Class) uint64 { return 1 << (uint32(c) % 63) }

// bitset holds small numbers, a bit each.
type bitset []uint64

func (b bitset) has(n int32) bool { return b[n>>6]&(1<<(n&63)) != 0 }
func (b bitset) add(n int32)      { b[n>>6] |= 1 << (n & 63) }

// at gives the last word of what fits the element at the word from, -1 for
// nothing, and the hit to go on from for the next fit, -1 after the last.
func (e *element) at(r *Reading, from int, after int32) (last int, hit int32) {
	ch := e.choice
	if after == none {
		if r.marks[from]&ch.mark == 0 {
			return -1, -1
		}
		after = r.head[from]
		if ch.words.has(r.Words[from].ID) {
			return from, after
		}
	}
	for i := after; i >= 0; i = r.Hits[i].next {
		if ch.classes.has(int32(r.Hits[i].Class)) {
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
	initial  bool // the first element must begin a sentence
	final    bool // the last element must end one
}

// find adds a hit of the pattern's frame wherever it stands in the reading.
func (p *pattern) find(lx *Lexicon, r *Reading) {
	mark := p.elements[0].choice.mark
	for from, have := range r.marks {
		if have&mark == 0 || p.initial && from > 0 && r.Words[from].Sentence == r.Words[from-1].Sentence {
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
		if e.gap < gapFar && r.marks[to]&negationMark != 0 {
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
