package thread

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxIDBytes bounds the ids of threads, accounts and messages.
const MaxIDBytes = 128

// Validate reports the first thing that keeps t from being a thread, as a
// [FieldError]: what a reader of a thread file refuses, Validate refuses. It
// looks at the order of the messages too.
func (t Thread) Validate() error {
	if err := ValidateID(t.ID); err != nil {
		return In("id", err)
	}
	if t.Language != "" && !isLanguage(t.Language) {
		return wrong("language", `must be a BCP 47 tag ("en", "pt-BR")`)
	}
	if err := ValidateAccounts(t.Accounts); err != nil {
		return In("accounts", err)
	}
	if t.Relation != nil {
		if err := t.Relation.Validate(); err != nil {
			return In("relation", err)
		}
	}
	accounts := make(idSet, len(t.Accounts))
	for _, a := range t.Accounts {
		accounts.add(a.ID)
	}
	messages, err := t.validateMessages(accounts)
	if err != nil {
		return In("messages", err)
	}
	return t.validateTruth(accounts, messages)
}

// An idSet holds ids; a thread of a crowd must not take quadratic time.
type idSet map[string]struct{}

func (s idSet) has(id string) bool { _, ok := s[id]; return ok }

// add reports whether id is new.
func (s idSet) add(id string) bool {
	n := len(s)
	s[id] = struct{}{}
	return len(s) > n
}

// ValidateID reports why id cannot name a thread, an account or a message, as
// a [FieldError] without a field: ids are UTF-8, 1 to [MaxIDBytes] bytes long
// and without control characters.
func ValidateID(id string) error {
	switch {
	case id == "":
		return wrong("", "must not be empty")
	case len(id) > MaxIDBytes:
		return wrong("", fmt.Sprintf("must be at most %d bytes long", MaxIDBytes))
	case !utf8.ValidString(id):
		return wrong("", "must be UTF-8")
	case strings.ContainsFunc(id, unicode.IsControl):
		return wrong("", "must not hold control characters")
	}
	return nil
}

// ValidateAccounts reports the first thing wrong with the accounts of one
// thread, as a [FieldError]: there must be one or more, each named once.
func ValidateAccounts(accounts []Account) error {
	if len(accounts) == 0 {
		return wrong("", "must name at least one account")
	}
	seen := make(idSet, len(accounts))
	for i, a := range accounts {
		if err := a.Validate(); err != nil {
			return inItem(i, err)
		}
		if !seen.add(a.ID) {
			return inItem(i, wrong("id", "names an account a second time"))
		}
	}
	return nil
}

// Validate reports the first wrong field of a, as a [FieldError].
func (a Account) Validate() error {
	if err := ValidateID(a.ID); err != nil {
		return In("id", err)
	}
	if a.AgeBand != "" && !a.AgeBand.Known() {
		return wrong("age_band", "must be one of under13, 13-15, 16-17, 18-24, 25+")
	}
	if d := a.AccountAgeDays; d != nil && !(*d >= 0 && *d <= math.MaxFloat64) {
		return wrong("account_age_days", "must be 0 or more")
	}
	if a.Country != "" && !isCountry(a.Country) {
		return wrong("country", "must be two capital letters, as ISO 3166-1 has them")
	}
	return nil
}

func isCountry(s string) bool {
	return len(s) == 2 && 'A' <= s[0] && s[0] <= 'Z' && 'A' <= s[1] && s[1] <= 'Z'
}

// Validate reports the first wrong field of r, as a [FieldError].
func (r Relation) Validate() error {
	if n := r.MutualConnections; n != nil && *n < 0 {
		return wrong("mutual_connections", "must be 0 or more")
	}
	if r.Since != nil && r.Since.IsZero() {
		return wrong("since", "must be a time")
	}
	return nil
}

// Validate reports the first wrong field of m taken alone, as a [FieldError].
// That its sender is one of the thread's accounts is for the caller to see to.
func (m Message) Validate() error {
	if err := ValidateID(m.ID); err != nil {
		return In("id", err)
	}
	if err := ValidateID(m.From); err != nil {
		return In("from", err)
	}
	if m.At.IsZero() {
		return wrong("at", "must be a time")
	}
	if !utf8.ValidString(m.Text) {
		return wrong("text", "must be UTF-8")
	}
	for i, media := range m.Media {
		if err := media.Validate(); err != nil {
			return In("media", inItem(i, err))
		}
	}
	return nil
}

// Validate reports the first wrong field of m, as a [FieldError].
func (m Media) Validate() error {
	if !m.Kind.Known() {
		return wrong("kind", "must be one of image, video, audio")
	}
	if p := m.Intimate; p != nil && !(*p >= 0 && *p <= 1) { // so written, it refuses NaN
		return wrong("intimate", "must be from 0.0 to 1.0")
	}
	return nil
}

// validateMessages gives the ids of the messages.
func (t Thread) validateMessages(accounts idSet) (idSet, error) {
	seen := make(idSet, len(t.Messages))
	for i, m := range t.Messages {
		if err := m.Validate(); err != nil {
			return nil, inItem(i, err)
		}
		if !seen.add(m.ID) {
			return nil, inItem(i, wrong("id", "names a message a second time"))
		}
		if !accounts.has(m.From) {
			return nil, inItem(i, wrong("from", "must be one of the thread's accounts"))
		}
		if i > 0 && m.At.Before(t.Messages[i-1].At) {
			return nil, inItem(i, wrong("at", "must not be before the message above it"))
		}
	}
	return seen, nil
}

// Known reports whether b is one of the age bands; the empty band is not.
func (b AgeBand) Known() bool {
	return b.Minor() || b == From18To24 || b == From25
}

// Known reports whether k is one of the kinds of media.
func (k MediaKind) Known() bool { return k == Image || k == Video || k == Audio }

// Known reports whether l is one of the labels; the empty label is not.
func (l Label) Known() bool {
	return slices.Contains(Labels(), l)
}

// Labels lists every label.
func Labels() []Label {
	return []Label{LabelSextortion, LabelBenign, LabelHardNegative, LabelHelpSeeking, LabelPastedScam, LabelCrisis}
}
