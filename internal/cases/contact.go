package cases

import (
	"net/mail"
	"regexp"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Contact is where the person wants news.
type Contact struct {
	Kind  ContactKind `json:"kind"`
	Value string      `json:"value"`
}

// ContactKind says what a contact is. There is one kind: where nothing can be
// sent, no address is taken.
type ContactKind string

// ContactEmail is an e-mail address.
const ContactEmail ContactKind = "email"

// maxAddress is the longest address that mail can carry (RFC 5321, section
// 4.5.3.1.3: a path has 256 octets, two of which are its brackets).
const maxAddress = 254

// validAddress are the addresses that HTML's e-mail field takes, with a domain
// of two labels or more that does not end in a number: letters, digits and a few
// signs, so that nothing in one can be taken for a part of a letter's head.
var validAddress = regexp.MustCompile("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}" +
	`@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$`)

// Validate checks where news is to go: fault.Invalid at the field «contact». The
// error repeats nothing of it.
func (c *Contact) Validate() error {
	if c.Kind == ContactEmail && len(c.Value) <= maxAddress && validAddress.MatchString(c.Value) {
		if a, err := mail.ParseAddress(c.Value); err == nil && a.Address == c.Value && a.Name == "" {
			return nil
		}
	}
	return fault.At("contact", "must be an e-mail address, as name@example.com")
}
