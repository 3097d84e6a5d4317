package vpdq

import (
	"image"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

// DefaultFrames is how many frames a [Builder] keeps unless told otherwise: every
// frame of the first 136 seconds at 30 a second.
const DefaultFrames = 4096

// Builder makes the signature of a video whose frames it is given one by one. It
// takes no more memory for a long video than for a short one: when it has as
// many frames as it may, it drops every second one and from then on takes half
// as many. Make one with [NewBuilder]; it must not be used by two goroutines at
// a time.
type Builder struct {
	every time.Duration
	most  int

	hasher pdq.Hasher
	seen   int           // frames given
	due    int           // of them, those at the chosen rate
	step   int           // of which every so many is kept
	next   time.Duration // when the next frame is due
	last   time.Duration
	frames []turned
}

// turned is a frame with the hashes of its eight turns.
type turned struct {
	Frame
	turns [8]pdq.Hash
}

// NewBuilder makes a builder that takes one frame in every such stretch of time,
// every frame when it is 0, and keeps at most so many, 2 to [MaxFrames]; 0 means
// [DefaultFrames].
func NewBuilder(every time.Duration, most int) *Builder {
	if most == 0 {
		most = DefaultFrames
	}
	return &Builder{every: every, most: min(max(most, 2), MaxFrames), step: 1}
}

// Add gives the builder the next frame, shown at a time from the start of the
// video, and says whether it took it. The picture is taken as by [pdq.Sum] and
// not kept. A time before that of the frame before counts as that one's; a frame
// past [MaxTime] is not taken.
func (b *Builder) Add(img image.Image, at time.Duration) bool {
	at = max(at, b.last).Round(time.Millisecond)
	number := b.seen
	b.seen, b.last = b.seen+1, at
	if at+rounding < b.next || at > MaxTime {
		return false
	}
	if b.every > 0 {
		b.next = after(at, b.every)
	}
	b.due++
	if (b.due-1)%b.step != 0 {
		return false
	}
	if len(b.frames) == b.most {
		b.halve()
		if (b.due-1)%b.step != 0 {
			return false
		}
	}
	f := turned{Frame: Frame{Number: number, At: at}}
	f.turns, f.Quality = b.hasher.Dihedral(img)
	f.Hash = f.turns[pdq.Original]
	b.frames = append(b.frames, f)
	return true
}

// rounding is how much a time may be off: one at 30 frames a second is not a
// whole number of milliseconds.
const rounding = time.Millisecond

// after is when the next stretch of time begins after the one that at is in.
func after(at, every time.Duration) time.Duration {
	at += rounding
	return at - at%every + every
}

func (b *Builder) halve() {
	b.step *= 2
	for i := 0; 2*i < len(b.frames); i++ {
		b.frames[i] = b.frames[2*i]
	}
	b.frames = b.frames[:(len(b.frames)+1)/2]
}

// Signature gives what the builder has so far, all frames that it kept.
func (b *Builder) Signature() Signature { return b.turn(pdq.Original) }

// Turns gives the signatures that the video would have in each of its eight
// turns and flips, at the indices pdq.Original to pdq.FlipMinus1. Looking all of
// them up finds copies that were mirrored, and those of a telephone that stores
// its videos on their side.
func (b *Builder) Turns() [8]Signature {
	var all [8]Signature
	for i := range all {
		all[i] = b.turn(i)
	}
	return all
}

func (b *Builder) turn(i int) Signature {
	if len(b.frames) == 0 {
		return Signature{}
	}
	s := Signature{Frames: make([]Frame, len(b.frames))}
	for j, f := range b.frames {
		f.Hash = f.turns[i]
		s.Frames[j] = f.Frame
	}
	return s
}
