// Package playbook turns what was concluded (assessments, matches) into what is
// done: interventions. A [Playbook] is data; [Playbook.Assessed] and
// [Playbook.Matched] are pure.
//
// Interventions that touch a person's account or message have a daily limit. A
// limit is a fuse against our own errors: past it nothing is dropped, a person
// decides instead ([Review]).
package playbook

import (
	"slices"

	"github.com/breakwater-safety/breakwater/risk"
)

// Kind is what is done.
type Kind string

// The kinds of interventions.
const (
	// Warn shows the account a text.
	Warn Kind = "warn"
	// Confirm asks the account to confirm before it sends an image in this
	// thread.
	Confirm Kind = "confirm"
	// Hold keeps the message (or upload) from being delivered until a person
	// decides.
	Hold Kind = "hold"
	// Limit keeps the account from starting contacts with anyone new.
	Limit Kind = "limit"
	// Review puts the thread before a reviewer.
	Review Kind = "review"
	// CrisisSupport shows the account that people are there for them now.
	CrisisSupport Kind = "crisis_support"
	// ShowHelp shows the account what to do and who helps.
	ShowHelp Kind = "show_help"
	// TellPlatform sends the platform's own safety team an event.
	TellPlatform Kind = "tell_platform"
)

// Role says to whom a step is addressed.
type Role string

// The roles. A step whose role nobody has is left out.
const (
	ToTarget   Role = "target"
	ToOffender Role = "offender"
	ToSender   Role = "sender" // of the message or upload at hand
	ToPerson   Role = "person" // who may not be safe, seeks help or was mailed
	ToNobody   Role = ""       // the thread as a whole
)

// Step is one thing to do.
type Step struct {
	Kind    Kind
	To      Role
	TextKey string // one of the keys of [Text]; empty when nothing is shown
}

// Playbook is a platform's rules.
type Playbook struct {
	Name string
	// Rises are done when a thread rises to the level; again only if it has
	// fallen below and rises anew. Where a message passes several levels at
	// once, only the highest one's steps are done.
	Rises map[risk.Level][]Step
	// Carries are done for every message of the offender's that raised a
	// signal beyond small talk, also one that was raised before, while the
	// thread stands at the level or above it (the highest that has steps counts).
	Carries map[risk.Level][]Step
	// Crisis is done for every message that says it, HelpSeeking and PastedScam
	// when a thread first shows it, whatever the level. They never touch anyone
	// but the person.
	Crisis, HelpSeeking, PastedScam []Step
	// Match is done when an upload matches a bank's entry.
	Match []Step
	// Disputed is done instead when the platform itself disputes every entry
	// that the upload matches.
	Disputed []Step
	// Limits are how often a day a kind may be done on this platform; a kind
	// that is not named has no limit.
	Limits map[Kind]int
}

// Default is the playbook of a platform that has chosen none.
func Default() Playbook {
	return Playbook{
		Name: "default",
		Rises: map[risk.Level][]Step{
			risk.Caution: {{Warn, ToTarget, "warn.caution"}, {Confirm, ToTarget, "confirm.image"}},
			risk.High: {
				{Warn, ToTarget, "warn.high"}, {Confirm, ToTarget, "confirm.image"},
				{Review, ToNobody, ""}, {TellPlatform, ToNobody, ""},
			},
			risk.Critical: {
				{Warn, ToTarget, "warn.high"}, {Confirm, ToTarget, "confirm.image"},
				{Limit, ToOffender, ""}, {Review, ToNobody, ""}, {TellPlatform, ToNobody, ""},
			},
		},
		Carries:     map[risk.Level][]Step{risk.High: {{Hold, ToSender, "hold.message"}}},
		Crisis:      []Step{{CrisisSupport, ToPerson, "crisis.support"}, {Review, ToNobody, ""}},
		HelpSeeking: []Step{{ShowHelp, ToPerson, "help.threatened"}},
		PastedScam:  []Step{{ShowHelp, ToPerson, "help.pasted_scam"}},
		Match: []Step{
			{Hold, ToSender, "hold.upload"}, {Review, ToNobody, ""}, {TellPlatform, ToNobody, ""},
		},
		// Whoever shares it would be told that it cannot be shared, on the word
		// of an entry that this platform says is wrong. But the platform may be
		// wrong too, and then the picture harms somebody: a person looks. An
		// entry that is settled to be wrong is disabled, or put in a negative
		// bank, and then nobody is asked any more.
		Disputed: []Step{{Review, ToNobody, ""}, {TellPlatform, ToNobody, ""}},
		Limits:   map[Kind]int{Hold: 10_000, Limit: 500},
	}
}

