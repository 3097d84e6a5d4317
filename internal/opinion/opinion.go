// Package opinion asks a language model, which the operator of a deployment
// runs, for a second opinion on threads that the engine has flagged. It is off
// unless the deployment decided otherwise.
//
// An opinion is shown to a reviewer beside the assessment, and to nobody else.
// It never acts: it changes no level, raises no intervention and holds nothing.
//
// What is asked is made from the message at hand, for nothing else is kept: its
// text with accounts as letters and with links, addresses, handles and numbers
// masked, and the names of the signs in the thread ([NewQuestion]). The text is
// data for the model, encoded so that it cannot leave its place ([NewPrompt]).
// What comes back is read strictly, into an [Opinion] or a named [Failure]
// ([Parse]). The [Desk] does it all beside the assessments, within a budget.
//
// The text waits in memory until it was sent, and is then forgotten: it is in
// no database, log or error. A server that stops forgets what still waits.
package opinion

import (
	"context"
	"errors"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/outbox"
)

// Verdict is what the model makes of the messages. What each means stands in
// policy.md.
type Verdict string

// The verdicts.
const (
	Blackmail Verdict = "blackmail"
	Approach  Verdict = "approach"
	OtherHarm Verdict = "other_harm"
	Unclear   Verdict = "unclear"
	NoSign    Verdict = "no_sign"
)

// Verdicts lists every verdict.
func Verdicts() []Verdict { return []Verdict{Blackmail, Approach, OtherHarm, Unclear, NoSign} }

// Opinion is what the model answered, once it was read and tidied.
type Opinion struct {
	Verdict Verdict
	// Confidence is how sure the model says that it is, 0.0 to 1.0. Nothing
	// calibrates it.
	Confidence float64
	// Rationale is for a reviewer: plain text on one line, of at most
	// MaxRationale runes, without runs of words of the messages ([Scrub]).
	Rationale string
}

// Failure names why there is no opinion though it was asked for; "" is none. The
// name is all that is told: whatever else an error says may hold words of the
// conversation.
type Failure string

// The failures of the endpoint, as a [Model] gives them.
const (
	// TimedOut: no whole answer came in time.
	TimedOut Failure = "timed_out"
	// Unreachable: no connection, or it broke.
	Unreachable Failure = "unreachable"
	// Rejected: the endpoint answered with another status than 200, a redirect
	// among them.
	Rejected Failure = "rejected"
	// Overlong: the answer was over its bound.
	Overlong Failure = "overlong"
	// BadEnvelope: what came is no chat completion with one choice.
	BadEnvelope Failure = "bad_envelope"
	// Filtered: the endpoint says that it withheld the answer.
	Filtered Failure = "filtered"
	// Truncated: the model came to its bound of tokens before the end.
	Truncated Failure = "truncated"
	// Stopped: this server stopped, or failed itself, before there was an answer.
	Stopped Failure = "stopped"
)

// The failures of what the model said, as [Parse] gives them.
const (
	// Empty: nothing was said.
	Empty Failure = "empty"
	// Refused: the model says that it will not answer.
	Refused Failure = "refused"
	// NoObject: no JSON object is in the answer, or none that is whole.
	NoObject Failure = "no_object"
	// SeveralObjects: more than one is, and none can be preferred.
	SeveralObjects Failure = "several_objects"
	// WrongForm: the object has other fields or types than the policy says.
	WrongForm Failure = "wrong_form"
	// WrongCase: the object is not about this question; perhaps it was copied
	// from the messages.
	WrongCase Failure = "wrong_case"
	// WrongValue: a verdict that is none, or a confidence out of range.
	WrongValue Failure = "wrong_value"
)

// Failures lists every failure.
func Failures() []Failure {
	return []Failure{
		TimedOut, Unreachable, Rejected, Overlong, BadEnvelope, Filtered, Truncated, Stopped,
		Empty, Refused, NoObject, SeveralObjects, WrongForm, WrongCase, WrongValue,
	}
}

// ofEndpoint reports whether the endpoint is to blame rather than what the
// model said. What was said, people in the conversation can bring about.
func (f Failure) ofEndpoint() bool {
	return f == TimedOut || f == Unreachable || f == Rejected || f == BadEnvelope
}

// Asked is an opinion that was asked for, as it is kept.
type Asked struct {
	// Message is the id of the message at which it was asked.
	Message string
	// Accounts are the ids of the accounts that the rationale names by letter: A
	// is the first, B the second.
	Accounts []string
	// At is when it was asked, Answered when the answer or the failure came;
	// zero while it is awaited.
	At, Answered time.Time
	// Opinion is set when Failure is "" and Answered is not zero.
	Opinion Opinion
	Failure Failure
	// Model is the model's name, Policy the version of the policy
	// ([Policy.Version]).
	Model, Policy string
	// Steering says that the message holds words that seem meant for a model.
	Steering bool
}

// Place is where an opinion belongs: a thread as it was, told by its salt from
// one of the same id that came after it was erased.
type Place struct {
	conversation.Key
	Salt []byte
}

// ErrGone says that the thread was erased. Ask nothing about it, keep nothing.
var ErrGone = errors.New("the thread was erased")

// ErrAsked says that the thread was asked about at this message before.
var ErrAsked = errors.New("asked about this message before")

// Shown is how many opinions of a thread are shown.
const Shown = 8

// Store keeps what was asked and answered, with the thread: erasing the thread
// erases it too. Implementations are safe for concurrent use.
type Store interface {
	// AskOpinion keeps that an opinion is asked for, with its audit entry, before
	// any text leaves. Errors: ErrGone, ErrAsked.
	AskOpinion(ctx context.Context, p Place, a Asked, entry audit.Entry) error
	// AnswerOpinion keeps what came of it, with its audit entry and events: the
	// Answered, Opinion and Failure of a; Message says which it is. Errors:
	// ErrGone.
	AnswerOpinion(ctx context.Context, p Place, a Asked, events []outbox.Event, entry audit.Entry) error
	// Opinions gives what was asked about a thread, the newest first, at most
	// limit; none when nothing is stored of it.
	Opinions(ctx context.Context, key conversation.Key, limit int) ([]Asked, error)
	// StopOpinions marks as Stopped at the time what is still awaited: what a
	// server that was killed left.
	StopOpinions(ctx context.Context, at time.Time) error
	// OpinionsSince counts what was asked at the time or after it.
	OpinionsSince(ctx context.Context, t time.Time) (int, error)
}

// Model answers a prompt; an adapter to an endpoint is one.
type Model interface {
	// Complete gives what the model said, or why it said nothing.
	Complete(ctx context.Context, p Prompt) (string, Failure)
}
