package cases

import (
	"slices"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Answers are what a person said of their situation, as bands: nothing in them
// tells who they are. A zero value means "not answered".
type Answers struct {
	Whose Whose `json:"whose,omitempty"`
	// Then is how old the person in the image was when it was made.
	Then  Age   `json:"then,omitempty"`
	State State `json:"state,omitempty"`
	// Where are the services that it is about, each once, at most MaxServices.
	Where []Service `json:"where,omitempty"`
	File  File      `json:"file,omitempty"`
	Safe  Safe      `json:"safe,omitempty"`
	// Country is an ISO 3166-1 alpha-2 code in capitals; empty when not given.
	Country string `json:"country,omitempty"`
	Paid    Paid   `json:"paid,omitempty"`
}

// Whose says whose image it is.
type Whose string

// Whose image it is.
const (
	WhoseMine   Whose = "mine"
	WhoseChild  Whose = "child"  // the person who answers is a parent or carer
	WhoseFriend Whose = "friend" // … or a friend
)

// Age is a band.
type Age string

// The ages. What is not known is treated as under 18.
const (
	AgeUnder18 Age = "under18"
	AgeAdult   Age = "adult"
	AgeUnknown Age = "unknown"
)

// State says how far it has gone.
type State string

// The states of what happens to a person.
const (
	StateThreatened State = "threatened"
	StatePosted     State = "posted"
	StateBoth       State = "both"
	StateNeither    State = "neither" // afraid that it may come
)

// File says whether the person has the file of the image.
type File string

// Who has the file.
const (
	FileYes    File = "yes"
	FileNo     File = "no"
	FileTheirs File = "theirs" // only the other side has it
)

// Safe says whether the person feels safe now.
type Safe string

// Whether the person feels safe.
const (
	SafeYes    Safe = "yes"
	SafeNo     Safe = "no"
	SafeUnsure Safe = "unsure"
)

// Paid says whether money was sent.
type Paid string

// Whether money was sent.
const (
	PaidYes Paid = "yes"
	PaidNo  Paid = "no"
)

// Service is the id of a large service, or ServiceOther.
type Service string

// ServiceOther is any service that is not in Services.
const ServiceOther Service = "other"

// MaxServices is how many services one person may name.
const MaxServices = 10

// Services gives the ids of the services that are known by name, in the order
// in which they are offered, ServiceOther last.
func Services() []Service {
	return []Service{
		"instagram", "snapchat", "whatsapp", "tiktok", "discord", "telegram", "facebook", "x", "reddit", ServiceOther,
	}
}

// Bank gives the bank for fingerprints of the person's images: that of adults
// only when adult was said.
func (a Answers) Bank() Bank {
	if a.Then == AgeAdult {
		return BankAdult
	}
	return BankUnder18
}

// Validate holds the answers to their bands. fault.Invalid with the field.
func (a Answers) Validate() error {
	for _, band := range []struct {
		field string
		ok    bool
	}{
		{"whose", oneOf(a.Whose, WhoseMine, WhoseChild, WhoseFriend)},
		{"then", oneOf(a.Then, AgeUnder18, AgeAdult, AgeUnknown)},
		{"state", oneOf(a.State, StateThreatened, StatePosted, StateBoth, StateNeither)},
		{"where", validServices(a.Where)},
		{"file", oneOf(a.File, FileYes, FileNo, FileTheirs)},
		{"safe", oneOf(a.Safe, SafeYes, SafeNo, SafeUnsure)},
		{"country", validCountry(a.Country)},
		{"paid", oneOf(a.Paid, PaidYes, PaidNo)},
	} {
		if !band.ok {
			return fault.At(band.field, "is not one of the answers that there are")
		}
	}
	return nil
}

// oneOf says whether v is one of the bands, or not answered.
func oneOf[B ~string](v B, bands ...B) bool { return v == "" || slices.Contains(bands, v) }

func validServices(list []Service) bool {
	if len(list) > MaxServices {
		return false
	}
	for i, s := range list {
		if !slices.Contains(Services(), s) || slices.Contains(list[:i], s) {
			return false
		}
	}
	return true
}

func validCountry(code string) bool {
	return code == "" || len(code) == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z'
}
