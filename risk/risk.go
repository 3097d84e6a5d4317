// Package risk reads the signs of sextortion in a conversation as it unfolds.
//
// An [Engine] folds messages, one at a time and in order, into a [State], and
// gives an [Assessment] after each: a level with the signals, the words and
// the message ids that led to it. It is pure: no clock, no randomness, no
// memory but the State; the same messages give the same bytes. The State holds
// no text.
package risk

import "github.com/breakwater-safety/breakwater/thread"

// Engine holds what reading takes: the lexicon, compiled, and the weights. It
// never changes and may be used by many goroutines at once.
type Engine struct{}

// New compiles the embedded lexicon.
func New() *Engine { return &Engine{} }

// Fold reads message m of the thread whose state so far is s (the zero State
// before the first message), and gives the state and the assessment after it.
// It never changes s. Messages come in order of time; one that comes late is
// read as if it had come at the time of the last.
func (e *Engine) Fold(s State, f Facts, m thread.Message) (State, Assessment) {
	return s, Assessment{Signals: []Signal{}}
}

// State is what is remembered of a thread between messages: derived facts, no
// text. The zero State is that of a thread without messages. It is a value:
// Fold never changes the one it was given.
type State struct{}

// MarshalBinary gives the state in its versioned, compact form, at most
// 4 KiB, the same bytes for the same state.
func (s State) MarshalBinary() ([]byte, error) { return nil, nil }

// UnmarshalBinary reads what MarshalBinary gave. It refuses what it does not
// know whole, with an error, and never panics.
func (s *State) UnmarshalBinary(data []byte) error { return nil }

// Assess folds a whole thread and gives the assessment after its last message.
func (e *Engine) Assess(t thread.Thread) Assessment {
	var s State
	a := Assessment{Signals: []Signal{}}
	for _, m := range t.Messages {
		s, a = e.Fold(s, FactsOf(t), m)
	}
	return a
}
