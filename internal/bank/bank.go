// Package bank keeps banks: named sets of fingerprints of known images with
// their source, and finds the entries that a picture matches.
package bank

import (
	"crypto/md5"
	"crypto/sha256"
	"time"

	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/pdq"
)

// Bank is a named set of entries that belongs to a platform.
type Bank struct {
	Platform platform.ID
	// Name is unique on the platform: lower-case letters, digits and hyphens,
	// 1 to 63 characters.
	Name    string
	Created time.Time
	// Entries is how many it holds.
	Entries int
}

// Fingerprint is what is known of a file: one or more of its hashes, never the
// file. At least one is set.
type Fingerprint struct {
	PDQ    *pdq.Hash
	MD5    *[md5.Size]byte
	SHA256 *[sha256.Size]byte
}

// Entry is a fingerprint in a bank.
type Entry struct {
	// ID is the caller's own, unique in its bank, 1 to 128 bytes.
	ID string
	Fingerprint
	// Source says where it came from, in the caller's words; may be empty.
	Source  string
	Created time.Time
}

// Match is an entry that a picture matched.
type Match struct {
	Bank  string `json:"bank"`
	Entry string `json:"entry"`
	// Distance is the Hamming distance of the PDQ hashes, 0 to 31; 0 for a
	// match by MD5 or SHA-256.
	Distance int `json:"distance"`
	// By says which hash matched: "pdq", "md5" or "sha256".
	By string `json:"by"`
	// Turn names which of the picture's eight turns and flips matched by PDQ
	// ("original", "rotate_90" …); empty otherwise.
	Turn string `json:"turn,omitempty"`
}
