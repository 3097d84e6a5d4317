package media

import (
	"context"
	"io"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
)

// Check is an upload to be looked up: either File or a Fingerprint.
type Check struct {
	Platform platform.ID
	// ID is the caller's own; asking again with it does nothing twice. When
	// it is empty one is made.
	ID string
	// Account is who uploads; may be empty.
	Account string
	// Banks are the names of the banks to look in; none means all of the
	// platform's.
	Banks []string
	// File is a photograph or video; it is read once and not kept. When it is nil,
	// Fingerprint is looked up alone.
	File io.Reader
	// Fingerprint is what the caller made itself.
	Fingerprint bank.Fingerprint
}

// CheckResult is what became of a check.
type CheckResult struct {
	ID string
	// Fingerprint has all hashes after a file, as a bank would hold them (PDQ of a
	// picture, VPDQ of a video, one frame a second), else what the caller gave.
	Fingerprint bank.Fingerprint
	// Quality is the PDQ quality, 0 to 100, of a video that of its best frame; -1
	// when no file was given.
	Quality int
	// Video says what was seen of a video; nil after anything else.
	Video *CheckedVideo
	// Matches are the entries matched, nearest first; empty when none, or
	// when the picture's quality is below pdq.MinQuality (by PDQ).
	Matches []bank.Match
	// Vetoed would have matched but for an entry of a negative bank; nothing
	// is done about them.
	Vetoed        []bank.Match
	Interventions []playbook.Intervention
}

// CheckedVideo is what was seen of a video that was checked.
type CheckedVideo struct {
	// Frames is how many frames were looked up, of those that were looked at over
	// the first Seconds of the video.
	Frames  int
	Seconds float64
	// Seen and Why are as in [Video].
	Seen Seen
	Why  string
}

// A CheckService checks uploads; *Checker is one.
type CheckService interface {
	Check(ctx context.Context, c Check) (CheckResult, error)
}
