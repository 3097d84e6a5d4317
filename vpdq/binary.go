package vpdq

import (
	"encoding/binary"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

// binaryVersion is the first byte of the binary form.
const binaryVersion = 1

// MaxBinary is the greatest length of the binary form, in bytes.
const MaxBinary = 1 + 3 + MaxFrames*maxBinaryFrame

const (
	minBinaryFrame = 1 + 1 + 1 + len(pdq.Hash{})
	maxBinaryFrame = binary.MaxVarintLen32 + 1 + binary.MaxVarintLen32 + len(pdq.Hash{})
)

// MarshalBinary gives a compact form for storage, about 36 bytes a frame: the
// version (1), the count of frames, and for each its number and its time in
// milliseconds as differences from the frame before, its quality and its hash.
// Counts and differences are varints of encoding/binary, the latter signed.
// The signature must be one that the other parsers would read.
func (s Signature) MarshalBinary() ([]byte, error) {
	if len(s.Frames) > MaxFrames {
		return nil, errTooMany()
	}
	b := make([]byte, 0, 4+len(s.Frames)*(minBinaryFrame+2))
	b = binary.AppendUvarint(append(b, binaryVersion), uint64(len(s.Frames)))
	number, ms := int64(0), int64(0)
	for i, f := range s.Frames {
		if err := f.check(); err != nil {
			return nil, atLine(err, i+1)
		}
		at := f.At.Round(time.Millisecond).Milliseconds()
		b = binary.AppendVarint(b, int64(f.Number)-number)
		b = binary.AppendVarint(b, at-ms)
		b = append(append(b, byte(f.Quality)), f.Hash[:]...)
		number, ms = int64(f.Number), at
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary gives, and nothing else: no other
// version, nothing missing, nothing after it. On an error, a [*SyntaxError], the
// signature is unchanged. It takes no more memory than twice its input.
func (s *Signature) UnmarshalBinary(data []byte) error {
	if len(data) == 0 || data[0] != binaryVersion {
		return wrong("", "is of no version that this program reads")
	}
	r := reader{rest: data[1:]}
	n := r.count()
	if r.short || n > MaxFrames || int(n) > len(r.rest)/minBinaryFrame {
		return wrong("", "is cut off, or too long")
	}
	frames := make([]Frame, n)
	number, ms := int64(0), int64(0)
	for i := range frames {
		number, ms = number+r.difference(), ms+r.difference()
		frames[i] = Frame{Number: int(number), Quality: int(r.byte()), At: time.Duration(ms) * time.Millisecond}
		copy(frames[i].Hash[:], r.take(len(pdq.Hash{})))
		if r.short || number < 0 || number > maxNumber || ms < 0 || ms > MaxTime.Milliseconds() || frames[i].Quality > 100 {
			return atLine(wrong("", "is cut off, or out of range"), i+1)
		}
	}
	if len(r.rest) > 0 {
		return wrong("", "is longer than its frames")
	}
	s.Frames = nil
	if n > 0 {
		s.Frames = frames
	}
	return nil
}

// maxNumber is the greatest number of a frame.
const maxNumber = 1<<31 - 1

func (f Frame) check() error {
	switch {
	case f.Number < 0 || f.Number > maxNumber:
		return wrong("frame", "must be a whole number, 0 to 2147483647")
	case f.Quality < 0 || f.Quality > 100:
		return wrong("quality", "must be a whole number, 0 to 100")
	case f.At < 0 || f.At > MaxTime:
		return badSeconds()
	}
	return nil
}

// reader reads the binary form; short is set when it ended too soon, or a number
// is longer than it need be.
type reader struct {
	rest  []byte
	short bool
}

func (r *reader) count() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || n != len(binary.AppendUvarint(nil, v)) {
		r.short = true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// difference is a zigzag varint of at most 33 bits, so that sums stay in range.
func (r *reader) difference() int64 {
	u := r.count()
	if u >= 1<<34 {
		r.short = true
		return 0
	}
	return int64(u>>1) ^ -int64(u&1)
}

func (r *reader) byte() byte {
	b := r.take(1)
	if b == nil {
		return 0
	}
	return b[0]
}

func (r *reader) take(n int) []byte {
	if len(r.rest) < n {
		r.short = true
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}
