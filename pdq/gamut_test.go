package pdq

import (
	"testing"

	"pgregory.net/rapid"
)

// TestGamut holds that pixels which are said to need no clamping need none, and
// that few others are looked at again: that is all the short way costs.
func TestGamut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "samples")
		aroundGray := rapid.IntRange(0, 128).Draw(t, "spread")
		sample := rapid.IntRange(128-aroundGray, min(128+aroundGray, 255))
		cb, cr := bytesOf(t, n, sample), bytesOf(t, n, sample)
		margin := rapid.IntRange(0, 127).Draw(t, "margin")
		luma := bytesOf(t, rapid.IntRange(1, 70).Draw(t, "pixels"), rapid.IntRange(margin, 255-margin))
		furthest := 0
		for i := range n {
			furthest = max(furthest, aside(cb[i]), aside(cr[i]))
		}
		reach := reachOf(cb, cr)
		if exact := float64(furthest) * 1.772; float64(reach) < exact || float64(reach) > exact+4 {
			t.Fatalf("reach %d of a chroma %d from gray", reach, furthest)
		}
		least, most := 255, 0
		for _, v := range luma {
			least, most = min(least, int(v)), max(most, int(v))
		}
		if got, want := inGamut(luma, reach), least >= reach && most <= 255-reach; got != want {
			t.Fatalf("in gamut: %v; luma %d..%d, reach %d", got, least, most, reach)
		}
		clamped := append([]byte(nil), luma...)
		for i := range n {
			clampLuma(clamped, cb[i], cr[i])
		}
		if inGamut(luma, reach) && string(clamped) != string(luma) {
			t.Fatal("a luma in the gamut was clamped")
		}
	})
}

func bytesOf(t *rapid.T, n int, from *rapid.Generator[int]) []byte {
	s := make([]byte, n)
	for i := range s {
		s[i] = byte(from.Draw(t, "byte"))
	}
	return s
}
