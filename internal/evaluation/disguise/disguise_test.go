package disguise_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/evaluation/disguise"
	"github.com/breakwater-safety/breakwater/thread"
)

// conversation has an offender "o" who writes the texts in turn with "v".
func conversation(texts ...string) thread.Thread {
	t := thread.Thread{ID: "t1", Label: thread.LabelSextortion, Offender: "o", Target: "v", Accounts: []thread.Account{{ID: "o"}, {ID: "v"}}}
	for i, text := range texts {
		t.Messages = append(t.Messages, thread.Message{
			ID: "m" + string(rune('1'+i)), From: t.Accounts[i%2].ID, Text: text, At: time.Date(2026, 3, 1, 12, i, 0, 0, time.UTC),
		})
	}
	return t
}

func TestKinds(t *testing.T) {
	t.Parallel()
	const said = "Send the money, everyone sees the photo! [image]"
	for kind, want := range map[disguise.Kind]string{
		disguise.Spaced:       "Send the m o n e y, e v e r y o n e sees the p h o t o! [image]",
		disguise.Leet:         "Send the m0n3y, 3v3ry0n3 533$ the ph070! [image]",
		disguise.LookAlike:    "",
		disguise.ZeroWidth:    "",
		disguise.Emoji:        "📤 the 💰, 👥 sees the 📸! [image]",
		disguise.Split:        "Send the money, everyone / sees the photo! [image]",
		disguise.Typos:        "",
		disguise.Unpunctuated: "send the money everyone sees the photo [image]",
		disguise.Elongated:    "",
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			source := conversation(said, "no Please")
			got, ok := disguise.Copy(source, kind, 1)
			if !ok {
				t.Fatal("nothing was changed")
			}
			var offender []string
			for _, m := range got.Messages {
				if m.From == "o" {
					offender = append(offender, m.Text)
				}
			}
			text := strings.Join(offender, " / ")
			if want != "" && text != want {
				t.Errorf("%q, want %q", text, want)
			}
			if text == said || !strings.HasSuffix(text, "[image]") {
				t.Errorf("%q", text)
			}
			if last := got.Messages[len(got.Messages)-1]; last.Text != "no Please" {
				t.Errorf("the target's words became %q", last.Text)
			}
			if source.Messages[0].Text != said {
				t.Error("the source was changed")
			}
		})
	}
}

func TestNothingToDisguise(t *testing.T) {
	t.Parallel()
	harmless := conversation("Send the money")
	harmless.Offender = ""
	for name, th := range map[string]thread.Thread{
		"no offender": harmless, "no messages": conversation(), "no text": conversation("", "words of the target"), "an image": conversation("[image]"),
	} {
		for _, kind := range disguise.Kinds() {
			if _, ok := disguise.Copy(th, kind, 1); ok {
				t.Errorf("%s, %s: changed", name, kind)
			}
		}
	}
}

// TestCopies holds what is so of every copy.
func TestCopies(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		source := conversation(rapid.SliceOfN(rapid.StringMatching(`[A-Za-zäéñ' ,.!?0-9\[\]]{0,40}`), 1, 6).Draw(r, "texts")...)
		kind, seed := rapid.SampledFrom(disguise.Kinds()).Draw(r, "kind"), rapid.Uint64().Draw(r, "seed")
		got, _ := disguise.Copy(source, kind, seed)
		if err := got.Validate(); err != nil {
			r.Fatalf("not a thread: %v", err)
		}
		again, _ := disguise.Copy(source, kind, seed)
		text := func(m thread.Message) string { return m.ID + m.Text }
		if !slices.EqualFunc(got.Messages, again.Messages, func(a, b thread.Message) bool { return text(a) == text(b) }) {
			r.Fatal("the same seed gave another copy")
		}
		for _, m := range source.Messages {
			i := slices.IndexFunc(got.Messages, func(o thread.Message) bool { return o.ID == m.ID })
			if i < 0 || !got.Messages[i].At.Equal(m.At) {
				r.Fatalf("message %s is gone or moved", m.ID)
			}
			if m.From == "v" && got.Messages[i].Text != m.Text {
				r.Fatal("the target's words were changed")
			}
		}
	})
}
