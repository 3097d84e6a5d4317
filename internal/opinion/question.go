package opinion

import (
	"regexp"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// Question is what the model is asked about: what was said, without what names
// the people. It holds the text of the message at hand alone, for no other is
// kept. It does not say what the engine concluded, so that the model judges by
// itself.
type Question struct {
	// Signs are the red flags in the thread, those of the message at hand last.
	Signs []Sign
	// Messages are in order of time.
	Messages []Said
	// Accounts are the accounts' ids: the first is A, the second B. They are
	// not sent.
	Accounts []string
	// Steering says that a message seems to speak to a model. It is a hint for
	// the reviewer, no more: there are other ways to say it. It is not sent.
	Steering bool
}

// Sign is a red flag that the engine raised in the thread.
type Sign struct {
	// Title is one of the engine's own ([risk.Description]).
	Title string
	// From is the letter of the account that showed it.
	From string
	// Earlier says that it is of a message before those that are sent.
	Earlier bool
}

// Said is a message, cleaned and masked.
type Said struct{ From, Text string }

// Bounds of a question.
const (
	maxSigns    = 16
	maxAccounts = 26
	maxText     = 16 << 10 // bytes of a message that are read, from its two ends
)

// Due reports whether an opinion should be asked for: the thread is at the level
// or above, and the message at hand raised it or raised a sign that is more than
// closeness or small talk.
func Due(from risk.Level, before, after risk.Assessment) bool {
	return after.Level >= from && (after.Level > before.Level || slices.ContainsFunc(after.Raised, telling))
}

func telling(name string) bool {
	d, ok := risk.Describe(name)
	return ok && !slices.Contains([]risk.Family{risk.FamilyApproach, risk.FamilyConfirm, risk.FamilyAside}, d.Family)
}

// NewQuestion gives the question about a message that was assessed as a. The
// sender is A; the others follow in the order in which they are named.
func NewQuestion(r conversation.Request, a risk.Assessment) Question {
	text := clean(r.Message.Text)
	q := Question{Accounts: accounts(r), Steering: steering.MatchString(text)}
	q.Messages = []Said{{letter(0), masked(ends(text, maxText), r.Message.Media, q.Accounts)}}
	for _, s := range slices.Backward(a.Signals) { // the strongest come first in a
		d, ok := risk.Describe(s.Name)
		if !ok || d.Family == risk.FamilyAside {
			continue
		}
		sign := Sign{Title: d.Title, From: "someone", Earlier: s.MessageID != r.Message.ID}
		if i := slices.Index(q.Accounts, s.From); i >= 0 {
			sign.From = letter(i)
		}
		q.Signs = append(q.Signs, sign)
	}
	q.Signs = q.Signs[max(len(q.Signs)-maxSigns, 0):]
	slices.SortStableFunc(q.Signs, func(a, b Sign) int { return place(a) - place(b) })
	return q
}

func place(s Sign) int {
	if s.Earlier {
		return 0
	}
	return 1
}

func accounts(r conversation.Request) []string {
	ids := []string{r.Message.From}
	for _, a := range r.Facts.Accounts {
		if !slices.Contains(ids, a.ID) && len(ids) < maxAccounts {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// masked gives a clean text as it may be sent; media stand as their kind.
func masked(text string, media []thread.Media, accounts []string) string {
	parts := []string{mask(maskAccounts(text, accounts))}
	for _, m := range media {
		parts = append(parts, "⟨"+string(m.Kind)+"⟩")
	}
	return strings.Join(parts, " ")
}

// steering finds words that people write to a model rather than to each other:
// a role's markers, talk of its instructions, a verdict as it would write it.
var steering = regexp.MustCompile(`(?i)<\|?/?(?:start|end|im_start|im_end|system|channel|message|conversation|s)\b|\[/?inst\]` +
	`|\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|polic(?:y|ies)|rules?|prompts?)\b` +
	`|\bsystem prompt\b|\byou are (?:an?|the) (?:ai|language model|assistant|moderator|classifier)\b` +
	`|"?\b(?:verdict|confidence)\b"?\s*[:=]|\bno_sign\b|^\s*(?:system|assistant|developer)\s*:`)
