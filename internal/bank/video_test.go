package bank_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// film is a video of so many seconds, one frame in each, unlike every other
// seed's.
func film(seed uint64, seconds int) vpdq.Signature {
	rnd := rand.New(rand.NewPCG(seed, 0))
	var s vpdq.Signature
	for i := range seconds {
		f := vpdq.Frame{Number: i, Quality: 90, At: time.Duration(i) * time.Second}
		for b := range f.Hash {
			f.Hash[b] = byte(rnd.Uint32())
		}
		s.Frames = append(s.Frames, f)
	}
	return s
}

// after is a video with another behind it.
func after(a, b vpdq.Signature) vpdq.Signature {
	out := vpdq.Signature{Frames: slices.Clone(a.Frames)}
	for _, f := range b.Frames {
		f.Number += len(a.Frames)
		f.At += time.Duration(len(a.Frames)) * time.Second
		out.Frames = append(out.Frames, f)
	}
	return out
}

func video(id string, s vpdq.Signature) bank.Entry {
	return bank.Entry{ID: id, Fingerprint: bank.Fingerprint{VPDQ: &s}}
}

func TestVideos(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	known := film(1, 20)
	fill(t, r, "clips", video("known", known), video("other", film(2, 20)), photo("picture", &known.Frames[3].Hash))
	turned := make([]vpdq.Signature, 8)
	turned[pdq.FlipX] = known
	poor := film(1, 20)
	for i := range poor.Frames {
		poor.Frames[i].Quality = pdq.MinQuality - 1
	}
	tests := map[string]struct {
		query        []vpdq.Signature
		turn         string
		query1, then int // the shares in percent; 0 when nothing matches
	}{
		"itself":                     {[]vpdq.Signature{known}, "original", 100, 100},
		"mirrored":                   {turned, "flip_x", 100, 100},
		"padded with other footage":  {[]vpdq.Signature{after(known, film(3, 60))}, "original", 25, 100},
		"an excerpt":                 {[]vpdq.Signature{{Frames: known.Frames[5:10]}}, "original", 100, 25},
		"frames in which nothing is": {[]vpdq.Signature{poor}, "", 0, 0},
		"one frame among many":       {[]vpdq.Signature{after(vpdq.Signature{Frames: known.Frames[:1]}, film(3, 60))}, "", 0, 0},
		"a video that is not there":  {[]vpdq.Signature{film(4, 20)}, "", 0, 0},
		"a video without any frames": {[]vpdq.Signature{{}}, "", 0, 0},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := r.Match(t.Context(), "p1", nil, bank.Query{Videos: tc.query})
			if err != nil {
				t.Fatal(err)
			}
			if tc.then == 0 {
				if len(found.Matches) > 0 {
					t.Errorf("matched %+v", found.Matches)
				}
				return
			}
			if len(found.Matches) != 1 {
				t.Fatalf("matches %+v", found.Matches)
			}
			m := found.Matches[0]
			if m.Entry != "known" || m.By != "vpdq" || m.Turn != tc.turn || m.QueryShare != tc.query1 || m.EntryShare != tc.then {
				t.Errorf("%+v, want turn %q, shares %d and %d", m, tc.turn, tc.query1, tc.then)
			}
		})
	}
}

func TestVideosAfterARestart(t *testing.T) {
	t.Parallel()
	r, db := open(t)
	known := film(1, 20)
	fill(t, r, "clips", video("known", known))
	again, q := load(t, db), bank.Query{Videos: []vpdq.Signature{known}}
	if got := match(t, again, nil, q); len(got) != 1 {
		t.Errorf("after a restart: %q", got)
	}
	if err := again.Withdraw(t.Context(), key("clips"), "known"); err != nil {
		t.Fatal(err)
	}
	if err := r.Follow(t.Context()); err != nil {
		t.Fatal(err)
	}
	for when, reg := range map[string]*bank.Registry{"withdrawn": again, "withdrawn elsewhere": r} {
		if got := match(t, reg, nil, q); got != nil {
			t.Errorf("%s: %q", when, got)
		}
	}
	added, err := again.Add(t.Context(), key("clips"), []bank.Entry{video("anew", known)})
	if err != nil || added.Withdrawn != 1 {
		t.Errorf("sent anew: %+v %v", added, err)
	}
}

// TestCommonFootageSaysNothing when a negative bank has it, as a video or as a
// picture of it.
func TestCommonFootageSaysNothing(t *testing.T) {
	t.Parallel()
	r, _ := open(t)
	intro := film(9, 12)
	fill(t, r, "clips", video("a", after(intro, film(1, 12))))
	other := bank.Query{Videos: []vpdq.Signature{after(intro, film(2, 12))}}
	if got := match(t, r, nil, other); len(got) != 1 {
		t.Fatalf("%q: want a match by the intro alone", got)
	}
	pictures := []bank.Entry{video("intro", vpdq.Signature{Frames: intro.Frames[:6]})}
	for i, f := range intro.Frames[6:] {
		pictures = append(pictures, photo(string(rune('a'+i)), &f.Hash))
	}
	fillAs(t, r, "common", bank.Settings{Kind: bank.Negative, Distance: 31}, pictures...)
	if got := match(t, r, []string{"clips"}, other); got != nil {
		t.Errorf("%q, want nothing but the intro to be shared", got)
	}
	if got := match(t, r, nil, bank.Query{Videos: []vpdq.Signature{after(intro, film(1, 12))}}); len(got) != 1 {
		t.Errorf("%q, want the clip itself still to match", got)
	}
}
