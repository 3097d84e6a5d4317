// Package expert is the learned part of reading: it says of one message how
// much it reads like each of the things that people say in sextortion and
// around it, which no list of phrases foresees.
//
// A [Model] is a set of linear classifiers, one a [Head], over hashed features
// of the message (words, pairs and rows of words, word classes, and runs of
// letters inside of words: see features.go), after Joulin et al., "Bag of
// Tricks for Efficient Text Classification", 2017, and Weinberger et al.,
// "Feature Hashing for Large Scale Multitask Learning", 2009. It is trained by
// «make fit» from the scripted conversations in corpus/, in five languages at
// once, and embedded. It knows nothing of who speaks or what came before; that
// is for package risk, which caps what it may add.
package expert

import (
	"bytes"
	_ "embed"
	"math"
	"sync"

	"github.com/breakwater-safety/breakwater/risk/lexicon"
)

// A Head is one thing that a message may read like.
type Head uint8

// The heads. Their numbers are part of the form of a model.
const (
	Approach  Head = iota // a stranger comes close, asks about age or family, moves to another app
	Request               // asks for an image or a camera
	Leverage              // says or shows that they hold images, made them, or broke in
	Audience              // names who would see
	Threat                // will show it, says or hints what would happen
	Demand                // money, more images, obedience
	Pressure              // deadlines, no way out, bargains, promises to delete
	Blackmail             // any of the five above, from one who blackmails
	Answer                // the target answers as to a blackmailer
	Tell                  // tells somebody else of being blackmailed
	Pasted                // the text of a mass blackmail e-mail
	Crisis                // says that they may not be safe
	Care                  // helps: cares for one who is not safe, advises one who is blackmailed
	Heads                 // how many there are
)

var headNames = [Heads]string{
	"approach", "request", "leverage", "audience", "threat", "demand", "pressure", "blackmail",
	"answer", "tell", "pasted", "crisis", "care",
}

// String gives the head's name.
func (h Head) String() string {
	if h < Heads {
		return headNames[h]
	}
	return "head"
}

// Scores are a message's log-odds by head, in nats, as trained: they are not
// calibrated and say nothing without what came before.
type Scores [Heads]float32

// limit keeps one message from saying more than a model can know.
const limit = 6

// Model scores messages. It never changes and may be used by many goroutines
// at once.
type Model struct {
	mask   uint32
	places []place  // open addressing
	rows   []row    // in the order of the keys
	sieve  []uint64 // a bit for some of what a key may be: most features of a message are in no model
	shift  uint8    // of a key, to its bit in the sieve
	scale  Scores   // of a head's weights
	bias   Scores
}

// place is a feature's key, 0 for an empty place, and its row.
type place struct{ key, row uint32 }

// row is what a feature weighs for each head.
type row [Heads]int8

//go:embed model.bin
var embedded []byte

// Embedded gives the model that comes with the program. It panics if the
// embedded bytes are not a model, which the tests rule out.
var Embedded = sync.OnceValue(func() *Model {
	m, err := Read(bytes.NewReader(embedded))
	if err != nil {
		panic("expert: the embedded model cannot be read: " + err.Error())
	}
	return m
})

// Score reads the message in r, which [lexicon.Lexicon.Read] has filled, with
// the word classes of its lexicon. The scratch may be used again.
func (m *Model) Score(r *lexicon.Reading, c *Classes, s *Scratch) Scores {
	s.read(r, c)
	m.look(s)
	var sums [Heads]int32
	for _, k := range s.known {
		for h, v := range &m.rows[k.row] {
			sums[h] += int32(v)
		}
	}
	return m.nats(&sums, len(s.features))
}

// nats scales the sums of weights to log-odds.
func (m *Model) nats(sums *[Heads]int32, features int) Scores {
	var out Scores
	share := float32(1 / math.Sqrt(float64(features)+1))
	for h := range out {
		out[h] = min(limit, max(-limit, m.bias[h]+float32(m.scale[h]*float32(sums[h])*share)))
	}
	return out
}

// look finds the features that the model knows.
func (m *Model) look(s *Scratch) {
	s.known = s.known[:0]
	for i := range s.features {
		f := &s.features[i]
		if bit := f.key >> m.shift; m.sieve[bit>>6]&(1<<(bit&63)) == 0 {
			continue
		}
		for at := f.key & m.mask; m.places[at].key != 0; at = (at + 1) & m.mask {
			if m.places[at].key == f.key {
				s.known = append(s.known, known{m.places[at].row, f.from, f.to})
				break
			}
		}
	}
}

// Size counts the features that the model knows.
func (m *Model) Size() int { return len(m.rows) }

// Words gives the words that speak most for the head, by their numbers in the
// reading that was scored last with s, at most len(into), strongest first.
func (m *Model) Words(s *Scratch, h Head, into []int) []int {
	s.share = append(s.share[:0], make([]float32, s.words)...)
	for _, k := range s.known {
		if v := m.rows[k.row][h]; v != 0 && k.to >= k.from {
			part := float32(v) / float32(k.to-k.from+1)
			for w := k.from; w <= k.to; w++ {
				s.share[w] += part
			}
		}
	}
	into = into[:0]
	for len(into) < cap(into) {
		best := -1
		for w, v := range s.share {
			if v > 0 && (best < 0 || v > s.share[best]) {
				best = w
			}
		}
		if best < 0 {
			break
		}
		into = append(into, best)
		s.share[best] = 0
	}
	return into
}
