package cases

import (
	"crypto/md5"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// Fingerprint is what is known of one file: never the file, never its name.
type Fingerprint struct {
	// ID is random and ours: "fp-" and 32 hexadecimal digits.
	ID   FingerprintID
	Kind Kind
	// PDQ holds the hashes of a photo's eight turns and flips in the order of
	// pdq.Dihedral; nil for a video.
	PDQ []pdq.Hash
	// Quality is the PDQ quality of a photo, 0 to 100. Below pdq.MinQuality
	// there is too little in it to be recognised by its looks.
	Quality int
	VPDQ    *vpdq.Signature // of a video
	MD5     *[md5.Size]byte
	SHA256  *[sha256.Size]byte

	State FingerprintState
	Added time.Time
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

// Validate holds a fingerprint that is to be added to its bounds. It must have
// something by which the file is recognised: looks that are good enough, or the
// digest of its bytes. fault.Invalid with the field.
func (f *Fingerprint) Validate() error {
	switch {
	case f.Kind != KindPhoto && f.Kind != KindVideo:
		return fault.At("kind", "must be photo or video")
	case f.Quality < 0 || f.Quality > 100:
		return fault.At("quality", "must be 0 to 100")
	case f.Kind == KindVideo && len(f.PDQ) > 0:
		return fault.At("pdq", "is for photos; a video has vpdq")
	case f.Kind == KindPhoto && f.VPDQ != nil:
		return fault.At("vpdq", "is for videos; a photo has pdq")
	case len(f.PDQ) != 0 && len(f.PDQ) != turns:
		return fault.At("pdq", "must be the hashes of the eight turns")
	case f.VPDQ != nil && len(f.VPDQ.Frames) > MaxFrames:
		return fault.At("vpdq", fmt.Sprintf("must be at most %d frames; one a second is enough", MaxFrames))
	}
	if f.VPDQ != nil {
		for i, frame := range f.VPDQ.Frames {
			if frame.Quality < 0 || frame.Quality > 100 {
				return fault.At(fmt.Sprintf("vpdq[%d].quality", i), "must be 0 to 100")
			}
		}
	}
	if f.Banked().Empty() {
		return fault.At("", "has nothing by which it could be recognised: too little is to be seen, and there is no md5 or sha256")
	}
	return nil
}

// turns is how many hashes a photo has, one of each of pdq.Dihedral.
const turns = 8

// MaxFrames is how many frames of videos a case may hold: five hours at one a
// second.
const MaxFrames = 18_000

// Banked gives what a bank is to hold of it: only what is good enough not to
// match other people's pictures.
func (f *Fingerprint) Banked() bank.Fingerprint {
	out := bank.Fingerprint{MD5: f.MD5, SHA256: f.SHA256}
	if len(f.PDQ) > 0 && f.Quality >= pdq.MinQuality {
		out.PDQ = &f.PDQ[pdq.Original]
	}
	if f.VPDQ != nil {
		if v := f.VPDQ.Prune(); len(v.Frames) > 0 {
			out.VPDQ = &v
		}
	}
	return out
}

// same says whether two are of the same file: the same bytes, or without them
// the very same looks.
func (f *Fingerprint) same(g *Fingerprint) bool {
	if f.SHA256 != nil && g.SHA256 != nil {
		return *f.SHA256 == *g.SHA256
	}
	if f.MD5 != nil && g.MD5 != nil {
		return *f.MD5 == *g.MD5
	}
	if f.VPDQ != nil && g.VPDQ != nil {
		return slices.Equal(f.VPDQ.Frames, g.VPDQ.Frames)
	}
	return len(f.PDQ) > 0 && slices.Equal(f.PDQ, g.PDQ)
}
