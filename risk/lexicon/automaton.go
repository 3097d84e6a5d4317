package lexicon

import "slices"

// automaton is the Aho-Corasick automaton (Aho and Corasick, "Efficient string
// matching", CACM 1975) with words as its letters, so that phrases are found
// on word boundaries only, all in one pass.
type automaton struct {
	root    []int32          // by word: the node one word deep, 0 for none
	edges   map[uint64]int32 // node and word to the deeper node
	nodes   []node
	phrases int
}

type node struct {
	fail   int32   // the longest proper suffix that is also in the trie
	output int32   // the nearest node on the fail chain, or itself, that ends a phrase; 0 for none
	depth  int16   // words from the root
	ends   []Class // classes of the phrase that ends here
}

func edge(n, word int32) uint64 { return uint64(uint32(n))<<32 | uint64(uint32(word)) }

func (a *automaton) init(words int) {
	a.root = make([]int32, words+1)
	a.edges = map[uint64]int32{}
	a.nodes = make([]node, 1)
}

// insert adds a phrase, given as its words, for class c.
func (a *automaton) insert(phrase []int32, c Class) {
	n := int32(0)
	for i, w := range phrase {
		next := a.step(n, w)
		if next == 0 {
			next = int32(len(a.nodes))
			a.nodes = append(a.nodes, node{depth: int16(i + 1)})
			if n == 0 {
				a.root[w] = next
			} else {
				a.edges[edge(n, w)] = next
			}
		}
		n = next
	}
	if slices.Contains(a.nodes[n].ends, c) {
		return
	}
	a.nodes[n].ends = append(a.nodes[n].ends, c)
	a.phrases++
}

// step follows one edge of the trie; 0 when there is none.
func (a *automaton) step(n, word int32) int32 {
	if n == 0 {
		return a.root[word]
	}
	return a.edges[edge(n, word)]
}

// link computes the fail and output links, breadth first.
func (a *automaton) link() {
	byParent := make([][][2]int32, len(a.nodes)) // node: word and child
	for key, child := range a.edges {
		parent := int32(key >> 32)
		byParent[parent] = append(byParent[parent], [2]int32{int32(uint32(key)), child})
	}
	var queue []int32
	for _, child := range a.root {
		if child != 0 {
			queue = append(queue, child)
		}
	}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if len(a.nodes[n].ends) > 0 {
			a.nodes[n].output = n
		} else {
			a.nodes[n].output = a.nodes[a.nodes[n].fail].output
		}
		for _, e := range byParent[n] {
			word, child := e[0], e[1]
			a.nodes[child].fail = a.next(a.nodes[n].fail, word)
			queue = append(queue, child)
		}
	}
}

// next is the automaton's move: the longest suffix of what was read that is
// in the trie.
func (a *automaton) next(n, word int32) int32 {
	for {
		if to := a.step(n, word); to != 0 {
			return to
		}
		if n == 0 {
			return 0
		}
		n = a.nodes[n].fail
	}
}

// find adds a hit for every phrase in the reading's words.
func (a *automaton) find(lx *Lexicon, r *Reading) {
	n := int32(0)
	for i := range r.Words {
		n = a.next(n, r.Words[i].ID)
		for out := a.nodes[n].output; out != 0; out = a.nodes[a.nodes[out].fail].output {
			for _, c := range a.nodes[out].ends {
				lx.add(r, c, i+1-int(a.nodes[out].depth), i)
			}
		}
	}
}
