// Package thread holds the words for conversations: a [Thread] of [Message]s
// between [Account]s, and the codec of the thread file (one thread a line,
// JSON Lines), the one text format for conversations in Breakwater.
//
// The format is described in docs/thread-format.md. The package is pure: it
// reads from an io.Reader and knows no files, clock or network.
package thread

import "time"

// A Thread is one conversation between two or more accounts.
type Thread struct {
	// ID is unique in its file, or on its platform.
	ID string `json:"id"`
	// Language is a BCP 47 tag of the main language; empty means not known.
	Language string `json:"language,omitempty"`
	// Accounts are the people in the thread, each named once.
	Accounts []Account `json:"accounts"`
	// Relation is what the platform knows of how the accounts stand to each
	// other; nil means that nothing is known.
	Relation *Relation `json:"relation,omitempty"`
	// Messages are in order of time.
	Messages []Message `json:"messages"`

	// The fields below stand in evaluation files only.

	// Label says what the thread is.
	Label Label `json:"label,omitempty"`
	// Offender and Target are account ids; set only with LabelSextortion.
	Offender string `json:"offender,omitempty"`
	Target   string `json:"target,omitempty"`
	// Marks names the messages at which things first happened.
	Marks *Marks `json:"marks,omitempty"`
	// Tags are free labels for slicing results.
	Tags []string `json:"tags,omitempty"`
}

// Account is a platform's user, known by the platform's own opaque id.
type Account struct {
	ID string `json:"id"`
	// AgeBand is empty when the age is not known.
	AgeBand AgeBand `json:"age_band,omitempty"`
	// AccountAgeDays is how old the account was at the thread's start, in
	// days, 0 or more; nil means not known.
	AccountAgeDays *float64 `json:"account_age_days,omitempty"`
	// Country is an ISO 3166-1 alpha-2 code; empty means not known.
	Country string `json:"country,omitempty"`
}

// Message is one message in a thread.
type Message struct {
	// ID is unique in the thread.
	ID string `json:"id"`
	// From is the id of the account that sent it.
	From string `json:"from"`
	// At is when it was sent.
	At time.Time `json:"at"`
	// Text may be empty. Media that an export left out stand in it as
	// "[image]", "[video]" or "[voice message]".
	Text  string  `json:"text"`
	Media []Media `json:"media,omitempty"`
}

// Media is a picture, video or recording sent with a message; never its bytes.
type Media struct {
	Kind MediaKind `json:"kind"`
	// Intimate is what the platform's own classifier said, 0.0 to 1.0; nil
	// means that it has none.
	Intimate *float64 `json:"intimate,omitempty"`
}

// MediaKind is the kind of a [Media].
type MediaKind string

// The kinds of media.
const (
	Image MediaKind = "image"
	Video MediaKind = "video"
	Audio MediaKind = "audio"
)

// Relation is what the platform knows of how the accounts of a thread stand to
// each other.
type Relation struct {
	// MutualConnections counts the connections that both have; nil means not
	// known.
	MutualConnections *int `json:"mutual_connections,omitempty"`
	// PhoneContact says that one has the other in the phone's contacts; nil
	// means not known.
	PhoneContact *bool `json:"phone_contact,omitempty"`
	// Accepted says that the contact was accepted; nil means not known.
	Accepted *bool `json:"accepted,omitempty"`
	// Since is when the contact was accepted; nil means not known.
	Since *time.Time `json:"since,omitempty"`
}

// AgeBand is a range of ages in years; the empty band means not known.
type AgeBand string

// The age bands, youngest first.
const (
	Under13    AgeBand = "under13"
	From13To15 AgeBand = "13-15"
	From16To17 AgeBand = "16-17"
	From18To24 AgeBand = "18-24"
	From25     AgeBand = "25+"
)

// Minor reports whether someone in the band is under 18. An unknown band is
// not reported as a minor: callers that protect must treat "" with care.
func (b AgeBand) Minor() bool {
	return b == Under13 || b == From13To15 || b == From16To17
}

// Label says what an evaluation thread is.
type Label string

// The labels.
const (
	LabelSextortion   Label = "sextortion"
	LabelBenign       Label = "benign"
	LabelHardNegative Label = "hard-negative"
	LabelHelpSeeking  Label = "help-seeking"
	LabelPastedScam   Label = "pasted-scam"
	LabelCrisis       Label = "crisis"
)

// Marks names the first message (by id) at which each thing happened; empty
// means that it did not.
type Marks struct {
	// PlatformMove asks to go on elsewhere.
	PlatformMove string `json:"platform_move,omitempty"`
	// ImageRequest asks for an image.
	ImageRequest string `json:"image_request,omitempty"`
	// Leverage shows or claims to hold images, recordings or followers.
	Leverage string `json:"leverage,omitempty"`
	// Threat is of exposure or harm.
	Threat string `json:"threat,omitempty"`
	// Demand is for money, goods, more images or acts.
	Demand string `json:"demand,omitempty"`
	// Distress is a person saying that they may not be safe; it may stand
	// with any label.
	Distress string `json:"distress,omitempty"`
}
