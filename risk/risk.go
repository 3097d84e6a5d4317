// Package risk reads the signs of sextortion in a conversation as it unfolds.
//
// An [Engine] folds messages, one at a time and in order, into a [State], and
// gives an [Assessment] after each: a level with the signals, the words and
// the message ids that led to it. It is pure: no clock, no randomness, no
// memory but the State; the same messages give the same bytes. The State holds
// no text.
//
// A message goes through four steps. The lexicon finds cues and frames in its
// text (package lexicon). The grammar raises signals from them: who speaks,
// under what condition, before whom, and whether it is a joke, a game, a story
// or somebody else's words (read.go). The signals become evidence against the
// account that showed them, or against the other one where they are an answer
// to it (fold.go). The evidence of one account, with what fades in time,
// becomes a level (level.go). Beside all this, and never counted against anyone,
// it listens for a person who may not be safe (crisis.go).
//
// A message is read in the language whose small words it has most of, one of
// [Languages]; of others the engine uses what needs no words: media, timing,
// account and relation facts.
package risk

import (
	"sync"

	"github.com/breakwater-safety/breakwater/risk/expert"
	"github.com/breakwater-safety/breakwater/risk/lexicon"
	"github.com/breakwater-safety/breakwater/thread"
)

// Engine holds what reading takes: the lexicons, compiled, the learned model
// and the weights. It never changes and may be used by many goroutines at once.
type Engine struct {
	library *lexicon.Library
	tongues []tongue // in the order of Languages
	expert  *expert.Model
	weights *Weights
	scratch sync.Pool // of *reader; holds nothing between messages
}

// New gives an engine with the embedded lexicons, model and weights. The first
// call compiles the lexicons, which takes a few tenths of a second; later ones
// share them.
func New() *Engine { return NewWith(expert.Embedded(), EmbeddedWeights()) }

// NewWith gives an engine with the embedded lexicons, and with the model and
// the weights given: for fitting new ones.
func NewWith(model *expert.Model, weights *Weights) *Engine {
	read := compiled()
	e := &Engine{library: read.library, tongues: read.tongues, expert: model, weights: weights}
	e.scratch.New = func() any { return new(reader) }
	return e
}

// languages are the lexicons, compiled, and what the grammar asks of each. They
// never change.
type languages struct {
	library *lexicon.Library
	tongues []tongue // in the order of Languages
}

// compiled compiles the embedded lexicons once. It panics if they do not
// compile, which the tests rule out.
var compiled = sync.OnceValue(func() languages {
	library, err := lexicon.LoadAll()
	if err != nil {
		panic("risk: an embedded lexicon does not compile: " + err.Error())
	}
	l := languages{library: library}
	for i, lx := range library.Lexicons {
		l.tongues = append(l.tongues, tongue{uint8(i + 1), lx, newFrames(lx), expert.NewClasses(lx)})
	}
	return l
})

// With gives an engine of the same lexicons with another model and weights.
func (e *Engine) With(model *expert.Model, weights *Weights) *Engine {
	other := &Engine{library: e.library, tongues: e.tongues, expert: model, weights: weights}
	other.scratch.New = e.scratch.New
	return other
}

// Hear gives what the learned expert makes of one text by itself, in the
// language of a BCP 47 tag, or the one that it is in when the tag is empty.
func (e *Engine) Hear(language, text string) expert.Scores {
	t := e.tongue(language, 0, text)
	if t == nil {
		return expert.Scores{}
	}
	var r lexicon.Reading
	var s expert.Scratch
	t.lexicon.Read(text, &r)
	return e.expert.Score(&r, t.classes, &s)
}

// Assess folds a whole thread and gives the assessment after its last message.
func (e *Engine) Assess(t thread.Thread) Assessment {
	var s State
	a := Assessment{Signals: []Signal{}}
	for _, m := range t.Messages {
		s, a = e.Fold(s, FactsOf(t), m)
	}
	return a
}
