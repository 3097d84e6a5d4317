package vpdq_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/breakwater-safety/breakwater/vpdq"
)

// references are signatures of the reference, of every frame, that are not in
// this repository. TestRules and TestDenseQuery hold the same of made-up ones.
const references = "../../shared/data/vpdq"

func reference(t *testing.T, name string) vpdq.Signature {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(references, name))
	if os.IsNotExist(err) {
		t.Skip("the reference's signatures are not here; TestRules checks the same with made-up ones")
	}
	if err != nil {
		t.Fatal(err)
	}
	var s vpdq.Signature
	if err := s.UnmarshalText(text); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	again, _ := s.MarshalText()
	if string(again) != string(text) {
		t.Errorf("%s: written otherwise than it was read", name)
	}
	return s
}

// TestVersions: a query of every frame finds every version of its clip in a bank of
// one frame a second, whichever frames those are, and no other clip.
func TestVersions(t *testing.T) {
	t.Parallel()
	clips := map[string][]string{
		"chair": {
			"chair-19-sd-bar.txt", "chair-20-sd-bar.txt", "chair-22-sd-grey-bar.txt",
			"chair-22-with-small-logo-bar.txt", "chair-orig-22-sd-bar.txt",
		},
		"pattern, whole":    {"pattern-hd-no-bar.txt", "pattern-longer-no-bar.txt"},
		"pattern, with bar": {"pattern-sd-grey-bar.txt", "pattern-sd-with-small-logo-bar.txt"}, // another picture to PDQ
		"doorknob":          {"doorknob-hd-no-bar.txt"},
	}
	least := 1.0
	for a, queries := range clips {
		for b, entries := range clips {
			for _, query := range queries {
				for _, entry := range entries {
					q, e := reference(t, query), reference(t, entry)
					for _, start := range []int{0, 7, 14, 22} {
						s := vpdq.Compare(q, sampled(e, 30, start))
						if got := vpdq.Default().Match(s); got != (a == b) {
							t.Errorf("%s in %s from frame %d: %v (%+v)", query, entry, start, got, s)
						}
						if a == b {
							least = min(least, max(s.Query.Part(), s.Entry.Part()))
						}
						if a != b && s.Query.Matched+s.Entry.Matched > 0 {
							t.Logf("%s and %s have %+v in common", query, entry, s)
						}
					}
				}
			}
		}
	}
	if least < 0.84 {
		t.Errorf("the least of the greater shares of two versions is %.3f: the package's description says 84 %%", least)
	}
}

// TestHalfASecondLater is why the query has every frame: of one frame a second on
// both sides, the same clip from half a second later shares little with itself.
func TestHalfASecondLater(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"chair-orig-22-sd-bar.txt", "pattern-hd-no-bar.txt"} {
		s := reference(t, name)
		if part := vpdq.Compare(sampled(s, 30, 15), sampled(s, 30, 0)).Entry.Part(); part > 0.25 {
			t.Errorf("%s: one frame a second would do: %.2f", name, part)
		}
		if part := vpdq.Compare(join(vpdq.Signature{Frames: s.Frames[15:]}), sampled(s, 30, 15)).Entry.Part(); part < 0.95 {
			t.Errorf("%s: of every frame, the share is only %.2f", name, part)
		}
	}
}

// TestPaddedAndCut does to the clip what evades the others' defaults.
func TestPaddedAndCut(t *testing.T) {
	t.Parallel()
	clip, entry := reference(t, "chair-22-with-small-logo-bar.txt"), sampled(reference(t, "chair-orig-22-sd-bar.txt"), 30, 11)
	padding := reference(t, "pattern-longer-no-bar.txt")
	padding = join(padding, reference(t, "doorknob-hd-no-bar.txt"), padding, padding, padding)
	for name, query := range map[string]vpdq.Signature{
		"padded":               join(clip, padding),
		"cut to five seconds":  cut(clip, 200, 350),
		"the half, and padded": join(padding, cut(clip, 15, 15+len(clip.Frames)*2/3)),
	} {
		if s := vpdq.Compare(query, entry); !vpdq.Default().Match(s) {
			t.Errorf("%s: %+v", name, s)
		}
	}
}
