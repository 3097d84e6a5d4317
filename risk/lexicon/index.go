package lexicon

import (
	"cmp"
	"slices"
)

// Each pattern waits for its key, the element that is met least often, so that
// a message without such words costs next to nothing.

// Rough weights of how often things are met, only to choose keys by.
const (
	oftenWord   = 20 // a word of the cue "function"
	seldomWord  = 1
	seldomFrame = 4
)

// index finds every pattern's key and notes the pattern under its words and
// classes.
func (lx *Lexicon) index(phrases []phrase, r *Reading) {
	often := lx.oftenWords(phrases, r)
	cost := make([]int, len(lx.names))
	for i := range cost {
		cost[i] = seldomFrame
	}
	for _, ph := range phrases {
		ids := lx.ids(ph.text, r)
		cost[ph.class] += seldomWord
		if len(ids) == 1 && often[ids[0]] {
			cost[ph.class] += oftenWord
		}
	}
	lx.idle = make([]uint64, len(lx.patterns)/64+1)
	lx.unseen = make(bitset, len(lx.words)/64+1)
	lx.byWord = make([][]int32, len(lx.words)+1)
	lx.byClass = make([][]int32, len(lx.names))
	for i := range lx.patterns {
		key := lx.patterns[i].rank(often, cost)
		for _, w := range key.words {
			lx.byWord[w] = append(lx.byWord[w], int32(i))
		}
		for _, c := range key.classes {
			if !slices.Contains(lx.byClass[c], int32(i)) {
				lx.byClass[c] = append(lx.byClass[c], int32(i))
			}
		}
	}
}

// oftenWords gives the words of the cue "function".
func (lx *Lexicon) oftenWords(phrases []phrase, r *Reading) map[int32]bool {
	often := map[int32]bool{}
	function, known := lx.classes["function"]
	for _, ph := range phrases {
		if known && ph.class == function {
			for _, id := range lx.ids(ph.text, r) {
				often[id] = true
			}
		}
	}
	return often
}

// rank orders the other elements by how often they are met, and gives the one
// that is met least often, which the pattern waits for.
func (p *pattern) rank(often map[int32]bool, cost []int) *element {
	sums := make([]int, len(p.elements))
	for j := range p.elements {
		for _, w := range p.elements[j].words {
			sums[j] += seldomWord
			if often[w] {
				sums[j] += oftenWord
			}
		}
		for _, c := range p.elements[j].classes {
			sums[j] += cost[c]
		}
		p.rarest = append(p.rarest, j)
	}
	slices.SortStableFunc(p.rarest, func(a, b int) int { return cmp.Compare(sums[a], sums[b]) })
	key := &p.elements[p.rarest[0]]
	p.rarest = p.rarest[1:]
	return key
}

// wait puts the patterns on the list of those to be tried.
func (r *Reading) wait(patterns []int32) {
	for _, p := range patterns {
		r.due[p/64] |= 1 << (p % 64)
	}
}

// add records a hit, unless it is there already, and calls up the patterns
// that wait for it.
func (lx *Lexicon) add(r *Reading, c Class, from, to int) {
	if len(r.Hits) >= maxHits {
		return
	}
	if r.Have.Has(c) {
		for i := r.head[from]; i >= 0; i = r.Hits[i].next {
			if r.Hits[i].Class == c && int(r.Hits[i].To) == to {
				return
			}
		}
	} else {
		r.Have.Add(c)
		r.wait(lx.byClass[c])
	}
	r.Hits = append(r.Hits, Hit{Class: c, From: int16(from), To: int16(to), next: r.head[from]})
	r.head[from] = int32(len(r.Hits) - 1)
}
