package vpdq_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// TestTallyAgreesWithCompare searches made-up banks by an index, as a server does,
// and each of their videos by comparing.
func TestTallyAgreesWithCompare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom([]vpdq.Matcher{vpdq.Default(), vpdq.Reference()}).Draw(t, "matcher")
		pool := film(9, 12, 1).Frames
		draw := rapid.Custom(func(t *rapid.T) vpdq.Signature {
			var s vpdq.Signature
			for i := range rapid.IntRange(0, 12).Draw(t, "frames") {
				f := pool[rapid.IntRange(0, len(pool)-1).Draw(t, "frame")]
				f.Hash = flipped(f.Hash, rapid.IntRange(0, 20).Draw(t, "flips"), uint64(i))
				f.Quality = rapid.SampledFrom([]int{49, 50, 100}).Draw(t, "quality")
				f.Number = i
				s.Frames = append(s.Frames, f)
			}
			return s
		})
		query, bank := draw.Draw(t, "query"), rapid.SliceOfN(draw, 0, 6).Draw(t, "bank")

		index, bags := hashindex.New(), make([]vpdq.Bag, len(bank))
		for entry, s := range bank {
			bags[entry] = m.Bag(s)
			for frame, h := range bags[entry].Hashes {
				index.Add(uint64(entry*vpdq.MaxFrames+frame), h)
			}
		}
		bag := m.Bag(query)
		tally := vpdq.NewTally(bag)
		index.SearchEach(bag.Hashes, m.Radius, func(i int, f hashindex.Match) {
			entry, frame := f.ID/vpdq.MaxFrames, int(f.ID%vpdq.MaxFrames)
			tally.Add(i, entry, bags[entry].Unit(frame))
		})

		found := slices.Sorted(tally.Entries())
		for entry, s := range bank {
			want := m.Compare(query, s)
			if got := tally.Shares(uint64(entry), bags[entry].Units()); got != want {
				t.Fatalf("entry %d: %+v, by comparing %+v", entry, got, want)
			}
			if want.Query.Matched > 0 != slices.Contains(found, uint64(entry)) {
				t.Fatalf("entry %d of %+v: found are %v", entry, want, found)
			}
		}
	})
}

// TestCompareProperties: the roles may be exchanged, and more radius is never less.
func TestCompareProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := film(rapid.Uint64().Draw(t, "seed"), 6, 2)
		a := cut(base, rapid.IntRange(0, 5).Draw(t, "from"), rapid.IntRange(6, 12).Draw(t, "to"))
		b := noisy(base, rapid.IntRange(0, 60).Draw(t, "flips"))
		m := vpdq.Default()
		m.Radius = rapid.IntRange(0, pdq.Bits).Draw(t, "radius")
		ab, ba := m.Compare(a, b), m.Compare(b, a)
		if ab.Query != ba.Entry || ab.Entry != ba.Query {
			t.Fatalf("%+v and %+v", ab, ba)
		}
		m.Radius++
		if more := m.Compare(a, b); more.Query.Matched < ab.Query.Matched || more.Entry.Matched < ab.Entry.Matched {
			t.Fatalf("radius %d gives %+v, one less %+v", m.Radius, more, ab)
		}
		if self := m.Compare(a, a); self.Query.Matched != self.Query.Units {
			t.Fatalf("a video is not in itself: %+v", self)
		}
	})
}
