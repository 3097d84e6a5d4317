package lexicon

import (
	"cmp"
	"slices"
)

// Each pattern waits for its key, the element that is met least often, and is
// tried only when the message holds something for every other element, so that
// a message without such words costs next to nothing.

// Rough weights of how often things are met, only to choose keys by.
const (
	oftenWord   = 20 // a word of the cue "function"
	seldomWord  = 1
	seldomFrame = 4
)

// index is what the patterns wait for.
type index struct {
	wordDue, classDue   []sparse // by word, by class: the patterns whose key it is in
	wordFits, classFits []sparse // and the choices that it is in
	needs               []int32  // choices that patterns need beside their keys
	needsAt             []int32  // by pattern: where its needs begin
	due, fits           bitset   // none: as many zero bits as patterns, and as choices
}

// sparse is a set of small numbers, as the words of a bitset that are not zero.
type sparse []block

type block struct {
	at   int32
	bits uint64
}

// add puts in n, which is not below those there.
func (s *sparse) add(n int32) {
	if len(*s) == 0 || (*s)[len(*s)-1].at != n>>6 {
		*s = append(*s, block{at: n >> 6})
	}
	(*s)[len(*s)-1].bits |= 1 << (n & 63)
}

func (b bitset) addAll(s sparse) {
	for _, w := range s {
		b[w.at] |= w.bits
	}
}

// index finds the choices of all patterns, and every pattern's key and needs.
func (lx *Lexicon) index(phrases []phrase) {
	words, classes := lx.words.size()+1, len(lx.names)
	ix := &lx.waits
	ix.wordDue, ix.wordFits = make([]sparse, words), make([]sparse, words)
	ix.classDue, ix.classFits = make([]sparse, classes), make([]sparse, classes)
	choices := lx.choices()
	often, cost := lx.costs(phrases)
	for i := range lx.patterns {
		p := &lx.patterns[i]
		order := p.rank(often, cost)
		key := &p.elements[order[0]]
		for _, w := range key.words {
			ix.wordDue[w].add(int32(i))
		}
		for _, c := range key.classes {
			ix.classDue[c].add(int32(i))
		}
		ix.needsAt = append(ix.needsAt, int32(len(ix.needs)))
		for _, j := range order[1:] {
			ix.needs = append(ix.needs, p.elements[j].choice.number)
		}
	}
	ix.needsAt = append(ix.needsAt, int32(len(ix.needs)))
	ix.due, ix.fits = make([]uint64, len(lx.patterns)/64+1), make([]uint64, choices/64+1)
}

// choices gives every element its choice, and counts the choices.
func (lx *Lexicon) choices() int {
	words, classes := lx.words.size()+1, len(lx.names)
	known := map[string]*choice{}
	var key []byte
	for i := range lx.patterns {
		for j := range lx.patterns[i].elements {
			e := &lx.patterns[i].elements[j]
			slices.Sort(e.classes)
			key = key[:0]
			for _, w := range e.words {
				key = append(key, 'w', byte(w>>16), byte(w>>8), byte(w))
			}
			for _, c := range e.classes {
				key = append(key, 'c', byte(c>>8), byte(c))
			}
			if e.choice = known[string(key)]; e.choice == nil {
				e.choice = &choice{words: make(bitset, words/64+1), classes: make(bitset, classes/64+1), number: int32(len(known))}
				known[string(key)] = e.choice
				lx.fit(e)
			}
		}
	}
	return len(known)
}

// fit fills an element's choice.
func (lx *Lexicon) fit(e *element) {
	for _, w := range e.words {
		e.choice.words.add(w)
		e.choice.mark |= wordMark(w)
		lx.waits.wordFits[w].add(e.choice.number)
	}
	for _, c := range e.classes {
		e.choice.classes.add(int32(c))
		e.choice.mark |= classMark(c)
		lx.waits.classFits[c].add(e.choice.number)
	}
}

// costs gives the words that are met often, those of the cue "function", and
// roughly how often each class is met.
func (lx *Lexicon) costs(phrases []phrase) (often bitset, cost []int) {
	often, cost = make(bitset, lx.words.size()/64+1), make([]int, len(lx.names))
	if function, known := lx.classes["function"]; known {
		for _, ph := range phrases {
			if ph.class == function {
				for _, id := range ph.ids {
					often.add(id)
				}
			}
		}
	}
	for i := range cost {
		cost[i] = seldomFrame
	}
	for _, ph := range phrases {
		cost[ph.class] += seldomWord
		if len(ph.ids) == 1 && often.has(ph.ids[0]) {
			cost[ph.class] += oftenWord
		}
	}
	return often, cost
}

// rank orders the elements by how often they are met: the pattern waits for the
// first.
func (p *pattern) rank(often bitset, cost []int) []int {
	var room [2][16]int
	sums, order := room[0][:0], room[1][:0]
	for j := range p.elements {
		sum := 0
		for _, w := range p.elements[j].words {
			sum += seldomWord
			if often.has(w) {
				sum += oftenWord
			}
		}
		for _, c := range p.elements[j].classes {
			sum += cost[c]
		}
		sums, order = append(sums, sum), append(order, j)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sums[a], sums[b]) })
	return order
}

// begin forgets what was found before and takes in the words.
func (ix *index) begin(r *Reading) {
	r.due = append(r.due[:0], ix.due...)
	r.fits = append(r.fits[:0], ix.fits...)
	for i := range r.Words {
		w := r.Words[i].ID
		mark := uint64(0)
		if fits := ix.wordFits[w]; len(fits) > 0 {
			mark = wordMark(w)
			r.fits.addAll(fits)
			r.due.addAll(ix.wordDue[w])
		}
		r.head, r.kindHead, r.marks = append(r.head, -1), append(r.kindHead, -1), append(r.marks, mark)
	}
}

// met reports whether the message holds something for each of the pattern's
// elements.
func (ix *index) met(r *Reading, pattern int) bool {
	for _, n := range ix.needs[ix.needsAt[pattern]:ix.needsAt[pattern+1]] {
		if !r.fits.has(n) {
			return false
		}
	}
	return true
}

// add records a hit, unless it is there already.
func (lx *Lexicon) add(r *Reading, c Class, from, to int) {
	if r.Have.Has(c) {
		for i := r.head[from]; i >= 0; i = r.Hits[i].next {
			if r.Hits[i].Class == c && int(r.Hits[i].To) == to {
				return
			}
		}
	}
	lx.hit(r, c, from, to)
}

// hit records a hit that is not there yet, and calls up the patterns that wait
// for it.
func (lx *Lexicon) hit(r *Reading, c Class, from, to int) {
	if len(r.Hits) >= maxHits {
		return
	}
	if !r.Have.Has(c) {
		r.Have.Add(c)
		r.fits.addAll(lx.waits.classFits[c])
		r.due.addAll(lx.waits.classDue[c])
	}
	mark := classMark(c)
	if c == lx.negation {
		mark |= negationMark
	}
	r.marks[from] |= mark
	r.Hits = append(r.Hits, Hit{Class: c, From: int16(from), To: int16(to), next: r.head[from]})
	r.head[from] = int32(len(r.Hits) - 1)
}

// kind records a word class, which no pattern asks for.
func (r *Reading) kind(c Class, from, to int) {
	if len(r.kinds) >= maxHits {
		return
	}
	r.kinds = append(r.kinds, Hit{Class: c, From: int16(from), To: int16(to), next: r.kindHead[from]})
	r.kindHead[from] = int32(len(r.kinds) - 1)
}
