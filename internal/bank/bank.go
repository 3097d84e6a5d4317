// Package bank keeps banks: named sets of fingerprints of known images and
// videos with their source and what is thought of them, and finds the entries
// that an upload matches.
package bank

import (
	"crypto/md5"
	"crypto/sha256"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// Bank is a named set of entries that belongs to a platform.
type Bank struct {
	// ID is the store's number of the bank; it is never used for another.
	ID       int64
	Platform platform.ID
	// Name is unique on the platform: lower-case letters, digits and hyphens,
	// 1 to 63 characters.
	Name string
	Settings
	Created time.Time
	// Entries is how many it holds, those that are disabled among them, those
	// that were withdrawn not.
	Entries int
}

// Key gives what names the bank.
func (b Bank) Key() Key { return Key{b.Platform, b.Name} }

// Settings are what a platform decides about a bank.
type Settings struct {
	Kind Kind
	// Distance is how many of the 256 bits of two PDQ hashes may differ for a
	// match, 0 to MaxDistance.
	Distance int
}

// DefaultSettings are those of a bank of known images, with the distance that
// the field uses.
func DefaultSettings() Settings { return Settings{Stop, pdq.MatchDistance} }

// MaxDistance is the largest distance of a bank. Past it pictures match that
// have nothing to do with each other.
const MaxDistance = 47

// Kind says what a match with a bank's entry means.
type Kind string

const (
	// Stop is a bank of images that are to be recognised.
	Stop Kind = "stop"
	// Negative is a bank of images that were matched wrongly before. An upload
	// that is as near to one of them as to a stop bank's entry, or nearer, does
	// not match that entry; and of a video the frames that look like one of
	// them are passed over.
	Negative Kind = "negative"
)

func (s Settings) validate() error {
	if s.Kind != Stop && s.Kind != Negative {
		return fault.At("kind", "must be stop or negative")
	}
	if s.Distance < 0 || s.Distance > MaxDistance {
		return errBadDistance
	}
	return nil
}

// Fingerprint is what is known of a file: one or more of its hashes, never the
// file. At least one is set.
type Fingerprint struct {
	PDQ    *pdq.Hash       // of a picture
	VPDQ   *vpdq.Signature // of a video
	MD5    *[md5.Size]byte
	SHA256 *[sha256.Size]byte
}

// Empty says whether nothing is known.
func (f Fingerprint) Empty() bool {
	return f.PDQ == nil && f.VPDQ == nil && f.MD5 == nil && f.SHA256 == nil
}

// Entry is a fingerprint in a bank.
type Entry struct {
	// ID is the caller's own, unique in its bank, 1 to 128 bytes.
	ID string
	Fingerprint
	// Source says where it came from, in the caller's words, at most 256
	// bytes; may be empty.
	Source string
	State
	// FirstSeen is when the source first had it; zero when it did not say.
	FirstSeen time.Time
	// Created is when it was first added here.
	Created time.Time
	// Opinions are what is thought of it, one of each holder, by their names.
	Opinions []Opinion
}

// State is whether an entry matches.
type State struct {
	Status Status
	// DisabledUntil is when a disabled entry matches again; zero means not by
	// itself.
	DisabledUntil time.Time
	// Expires is when the entry is taken out, as if it had been deleted; zero
	// means never.
	Expires time.Time
}

// Status is whether an entry matches.
type Status string

const (
	// Active entries match.
	Active Status = "active"
	// Disabled entries stay in the bank and do not match, until a date or for
	// good.
	Disabled Status = "disabled"
	// Withdrawn entries never match again, and nothing of their fingerprints
	// is kept but a keyed digest, by which the same fingerprint is refused
	// when the same source sends it anew.
	Withdrawn Status = "withdrawn"
)

// Opinion is what somebody thinks of an entry.
type Opinion struct {
	// Holder is who thinks so: "us", or the name of a partner, 1 to 63
	// lower-case letters, digits and hyphens.
	Holder  string    `json:"holder"`
	Verdict Verdict   `json:"verdict"`
	At      time.Time `json:"at"`
}

// Us is the holder of the platform's own opinion, in a shared bank of that of the
// deployment's operator.
const Us = "us"

// Verdict is what an opinion says.
type Verdict string

// The verdicts.
const (
	Confirmed Verdict = "confirmed" // it is what the bank says
	Disputed  Verdict = "disputed"  // it is not
)

// Number is an entry's number in the store. Numbers rise and are never used
// again.
type Number int64

// Stored is an entry with its number and the bank that it stands in.
type Stored struct {
	Number Number
	BankID int64
	Entry
}

// Match is an entry that an upload matched.
type Match struct {
	Bank  string `json:"bank"`
	Entry string `json:"entry"`
	// Shared says that the bank is one of those that all platforms share, not
	// the platform's own of that name.
	Shared bool `json:"shared,omitzero"`
	// Source is the entry's.
	Source string `json:"source,omitempty"`
	// Distance is the Hamming distance of the PDQ hashes, 0 to the bank's; 0
	// for a match by MD5 or SHA-256.
	Distance int `json:"distance"`
	// By says which hash matched: "pdq", "md5", "sha256" or "vpdq".
	By string `json:"by"`
	// QueryShare and EntryShare say of a match by vPDQ how much of the uploaded
	// video is in the entry's and how much of the entry's is in it, in percent
	// of their seconds.
	QueryShare int `json:"query_share,omitempty"`
	EntryShare int `json:"entry_share,omitempty"`
	// Turn names which of the picture's eight turns and flips matched by its looks
	// ("original", "rotate_90" …); empty otherwise.
	Turn string `json:"turn,omitempty"`
	// Opinions are what is thought of the entry.
	Opinions []Opinion `json:"opinions,omitempty"`
}
