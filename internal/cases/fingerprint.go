package cases

import (
	"crypto/md5"
	"crypto/sha256"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// Fingerprint is what is known of one file: never the file, never its name.
type Fingerprint struct {
	// ID is random and ours: "fp-" and 32 hexadecimal digits.
	ID   FingerprintID `json:"-"`
	Kind Kind          `json:"kind"`
	// PDQ holds the hashes of a photo's eight turns and flips in the order of
	// pdq.Dihedral; nil for a video.
	PDQ []pdq.Hash `json:"pdq,omitempty"`
	// Quality is the PDQ quality of a photo, 0 to 100. Below pdq.MinQuality
	// there is too little in it to be recognised by its looks.
	Quality int                `json:"quality,omitempty"`
	VPDQ    *vpdq.Signature    `json:"vpdq,omitempty"` // of a video
	MD5     *[md5.Size]byte    `json:"md5,omitempty"`
	SHA256  *[sha256.Size]byte `json:"sha256,omitempty"`

	State FingerprintState `json:"-"`
	Added time.Time        `json:"-"`
}

// FingerprintID names a fingerprint, here and to partners.
type FingerprintID string

// Kind says what kind of file a fingerprint is of.
type Kind string

// The kinds.
const (
	KindPhoto Kind = "photo"
	KindVideo Kind = "video"
)

// FingerprintState is where a fingerprint stands.
type FingerprintState string

// The states of a fingerprint. Only a released one is in a bank. Of a refused
// or withdrawn one no hash is kept.
const (
	Waiting   FingerprintState = "waiting" // for an operator
	Released  FingerprintState = "released"
	Refused   FingerprintState = "refused"
	Withdrawn FingerprintState = "withdrawn"
)

const (
	// MaxFiles is how many files one form may bring, and how many fingerprints
	// one case may hold.
	MaxFiles = 200
	// MaxForm is the largest form of fingerprints, in bytes.
	MaxForm = 2 << 20
)