// Intervention is one thing to be done about an account or thread.
type Intervention struct {
	Kind Kind `json:"kind"`
	// Account is whom it touches or who is shown the text; empty when it is
	// about the thread as a whole.
	Account string `json:"account"`
	// TextKey and Text are what the account is shown; empty when nothing is.
	TextKey string `json:"text_key"`
	Text    string `json:"text"`
}

// Assessment is what Assessed decides from.
type Assessment struct {
	// Before and After are what was known before and after the message.
	Before, After risk.Assessment
	// MessageID and Sender are the message at hand.
	MessageID, Sender string
}

// Assessed decides what is done after a message was assessed. The kinds for
// which spent reports true are past their daily limit: a reviewer is asked
// instead.
func (p Playbook) Assessed(a Assessment, spent func(Kind) bool) []Intervention {
	d := decision{spent: spent, who: map[Role]string{
		ToTarget: a.After.Target, ToOffender: a.After.Offender, ToSender: a.Sender,
	}}
	if a.After.Level > a.Before.Level {
		d.take(p.Rises[a.After.Level])
	}
	if a.Sender == a.After.Offender && a.raised() {
		d.take(p.carried(a.After.Level))
	}
	before, after := a.Before.Advice, a.After.Advice
	d.takeFor(a.inCrisis(), p.Crisis)
	if before.HelpSeeking == "" {
		d.takeFor(after.HelpSeeking, p.HelpSeeking)
	}
	if before.PastedScam == "" {
		d.takeFor(after.PastedScam, p.PastedScam)
	}
	return d.list()
}

// Matched decides what is done about an upload of the account's that matched.
// disputed says that the platform itself disputes every entry that it matched.
func (p Playbook) Matched(account string, disputed bool, spent func(Kind) bool) []Intervention {
	d := decision{spent: spent, who: map[Role]string{ToSender: account}}
	if disputed {
		d.take(p.Disputed)
	} else {
		d.take(p.Match)
	}
	return d.list()
}

// carried gives the steps of the highest level at or below l that has some.
func (p Playbook) carried(l risk.Level) []Step {
	for ; l > risk.None; l-- {
		if steps, ok := p.Carries[l]; ok {
			return steps
		}
	}
	return nil
}

// raised reports whether the message at hand raised a signal that is more than
// closeness or small talk.
func (a Assessment) raised() bool {
	return slices.ContainsFunc(a.After.Raised, func(name string) bool {
		d, ok := risk.Describe(name)
		return ok && d.Family != risk.FamilyApproach && d.Family != risk.FamilyConfirm && d.Family != risk.FamilyAside
	})
}

// inCrisis gives the account that, by the message at hand, may not be safe: its
// sender, who says so, or the other, whom the sender answers as one who did.
func (a Assessment) inCrisis() string {
	if a.After.Advice.CrisisMessage == a.MessageID && a.MessageID != "" {
		return a.After.Advice.Crisis
	}
	if slices.Contains(a.After.Raised, selfHarmDistress) {
		return a.Sender
	}
	return ""
}

// selfHarmDistress is the signal of crisis language.
const selfHarmDistress = "self_harm_distress"

// decision gathers steps as interventions, each once.
type decision struct {
	spent func(Kind) bool
	who   map[Role]string
	done  []Intervention
}

// takeFor takes steps that are about a person; none when there is nobody.
func (d *decision) takeFor(person string, steps []Step) {
	if person == "" {
		return
	}
	d.who[ToPerson] = person
	d.take(steps)
}

func (d *decision) take(steps []Step) {
	for _, s := range steps {
		i := Intervention{Kind: s.Kind, Account: d.who[s.To], TextKey: s.TextKey, Text: Text(s.TextKey)}
		if s.To != ToNobody && i.Account == "" {
			continue
		}
		if d.spent(s.Kind) {
			i = Intervention{Kind: Review}
		}
		d.add(i)
	}
}

func (d *decision) add(i Intervention) {
	for _, have := range d.done {
		if have.Kind == i.Kind && have.Account == i.Account {
			return
		}
	}
	d.done = append(d.done, i)
}

// list gives the interventions; never nil.
func (d *decision) list() []Intervention {
	if d.done == nil {
		return []Intervention{}
	}
	return d.done
}
