package risk

import (
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/thread"
)

// Level is how likely it is, in steps that a playbook acts on, that someone in
// the thread is being blackmailed with intimate images. It is a likelihood
// with reasons, never a verdict on a person.
type Level uint8

// The levels, lowest first.
const (
	// None: nothing was found, which proves nothing.
	None Level = iota
	// Notice: one kind of sign; worth a gentle hint at most. One family of
	// signs alone never goes beyond it.
	Notice
	// Caution: several kinds of signs that together are uncommon between
	// people who mean well.
	Caution
	// High: signs of leverage, threat or demand, in a conjunction that is
	// rare outside of blackmail.
	High
	// Critical: High, confirmed: repeated, answered by pleading or payment,
	// or aimed at someone under 18.
	Critical
)

var levelNames = [...]string{"none", "notice", "caution", "high", "critical"}

// Levels lists every level, lowest first.
func Levels() []Level { return []Level{None, Notice, Caution, High, Critical} }

// String gives the level's name: none, notice, caution, high or critical.
func (l Level) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return fmt.Sprintf("Level(%d)", uint8(l))
}

// MarshalText gives the level's name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads a level's name.
func (l *Level) UnmarshalText(text []byte) error {
	for i, name := range levelNames {
		if name == string(text) {
			*l = Level(i)
			return nil
		}
	}
	return errors.New("level: want one of none, notice, caution, high, critical")
}

// Stage is where a thread stands on the usual way of sextortion. Threads may
// skip stages; a stage is never left for an earlier one, but may fade with
// time.
type Stage uint8

// The stages, in their usual order.
const (
	StageNone     Stage = iota // nothing seen yet
	StageContact               // a stranger makes contact
	StageRapport               // compliments, quick closeness, probing questions
	StageMove                  // to another app
	StageRequest               // for images or a camera
	StageLeverage              // says or shows what they hold
	StageThreat                // of exposure or harm
	StageDemand                // for money, goods, more images, acts
	StageRepeat                // asks again, or again after payment
)

var stageNames = [...]string{"none", "contact", "rapport", "move", "request", "leverage", "threat", "demand", "repeat"}

// String gives the stage's name.
func (s Stage) String() string {
	if int(s) < len(stageNames) {
		return stageNames[s]
	}
	return fmt.Sprintf("Stage(%d)", uint8(s))
}

// MarshalText gives the stage's name.
func (s Stage) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a stage's name.
func (s *Stage) UnmarshalText(text []byte) error {
	for i, name := range stageNames {
		if name == string(text) {
			*s = Stage(i)
			return nil
		}
	}
	return errors.New("stage: unknown name")
}

// Signal is a named red flag that was raised in a thread, with its evidence.
type Signal struct {
	// Name is one of [SignalNames].
	Name string `json:"name"`
	// From is the account that showed it.
	From string `json:"from"`
	// MessageID is the message that raised it (the strongest, where several
	// did).
	MessageID string `json:"message_id"`
	// Spans are where the words stand in that message's text; none when the
	// signal came from facts (an account's age, timing, media).
	Spans []Span `json:"spans"`
	// Weight is what it adds to the log-odds, in nats; 0 for signals that
	// inform but never raise risk (help seeking, crisis).
	Weight float64 `json:"weight"`
	// Explanation is a sentence for a reviewer, in English, without any word
	// of the message.
	Explanation string `json:"explanation"`
}

// Span is a half-open range [start, end) of a message's text in bytes of its
// UTF-8 form; both ends lie between runes.
type Span [2]int

// Assessment is what is known of a thread after a message.
type Assessment struct {
	Level Level `json:"level"`
	// Probability that the thread is sextortion, 0.0 to 1.0.
	Probability float64 `json:"probability"`
	Stage       Stage   `json:"stage"`
	// Signals are all that were raised in the thread so far, strongest
	// first; never nil.
	Signals []Signal `json:"signals"`
	// Raised names the signals that the message at hand itself raised, whether
	// or not they were raised before; in the order of SignalNames.
	Raised []string `json:"raised,omitempty"`
	// Offender and Target are the accounts that the signals point from and
	// to; empty below [Notice] and where the roles are not clear.
	Offender string `json:"offender,omitempty"`
	Target   string `json:"target,omitempty"`
	// Advice names what the thread calls for beside the level.
	Advice Advice `json:"advice"`
}

// Advice is what a thread calls for beside its level. It never raises the
// level of anyone.
type Advice struct {
	// Crisis names the account that said, in any message so far, that they
	// may not be safe, or that the other one answers as such a person, and
	// CrisisMessage the first message that showed it; empty when none did.
	Crisis        string `json:"crisis,omitempty"`
	CrisisMessage string `json:"crisis_message,omitempty"`
	// HelpSeeking names the account that tells of being blackmailed by
	// someone outside of the thread.
	HelpSeeking string `json:"help_seeking,omitempty"`
	// PastedScam names the account that pasted a mass blackmail e-mail.
	PastedScam string `json:"pasted_scam,omitempty"`
}

// Facts is what the platform knows of a thread beside its messages. The same
// facts are passed with every message; a later call may know more.
type Facts struct {
	Language string
	Accounts []thread.Account
	Relation *thread.Relation
}

// FactsOf gives the facts of a whole thread.
func FactsOf(t thread.Thread) Facts {
	return Facts{Language: t.Language, Accounts: t.Accounts, Relation: t.Relation}
}
