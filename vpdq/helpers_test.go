package vpdq_test

import (
	"math/rand/v2"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// film is a made-up video: frames at a rate a second, each with a hash of its own.
func film(seed uint64, seconds, rate int) vpdq.Signature {
	rng := rand.New(rand.NewPCG(seed, 1))
	var s vpdq.Signature
	for i := range seconds * rate {
		f := vpdq.Frame{Number: i, Quality: 100, At: (time.Duration(i) * time.Second / time.Duration(rate)).Round(time.Millisecond)}
		for j := range f.Hash {
			f.Hash[j] = byte(rng.Uint32())
		}
		s.Frames = append(s.Frames, f)
	}
	return s
}

// cut gives the frames [from, to) as a video of their own.
func cut(s vpdq.Signature, from, to int) vpdq.Signature {
	return join(vpdq.Signature{Frames: s.Frames[from:to]})
}

// join puts videos one behind the other, a second apart.
func join(parts ...vpdq.Signature) vpdq.Signature {
	var out vpdq.Signature
	start := time.Duration(0)
	for _, p := range parts {
		if len(p.Frames) == 0 {
			continue
		}
		first := p.Frames[0].At
		for _, f := range p.Frames {
			f.Number, f.At = len(out.Frames), start+f.At-first
			out.Frames = append(out.Frames, f)
		}
		last := out.Frames[len(out.Frames)-1].At
		start = last - last%time.Second + time.Second
	}
	return out
}

// noisy flips so many bits of every frame.
func noisy(s vpdq.Signature, flips int) vpdq.Signature {
	var out vpdq.Signature
	for i, f := range s.Frames {
		f.Hash = flipped(f.Hash, flips, uint64(i))
		out.Frames = append(out.Frames, f)
	}
	return out
}

func flipped(h pdq.Hash, flips int, seed uint64) pdq.Hash {
	for _, bit := range rand.New(rand.NewPCG(seed, 2)).Perm(pdq.Bits)[:flips] {
		h[bit/8] ^= 1 << (bit % 8)
	}
	return h
}

// sampled takes every so manieth frame, from a start.
func sampled(s vpdq.Signature, step, start int) vpdq.Signature {
	var out vpdq.Signature
	for i := start; i < len(s.Frames); i += step {
		out.Frames = append(out.Frames, s.Frames[i])
	}
	return out
}
