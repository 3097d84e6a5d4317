package explain

import (
	"fmt"
	"slices"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// A Sign is a [risk.Signal] with its words and what is known of its weight.
type Sign struct {
	risk.Signal
	Title  string      `json:"title"`
	Family risk.Family `json:"family"`
	// Most is what it would weigh when nothing spoke against it, in nats.
	Most  float64  `json:"most"`
	Words []string `json:"words"`
	// Notes say what lowered or raised the weight, as far as the engine tells.
	Notes []string `json:"notes,omitempty"`

	here []risk.Span // in the message that is explained
}

func newSign(t thread.Thread, s risk.Signal) Sign {
	sign := Sign{Signal: s, Title: s.Name, Words: []string{}}
	if d, ok := risk.Describe(s.Name); ok {
		sign.Title, sign.Family, sign.Most = d.Title, d.Family, d.Weight
	}
	if m, ok := find(t, s.MessageID); ok {
		sign.Words = marked(m.Text, s.Spans)
	}
	return sign
}

func find(t thread.Thread, message string) (thread.Message, bool) {
	i := slices.IndexFunc(t.Messages, func(m thread.Message) bool { return m.ID == message })
	if i < 0 {
		return thread.Message{}, false
	}
	return t.Messages[i], true
}

// little is a difference of weights that says nothing, in nats.
const little = 0.015

// inContext compares the sign with what the same message shows as the first of
// a thread: what is missing there is missing because of its own words, the
// rest because of what was said before.
func (s *Sign) inContext(alone risk.Assessment, m thread.Message) {
	i := slices.IndexFunc(alone.Signals, func(a risk.Signal) bool { return a.Name == s.Name && a.From == s.From })
	if s.MessageID != m.ID {
		s.note("raised before: it counts at %s, and once", s.MessageID)
		if i >= 0 {
			s.here = alone.Signals[i].Spans
			s.Words = marked(m.Text, s.here)
		}
		return
	}
	s.here = s.Spans
	if i < 0 {
		s.note("seen only because of what was said before it")
		s.share(s.Weight, "by its wording, or by what stands around it")
		return
	}
	own := alone.Signals[i].Weight
	s.share(own, "by its wording, or by the words around it: a joke, a quotation, somebody else's words, a harmless thing")
	switch {
	case s.Weight < own-little:
		s.note("lowered from %.2f by what was said before it", own)
	case s.Weight > own+little:
		s.note("raised from %.2f by what was said before it", own)
	}
}

// share notes how much of the most is left.
func (s *Sign) share(own float64, by string) {
	if s.Most > 0 && own < s.Most-little {
		s.note("%.0f%% of the %.2f that it can weigh, %s", 100*own/s.Most, s.Most, by)
	}
}

// fadedSince notes that the sign is from an earlier message.
func (s *Sign) fadedSince(t thread.Thread, now int) {
	m, ok := find(t, s.MessageID)
	if !ok {
		return
	}
	if days := t.Messages[now].At.Sub(m.At).Hours() / 24; days >= 1 && s.Weight > 0 {
		s.note("fades with time: %.0f days ago", days)
	}
	if s.Most > 0 && s.Weight < s.Most-little {
		s.note("%.0f%% of the %.2f that it can weigh", 100*s.Weight/s.Most, s.Most)
	}
}

func (s *Sign) note(format string, args ...any) {
	s.Notes = append(s.Notes, fmt.Sprintf(format, args...))
}
