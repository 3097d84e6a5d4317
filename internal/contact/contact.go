// Package contact decides who may contact whom.
//
// A [Policy] is one preset, written in Cedar (cedarpolicy.com) in the files of
// presets/: [Load] checks it whole against a schema, and [Policy.Decide] puts
// a [Request] to it. The decision names each policy that made it.
//
//   - What forbids wins over what permits.
//   - An age that is not known counts as every age that it may be; the
//     strictest of the decisions holds.
//   - Trust must be shown, and suspicion too: a relation, an account's age or
//     a country that is not given grants nothing; a block, a flag or a report
//     that is not given is held against nobody.
//   - Cedar skips a policy that fails, so a failing forbid would let through
//     what it should stop. Here any failure of any policy is a refusal.
//
// The package is pure: the same request gives the same decision. A Policy
// never changes and may be used by many goroutines at once.
package contact

// Action is what someone wants to do to someone else.
type Action string

// The actions. From is who acts, To is the person whom it reaches.
const (
	// Message sends a direct message.
	Message Action = "message"
	// FriendRequest asks to be connected.
	FriendRequest Action = "friend_request"
	// SeeProfile looks at the profile.
	SeeProfile Action = "see_profile"
	// SeeFriendList looks at the list of friends or followers.
	SeeFriendList Action = "see_friend_list"
	// Search finds the person, by search or as a suggestion.
	Search Action = "search"
	// ShareMedia sends a picture, a video or a recording.
	ShareMedia Action = "share_media"
)

// Actions lists every action.
func Actions() []Action {
	return []Action{Message, FriendRequest, SeeProfile, SeeFriendList, Search, ShareMedia}
}

// Outcome is what was decided.
type Outcome string

// The outcomes, freest first.
const (
	// Allow: it may go ahead; show the warnings.
	Allow Outcome = "allow"
	// RequestOnly: the message goes to the request inbox, without media and
	// links, until the recipient accepts.
	RequestOnly Outcome = "request_only"
	// Deny: it does not happen, and is not delivered. The platform SHOULD NOT
	// tell the one who asked which policy refused: that teaches what to fake.
	Deny Outcome = "deny"
)

// Decision is the answer to a [Request].
type Decision struct {
	Outcome Outcome `json:"decision"`
	// Warnings are what to show when it goes ahead; never nil, empty when it
	// is denied.
	Warnings []Warning `json:"warnings"`
	// Policies are those that made the decision, in the order of the preset;
	// at least one.
	Policies []Reason `json:"policies"`
	// Assumed names the ages that were not known (from.age_band,
	// to.age_band) and so counted as every age that they may be; never nil.
	Assumed []string `json:"assumed"`
}

// Warning is a sentence to show to one of the two.
type Warning struct {
	// ID is the key for translations.
	ID string `json:"id"`
	// For is whom to show it: "to" (the recipient) or "from" (the sender).
	For string `json:"for"`
	// Text is the English sentence.
	Text string `json:"text"`
}

// Reason is a policy that made a decision.
type Reason struct {
	// ID is the policy's name, or one of [PolicyError], [InvalidRequest] and
	// [NothingPermits].
	ID string `json:"id"`
	// Text says in a sentence what the policy holds, for the platform.
	Text string `json:"text"`
	// Law is the law or the platform's rule behind it, with its source and
	// when that was read; empty where there is none.
	Law string `json:"law,omitempty"`
}

// Names of reasons that are not policies.
const (
	// PolicyError: a policy failed, so the answer is no.
	PolicyError = "policy-error"
	// InvalidRequest: the request breaks the rules of [Request.Validate], so
	// the answer is no.
	InvalidRequest = "invalid-request"
	// NothingPermits: no policy forbids it, but none permits it either.
	NothingPermits = "nothing-permits"
)
