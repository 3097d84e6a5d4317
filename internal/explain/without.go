package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// A Without is the conversation read again with one thing changed.
type Without struct {
	// Kind is what was changed; Signal, Family and MessageID say of what.
	Kind      words.Kind  `json:"kind"`
	Signal    string      `json:"signal,omitempty"`
	Family    risk.Family `json:"family,omitempty"`
	MessageID string      `json:"message_id,omitempty"`
	// What says it in English, as "without the words of «Deadline» in m7".
	What        string     `json:"what"`
	Level       risk.Level `json:"level"`
	Probability float64    `json:"probability"`
	// Words are those that were left out, if any.
	Words []string `json:"words,omitempty"`
}

// without tries every change: the words of each sign left out, those of each
// family, each message with a sign, and what the platform knows of the accounts.
func (x *Explanation) without(engine Engine, t thread.Thread, after risk.Assessment) {
	x.Without = []Without{}
	try := func(w Without, changed thread.Thread) {
		_, a := replay(engine, risk.FactsOf(changed), changed.Messages)
		if a.Level != after.Level || a.Probability != after.Probability {
			w.Level, w.Probability = a.Level, a.Probability
			x.Without = append(x.Without, w)
		}
	}
	if after.Level == risk.None && after.Probability == 0 {
		return
	}
	var messages []string
	for _, s := range slices.Concat(x.Raised, x.Earlier) {
		if s.Weight == 0 {
			continue
		}
		spans, at := s.Spans, s.MessageID
		if len(spans) > 0 {
			what := fmt.Sprintf("without the words of «%s» in %s", s.Title, at)
			try(Without{Kind: words.WithoutSignal, Signal: s.Name, Family: s.Family, MessageID: at, What: what, Words: s.Words}, blank(t, at, spans))
		}
		if at != x.MessageID && !slices.Contains(messages, at) {
			messages = append(messages, at)
		}
	}
	for _, f := range families {
		if changed, n := blankFamily(t, x, f); n > 1 {
			try(Without{Kind: words.WithoutFamily, Family: f, What: fmt.Sprintf("without any words of the family %s", f)}, changed)
		}
	}
	for _, id := range append(messages, x.MessageID) {
		try(Without{Kind: words.WithoutMessage, MessageID: id, What: "without message " + id}, drop(t, id))
	}
	for _, c := range facts(t) {
		try(Without{Kind: c.kind, What: c.what}, c.thread)
	}
	slices.SortStableFunc(x.Without, func(a, b Without) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Probability, b.Probability))
	})
	for _, w := range x.Without {
		if w.Level < after.Level {
			x.Lower++
		}
	}
}

// blank gives the thread with the words of a message replaced by an ellipsis,
// which no lexicon reads.
func blank(t thread.Thread, message string, spans []risk.Span) thread.Thread {
	t.Messages = slices.Clone(t.Messages)
	for i, m := range t.Messages {
		if m.ID != message {
			continue
		}
		var b strings.Builder
		for _, p := range Mark(m.Text, spans) {
			if p.Marked {
				b.WriteString(" … ")
			} else {
				b.WriteString(p.Text)
			}
		}
		t.Messages[i].Text = b.String()
	}
	return t
}

// blankFamily blanks the words of every sign of the family, and says of how many.
func blankFamily(t thread.Thread, x *Explanation, f risk.Family) (thread.Thread, int) {
	spans, n := map[string][]risk.Span{}, 0
	for _, s := range slices.Concat(x.Raised, x.Earlier) {
		if s.Family == f && len(s.Spans) > 0 {
			spans[s.MessageID] = append(spans[s.MessageID], s.Spans...)
			n++
		}
	}
	for id, all := range spans {
		t = blank(t, id, all)
	}
	return t, n
}

func drop(t thread.Thread, message string) thread.Thread {
	t.Messages = slices.DeleteFunc(slices.Clone(t.Messages), func(m thread.Message) bool { return m.ID == message })
	return t
}

type change struct {
	kind   words.Kind
	what   string
	thread thread.Thread
}

// facts are the changes of what a platform knows: that they know each other,
// that nothing is known of the ages of the people, and of their accounts.
func facts(t thread.Thread) []change {
	friends := 5 // more than the engine asks for
	known := t
	known.Relation = &thread.Relation{MutualConnections: &friends}
	ageless, timeless := t, t
	ageless.Accounts, timeless.Accounts = slices.Clone(t.Accounts), slices.Clone(t.Accounts)
	for i := range t.Accounts {
		ageless.Accounts[i].AgeBand = ""
		timeless.Accounts[i].AccountAgeDays = nil
	}
	unrelated := t
	unrelated.Relation = nil
	return []change{
		{words.IfKnown, "if the two had five mutual connections", known},
		{words.AgesUnknown, "if the ages of the people were not known", ageless},
		{words.AccountsUnknown, "if the ages of the accounts were not known", timeless},
		{words.RelationUnknown, "if nothing were known of how the two stand to each other", unrelated},
	}
}
