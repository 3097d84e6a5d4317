package lexicon

import (
	"slices"
	"strings"
)

// automaton is the Aho-Corasick automaton (Aho and Corasick, "Efficient string
// matching", CACM 1975) with words as its letters, so that phrases are found
// on word boundaries only, all in one pass.
type automaton struct {
	root    []int32 // by word: the node one word deep, 0 for none
	edges   edges
	nodes   []node
	ends    []Class // of the phrases: cues, then word classes, node after node
	made    []made  // by node; until it is linked
	phrases int
}

// node is kept small, so that it is in a near cache more often.
type node struct {
	below  uint64 // words that lead deeper, hashed to a bit each
	fail   int32  // the longest proper suffix that is also in the trie
	output int32  // the nearest node on the fail chain, or itself, that ends a phrase; 0 for none
	more   int32  // the next such node on the fail chain
	ends   int32  // where the classes of the phrase that ends here begin
	cues   int16  // how many of them are cues
	kinds  int16  // and how many word classes
	depth  int16  // words from the root
}

// made is what is known of a node while phrases are inserted.
type made struct {
	parent, word int32
	cues, kinds  []Class
}

func (a *automaton) init(words int) {
	a.root = make([]int32, words+1)
	a.nodes, a.made = make([]node, 1, 2*words), make([]made, 1, 2*words)
	a.edges.init(words)
}

// insert adds a phrase, given as its words, for class c, which is called name.
func (a *automaton) insert(phrase []int32, c Class, name string) {
	n := int32(0)
	for i, w := range phrase {
		next := a.step(n, w)
		if next == 0 {
			next = int32(len(a.nodes))
			a.nodes, a.made = append(a.nodes, node{depth: int16(i + 1)}), append(a.made, made{parent: n, word: w})
			if n == 0 {
				a.root[w] = next
			} else {
				a.nodes[n].below |= 1 << (w & 63)
				a.edges.put(n, w, next)
			}
		}
		n = next
	}
	ends := &a.made[n].cues
	if strings.HasPrefix(name, WordClass) {
		ends = &a.made[n].kinds
	}
	if slices.Contains(*ends, c) {
		return
	}
	*ends = append(*ends, c)
	a.phrases++
}

// step follows one edge of the trie; 0 when there is none.
func (a *automaton) step(n, word int32) int32 {
	switch {
	case n == 0:
		return a.root[word]
	case a.nodes[n].below&(1<<(word&63)) == 0:
		return 0
	}
	return a.edges.get(n, word)
}

// link computes the fail and output links, breadth first.
func (a *automaton) link() {
	for depth, left := int16(1), len(a.nodes)-1; left > 0; depth++ {
		for i := range a.nodes {
			n := &a.nodes[i]
			if n.depth != depth {
				continue
			}
			left--
			m := &a.made[i]
			if m.parent != 0 {
				n.fail = a.next(a.nodes[m.parent].fail, m.word)
			}
			n.more = a.nodes[n.fail].output
			n.output = n.more
			n.ends, n.cues, n.kinds = int32(len(a.ends)), int16(len(m.cues)), int16(len(m.kinds))
			a.ends = append(append(a.ends, m.cues...), m.kinds...)
			if int(n.ends) < len(a.ends) {
				n.output = int32(i)
			}
		}
	}
	a.made = nil
}

// next is the automaton's move: the longest suffix of what was read that is
// in the trie.
func (a *automaton) next(n, word int32) int32 {
	for ; n != 0; n = a.nodes[n].fail {
		if a.nodes[n].below&(1<<(word&63)) != 0 {
			if to := a.edges.get(n, word); to != 0 {
				return to
			}
		}
	}
	return a.root[word]
}

// find adds a hit for every phrase in the reading's words.
func (a *automaton) find(lx *Lexicon, r *Reading) {
	n := int32(0)
	for i := range r.Words {
		n = a.next(n, r.Words[i].ID)
		for out := a.nodes[n].output; out != 0; {
			end := &a.nodes[out]
			from := i + 1 - int(end.depth)
			kinds := end.ends + int32(end.cues)
			for _, c := range a.ends[end.ends:kinds] {
				lx.hit(r, c, from, i)
			}
			for _, c := range a.ends[kinds : kinds+int32(end.kinds)] {
				r.kind(c, from, i)
			}
			out = end.more
		}
	}
}

// edges is a table from a node and a word to the node below: open addressing,
// at most half full.
type edges struct {
	keys  []uint64 // 0 for an empty place: no edge leaves the root here
	nodes []int32
	used  int
}

func (t *edges) init(size int) {
	n := 16
	for n < 2*size {
		n *= 2
	}
	t.keys, t.nodes, t.used = make([]uint64, n), make([]int32, n), 0
}

func edge(n, word int32) uint64 { return uint64(uint32(n))<<32 | uint64(uint32(word)) }

// place gives where the key is, or would be.
func (t *edges) place(key uint64) int {
	mask := len(t.keys) - 1
	at := int(key*0x9E3779B97F4A7C15>>32) & mask
	for t.keys[at] != key && t.keys[at] != 0 {
		at = (at + 1) & mask
	}
	return at
}

func (t *edges) get(n, word int32) int32 { return t.nodes[t.place(edge(n, word))] }

func (t *edges) put(n, word, to int32) {
	if 2*t.used >= len(t.keys) {
		old := *t
		t.init(len(old.keys))
		for i, key := range old.keys {
			if key != 0 {
				at := t.place(key)
				t.keys[at], t.nodes[at] = key, old.nodes[i]
			}
		}
		t.used = old.used
	}
	at := t.place(edge(n, word))
	t.keys[at], t.nodes[at] = edge(n, word), to
	t.used++
}
