// Package disguise derives copies of scripted conversations in which the
// offender's messages are written so as to slip past a reader of words: with
// spaced letters, look-alikes, typing errors and the like. They measure what
// such writing costs an engine. The same thread, kind and seed give the same
// copy.
package disguise

import (
	"hash/fnv"
	"io"
	"math/rand/v2"

	"github.com/breakwater-safety/breakwater/thread"
)

// A Kind is a way to disguise text.
type Kind string

// The kinds. Each leaves what stands in brackets ("[image]") alone.
const (
	Spaced       Kind = "spaced-letters"  // m o n e y
	Leet         Kind = "leetspeak"       // m0n3y
	LookAlike    Kind = "look-alikes"     // letters of other scripts
	ZeroWidth    Kind = "zero-width"      // characters that are not seen
	Emoji        Kind = "emoji-for-words" // a picture for a word
	Split        Kind = "split"           // a message in several
	Typos        Kind = "typos"           // letters swapped, dropped, doubled
	Unpunctuated Kind = "no-punctuation"  // lower case, and no mark
	Elongated    Kind = "elongation"      // sooo long
)

// Kinds lists every kind.
func Kinds() []Kind {
	return []Kind{Spaced, Leet, LookAlike, ZeroWidth, Emoji, Split, Typos, Unpunctuated, Elongated}
}

// Copy gives the disguised copy of a sextortion thread; false when there is no
// offender or nothing in their messages to change. Ids stay, and so do the
// marks: of a message that was split, the last part keeps the id. t is not
// changed.
func Copy(t thread.Thread, kind Kind, seed uint64) (thread.Thread, bool) {
	if t.Offender == "" {
		return t, false
	}
	rng := source(t.ID, kind, seed)
	messages := make([]thread.Message, 0, len(t.Messages))
	changed := false
	for i, m := range t.Messages {
		if m.From != t.Offender {
			messages = append(messages, m)
			continue
		}
		if kind == Split {
			parts := split(m, t.Messages[:i], rng)
			changed = changed || len(parts) > 1
			messages = append(messages, parts...)
			continue
		}
		text := rewrite(m.Text, kind, rng)
		changed = changed || text != m.Text
		m.Text = text
		messages = append(messages, m)
	}
	t.Messages = messages
	return t, changed
}

// source gives the randomness of one copy.
func source(id string, kind Kind, seed uint64) *rand.Rand {
	h := fnv.New64a()
	_, _ = io.WriteString(h, id+"\x00"+string(kind)) // a hash takes everything
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}
