package vpdq_test

import (
	"image"
	"image/color"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// scene draws a frame: blocks of grey that depend on the seed.
func scene(seed, width, height int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetGray(x, y, color.Gray{Y: byte((x*8/width+1)*(y*8/height+3)*(seed*37+11) + x*64/width)})
		}
	}
	return img
}

func TestBuilder(t *testing.T) {
	t.Parallel()
	b := vpdq.NewBuilder(time.Second, 0)
	var want []int
	for i := range 95 { // 30 a second, to the millisecond
		at := time.Duration(i*1000/30) * time.Millisecond
		if took := b.Add(scene(i/30, 64, 48), at); took != (i%30 == 0) {
			t.Errorf("frame %d at %v: taken %v", i, at, took)
		}
		if i%30 == 0 {
			want = append(want, i)
		}
	}
	s := b.Signature()
	if len(s.Frames) != len(want) {
		t.Fatalf("%d frames", len(s.Frames))
	}
	for i, f := range s.Frames {
		h, q := pdq.Sum(scene(i, 64, 48))
		if f.Number != want[i] || f.Hash != h || f.Quality != q || f.At != time.Duration(i)*time.Second {
			t.Errorf("%+v", f)
		}
	}
	if again := film(1, 3, 30).Sample(time.Second); len(again.Frames) != 3 || again.Frames[2].Number != 60 {
		t.Errorf("sampled later: %+v", again)
	}
	turns := b.Turns()
	all, _ := pdq.Dihedral(scene(1, 64, 48))
	for i, s := range turns {
		if s.Frames[1].Hash != all[i] {
			t.Errorf("turn %d is not that of pdq.Dihedral", i)
		}
	}
}

func TestBuilderOfNothing(t *testing.T) {
	t.Parallel()
	b := vpdq.NewBuilder(0, 0)
	if s := b.Signature(); s.Frames != nil || b.Turns()[7].Frames != nil {
		t.Errorf("%+v", s)
	}
	b.Add(image.NewGray(image.Rect(0, 0, 64, 64)), 0)
	if s := b.Signature(); len(s.Frames) != 1 || len(s.Prune().Frames) != 0 || vpdq.Match(s, s) {
		t.Errorf("a black frame: %+v", s)
	}
	if b.Add(scene(1, 64, 64), vpdq.MaxTime+time.Second) {
		t.Error("a frame past the last time is taken")
	}
}

// TestBuilderStaysSmall: however long the video, few frames, evenly spread.
func TestBuilderStaysSmall(t *testing.T) {
	t.Parallel()
	img := scene(1, 4, 4) // too small to be hashed, so it costs nothing
	rapid.Check(t, func(t *rapid.T) {
		most, n := rapid.IntRange(2, 20).Draw(t, "most"), rapid.IntRange(1, 120).Draw(t, "frames")
		b := vpdq.NewBuilder(0, most)
		for i := range n {
			b.Add(img, time.Duration(i)*time.Second)
		}
		s := b.Signature().Frames
		if len(s) > most || len(s) < min(n, most/2) {
			t.Fatalf("%d frames of %d, at most %d", len(s), n, most)
		}
		for i := range s {
			if step := max(1, s[min(1, len(s)-1)].Number); s[i].Number != i*step {
				t.Fatalf("not evenly spread: %+v", s)
			}
		}
	})
}

// Times that go back do not make a signature that the text form refuses.
func TestBuilderAgainstTime(t *testing.T) {
	t.Parallel()
	b := vpdq.NewBuilder(0, 0)
	for _, at := range []time.Duration{time.Second, 0, -time.Second, 2 * time.Second} {
		b.Add(scene(1, 16, 16), at)
	}
	text, _ := b.Signature().MarshalText()
	var s vpdq.Signature
	if err := s.UnmarshalText(text); err != nil || len(s.Frames) != 4 {
		t.Errorf("%v: %s", err, text)
	}
}
