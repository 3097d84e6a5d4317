// Package indicator finds what a blackmailer's message leads to: wallets,
// payment tags and numbers, handles on other apps, and links. They are what an
// investigator asks for, and what threads of one blackmailer have in common.
//
// [Find] is pure. [Keeper] seals what was found, so that it can be stored: the
// value encrypted, and beside it a digest under the deployment's secret by
// which equal values are recognised without being read.
package indicator

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Kind says what an indicator is.
type Kind string

// The kinds.
const (
	Bitcoin       Kind = "bitcoin"        // an address with a valid checksum
	Ethereum      Kind = "ethereum"       // an address; its checksum is valid where it has one
	Tron          Kind = "tron"           // an address with a valid checksum
	CashTag       Kind = "cash_tag"       // $name
	PaymentNumber Kind = "payment_number" // a number like a telephone's beside the name of a payment service
	Handle        Kind = "handle"         // a name beside the name of an app
	Link          Kind = "link"           // a web address
)

// Kinds lists the kinds.
func Kinds() []Kind {
	return []Kind{Bitcoin, Ethereum, Tron, CashTag, PaymentNumber, Handle, Link}
}

// Found is one indicator.
type Found struct {
	Kind Kind `json:"kind"`
	// Value is in one form for equal indicators: links without scheme, hosts,
	// handles and tags in lower case, numbers as digits.
	Value string `json:"value"`
	// App is the app or payment service named beside a handle or a number, in
	// lower case as it stood there; empty for the other kinds.
	App string `json:"app,omitempty"`
}

// The bounds of Find.
const (
	MaxFound = 16      // in one text
	maxText  = 1 << 16 // bytes that are read
	maxValue = 256     // bytes of one value; longer ones are cut
)

// Find gives the indicators in a text, each once, in the order of Kinds and
// then as they stand. Characters that cannot be seen do not hide one.
func Find(text string) []Found {
	s := scan{text: visible(text)}
	s.links()
	s.wallets()
	s.tags()
	s.handles()
	s.numbers()
	return s.inOrder()
}

// visible drops what cannot be seen, and makes compatibility forms (full-width
// digits, letters in circles) plain.
func visible(text string) string {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	text = strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, norm.NFKC.String(text))
	return text
}

// scan is a text in which what was found is blanked, so that a part of it is
// not found again as something else.
type scan struct {
	text  string
	found []Found
}

// take notes an indicator that stands at [start, end).
func (s *scan) take(f Found, start, end int) {
	s.text = s.text[:start] + strings.Repeat("\x00", end-start) + s.text[end:]
	if len(f.Value) > maxValue {
		f.Value = strings.ToValidUTF8(f.Value[:maxValue], "")
	}
	for _, have := range s.found {
		if have.Kind == f.Kind && have.Value == f.Value {
			return
		}
	}
	s.found = append(s.found, f)
}

func (s *scan) inOrder() []Found {
	var list []Found
	for _, k := range Kinds() {
		for _, f := range s.found {
			if f.Kind == k && len(list) < MaxFound {
				list = append(list, f)
			}
		}
	}
	return list
}
