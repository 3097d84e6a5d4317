package vpdq

import (
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

// MaxFrames is the most frames that a signature read by this package has: 72
// minutes of every frame at 30 a second, 36 hours at one.
const MaxFrames = 1 << 17

// MaxTime bounds the time of a frame: 100 hours.
const MaxTime = 100 * time.Hour

// Frame is the fingerprint of one frame of a video.
type Frame struct {
	// Number counts the frames that were looked at, from 0: those of the
	// video, when every one was. Matching does not use it.
	Number int
	// Quality is the PDQ quality, 0 to 100.
	Quality int
	// Hash is the PDQ hash of the whole frame.
	Hash pdq.Hash
	// At is the frame's time from the start of the video, 0 to [MaxTime]. The
	// stored forms keep milliseconds.
	At time.Duration
}

// Signature is the fingerprint of a video: those of its frames, in their order.
// It may hold frames that are too poor to be compared, or twice the same one;
// [Signature.Prune] leaves those that count. Its zero value is that of a video
// without frames, which matches nothing.
type Signature struct {
	Frames []Frame
}

// Prune gives the signature with only the frames that count, which is what a bank
// needs of it: of quality [pdq.MinQuality] or better, and of several with the very
// same hash the first.
func (s Signature) Prune() Signature {
	var out Signature
	seen := make(map[pdq.Hash]bool, len(s.Frames))
	for _, f := range s.Frames {
		if f.Quality >= pdq.MinQuality && !seen[f.Hash] {
			seen[f.Hash] = true
			out.Frames = append(out.Frames, f)
		}
	}
	return out
}

// Sample gives the signature with only the first frame of every such stretch of
// time: of one of every frame, what a bank holds at one a second.
func (s Signature) Sample(every time.Duration) Signature {
	var out Signature
	next := time.Duration(0)
	for _, f := range s.Frames {
		if f.At+rounding < next {
			continue
		}
		next = after(f.At, every)
		out.Frames = append(out.Frames, f)
	}
	return out
}
