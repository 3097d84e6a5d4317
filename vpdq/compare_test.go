package vpdq_test

import (
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

func TestShares(t *testing.T) {
	t.Parallel()
	clip, other := film(1, 20, 1), film(2, 60, 1)
	poor := cut(clip, 0, 20)
	for i := range poor.Frames {
		poor.Frames[i].Quality = pdq.MinQuality - 1
	}
	still := join(cut(clip, 0, 1), cut(clip, 0, 1), cut(clip, 0, 1))
	tests := []struct {
		name         string
		query, entry vpdq.Signature
		want         vpdq.Shares
	}{
		{"the same", clip, clip, vpdq.Shares{Query: vpdq.Share{20, 20}, Entry: vpdq.Share{20, 20}}},
		{"at the radius", noisy(clip, 31), clip, vpdq.Shares{Query: vpdq.Share{20, 20}, Entry: vpdq.Share{20, 20}}},
		{"past the radius", noisy(clip, 32), clip, vpdq.Shares{Query: vpdq.Share{0, 20}, Entry: vpdq.Share{0, 20}}},
		{"another", clip, other, vpdq.Shares{Query: vpdq.Share{0, 20}, Entry: vpdq.Share{0, 60}}},
		{"padded", join(other, clip), clip, vpdq.Shares{Query: vpdq.Share{20, 80}, Entry: vpdq.Share{20, 20}}},
		{"an excerpt", cut(clip, 5, 10), clip, vpdq.Shares{Query: vpdq.Share{5, 5}, Entry: vpdq.Share{5, 20}}},
		{"a still counts once", still, clip, vpdq.Shares{Query: vpdq.Share{1, 1}, Entry: vpdq.Share{1, 20}}},
		{"nothing to see in the query", poor, clip, vpdq.Shares{Query: vpdq.Share{0, 0}, Entry: vpdq.Share{0, 20}}},
		{"nothing to see in either", poor, vpdq.Signature{}, vpdq.Shares{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := vpdq.Compare(tt.query, tt.entry); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			if got := vpdq.Reference().Compare(tt.query, tt.entry); got != tt.want {
				t.Errorf("in frames: got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// TestRules says what each of the rules catches: the package's description.
func TestRules(t *testing.T) {
	t.Parallel()
	clip, other, more := film(1, 20, 1), film(2, 60, 1), film(3, 60, 1)
	tests := []struct {
		name                      string
		query                     vpdq.Signature
		ours, reference, pytxRule bool
	}{
		{"the same", clip, true, true, true},
		{"another", other, false, false, false},
		{"padded three times over", join(clip, other), true, true, false},
		{"a third of it", cut(clip, 0, 7), true, false, true},
		{"half of it, padded", join(other, cut(clip, 0, 10), more), true, false, false},
		{"three seconds", cut(clip, 8, 11), true, false, true},
		{"three seconds, padded", join(cut(clip, 8, 11), other), false, false, false},
		{"a short end card in common", join(cut(clip, 18, 20), cut(other, 0, 2)), false, false, false},
		{"nothing", vpdq.Signature{}, false, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, m := range []struct {
				name string
				vpdq.Matcher
				want bool
			}{{"default", vpdq.Default(), tt.ours}, {"reference", vpdq.Reference(), tt.reference}, {"pytx", vpdq.Pytx(), tt.pytxRule}} {
				if got := m.Match(m.Compare(tt.query, clip)); got != m.want {
					t.Errorf("%s: %v, want %v (%+v)", m.name, got, m.want, m.Compare(tt.query, clip))
				}
			}
		})
	}
}

// A rule that asks for nothing is not met by nothing.
func TestNoRuleIsMetByNothing(t *testing.T) {
	t.Parallel()
	m := vpdq.Matcher{Radius: 31, Rules: []vpdq.Rule{{}}}
	for _, s := range []vpdq.Shares{
		{},
		{Query: vpdq.Share{0, 5}, Entry: vpdq.Share{0, 5}},
		m.Compare(vpdq.Signature{}, vpdq.Signature{}),
	} {
		if m.Match(s) {
			t.Errorf("%+v matches", s)
		}
	}
	if !m.Match(vpdq.Shares{Query: vpdq.Share{1, 5}, Entry: vpdq.Share{1, 5}}) {
		t.Error("one frame in common does not meet a rule that asks for nothing")
	}
	if got := (vpdq.Share{}).Part(); got != 0 {
		t.Errorf("a share of nothing is %v", got)
	}
}

// A query of every frame is counted by the second: an entry of one a second.
func TestDenseQuery(t *testing.T) {
	t.Parallel()
	dense := film(4, 12, 30)
	sparse := sampled(dense, 30, 17)
	want := vpdq.Shares{Query: vpdq.Share{12, 12}, Entry: vpdq.Share{12, 12}}
	if got := vpdq.Compare(dense, sparse); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := vpdq.Pytx().Compare(dense, sparse).Query; got != (vpdq.Share{12, 360}) {
		t.Errorf("in frames: %+v", got)
	}
}
