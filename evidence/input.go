package evidence

import (
	"crypto/ed25519"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

// The bounds of a bag.
const (
	MaxBytes         = 512 << 20 // of the whole archive
	MaxFiles         = 50        // of the person's choice
	MaxConversations = 16
	MaxItems         = 2000 // of facts of each list
	MaxText          = 8 << 10
)

// Input is what a bag is made of.
type Input struct {
	// At is when it is made. It is kept to the second, in UTC.
	At time.Time
	// Tool is the program and its version, as "breakwater 0.5.0": 1 to 100
	// printable ASCII characters.
	Tool string
	// Under18 says that the images, if there are any, are of someone who was
	// under 18, or may have been: then Files must be empty.
	Under18 bool
	// Language is the BCP 47 tag of Words, and Dir its direction, "ltr" or "rtl".
	Language, Dir string
	// Words are the texts of the report: one for each of [WordKeys].
	Words Words
	// Conversations are those to keep, at most MaxConversations.
	Conversations []Conversation
	// Given is what the person writes, Found what the program found in the
	// messages, and Signs the red flags that it saw; at most MaxItems each.
	Given, Found []Item
	Signs        []Sign
	// Files are of the person's choice, at most MaxFiles.
	Files []File
	// Seed is the secret of the signature: fresh from a cryptographic source
	// of randomness for every bag, used once, and kept by nobody.
	Seed [ed25519.SeedSize]byte
}

// A Conversation is a thread with what its export shows beside it.
type Conversation struct {
	// Thread must be valid. Labels for evaluation are left out of the bag.
	Thread thread.Thread
	// Names gives the name that was shown for an account's id.
	Names map[string]string
	// App is the app that it was exported from; empty when that is not known.
	App string
	// Original is the SHA-256 of the file that it was read from, in hex; empty
	// for pasted text.
	Original string
}

// A File is one of the person's own choice. Its name goes into the bag's facts.
type File struct {
	Name string
	Data []byte
}

// An InputError says what of an Input is not right. It quotes nothing of it.
type InputError struct {
	// Field is the way to the field, as "files[2].name".
	Field string
	// Problem completes the sentence that the field starts.
	Problem string
}

// Error gives "field: problem".
func (e *InputError) Error() string { return e.Field + ": " + e.Problem }

func wrong(field, format string, args ...any) error {
	return &InputError{field, fmt.Sprintf(format, args...)}
}

// check refuses what does not belong into a bag.
func (in *Input) check() error {
	switch {
	case in.At.Year() < 2000 || in.At.Year() > 2107: // what a ZIP archive can say
		return wrong("at", "must be the time at which the bag is made")
	case !printable(in.Tool, 100):
		return wrong("tool", "must be 1 to 100 printable ASCII characters")
	case in.Dir != "ltr" && in.Dir != "rtl":
		return wrong("dir", "must be ltr or rtl")
	case !printable(in.Language, 35):
		return wrong("language", "must be a BCP 47 tag")
	case len(in.Conversations) > MaxConversations:
		return wrong("conversations", "must be %d at most", MaxConversations)
	case in.Under18 && len(in.Files) > 0:
		return wrong("files", "must be left out: for images of someone under 18 a bag holds text and facts only")
	case len(in.Files) > MaxFiles:
		return wrong("files", "must be %d at most", MaxFiles)
	case len(in.Given) > MaxItems || len(in.Found) > MaxItems || len(in.Signs) > MaxItems:
		return wrong("given, found, signs", "must be %d each at most", MaxItems)
	case in.Seed == [ed25519.SeedSize]byte{}:
		return wrong("seed", "must be random")
	}
	return in.checkLists()
}

func (in *Input) checkLists() error {
	seen := map[string]bool{}
	for i, c := range in.Conversations {
		at := fmt.Sprintf("conversations[%d]", i)
		if err := c.Thread.Validate(); err != nil {
			return thread.In(at, err)
		}
		if seen[c.Thread.ID] {
			return wrong(at+".id", "must not stand twice")
		}
		seen[c.Thread.ID] = true
	}
	for name, list := range map[string][]Item{"given": in.Given, "found": in.Found} {
		for i, item := range list {
			if problem := item.problem(); problem != "" {
				return wrong(fmt.Sprintf("%s[%d]", name, i), "%s", problem)
			}
		}
	}
	total := 0
	for i, f := range in.Files {
		if f.Name == "" || len(f.Name) > 255 {
			return wrong(fmt.Sprintf("files[%d].name", i), "must be 1 to 255 bytes")
		}
		if total += len(f.Data); total > MaxBytes/2 {
			return wrong("files", "must be %d MB at most together", MaxBytes/2>>20)
		}
	}
	return in.Words.check()
}

func printable(s string, most int) bool {
	if s == "" || len(s) > most {
		return false
	}
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}
