package lexicon

// vocabulary numbers words, from 1: a table with open addressing, at most half
// full, which looks bytes up without turning them into a string.
type vocabulary struct {
	texts []string // by number; the first is empty
	table []entry
}

type entry struct {
	hash uint32
	id   int32 // 0 for an empty place
}

// The hash is FNV-1a (Fowler, Noll, Vo).
const (
	hashStart = 2166136261
	hashPrime = 16777619
)

func newVocabulary() vocabulary {
	return vocabulary{texts: []string{""}, table: make([]entry, 1<<13)}
}

func hash(word []byte) uint32 {
	h := uint32(hashStart)
	for _, c := range word {
		h = (h ^ uint32(c)) * hashPrime
	}
	return h
}

// id gives the number of a word, 0 when it is unknown.
func (v *vocabulary) id(word []byte) int32 { return v.hashed(word, hash(word)) }

// hashed is id for a word whose hash is known.
func (v *vocabulary) hashed(word []byte, h uint32) int32 {
	mask := uint32(len(v.table) - 1)
	for at := (h ^ h>>15) & mask; ; at = (at + 1) & mask {
		switch e := v.table[at]; {
		case e.id == 0:
			return 0
		case e.hash == h && v.texts[e.id] == string(word):
			return e.id
		}
	}
}

// know adds a word, unless it is there already.
func (v *vocabulary) know(word []byte) {
	h := hash(word)
	if len(word) == 0 || v.hashed(word, h) != 0 {
		return
	}
	v.texts = append(v.texts, string(word))
	if 2*len(v.texts) > len(v.table) {
		old := v.table
		v.table = make([]entry, 2*len(old))
		for _, e := range old {
			if e.id != 0 {
				v.put(e)
			}
		}
	}
	v.put(entry{h, int32(len(v.texts) - 1)})
}

func (v *vocabulary) put(e entry) {
	mask := uint32(len(v.table) - 1)
	at := (e.hash ^ e.hash>>15) & mask
	for v.table[at].id != 0 {
		at = (at + 1) & mask
	}
	v.table[at] = e
}

// size counts the words.
func (v *vocabulary) size() int { return len(v.texts) - 1 }
