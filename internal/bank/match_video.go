package bank

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// tally counts the frames that the stop banks' videos share with one, but for
// those that are in a negative bank: an intro or the end card of an app, that
// many videos have, says nothing.
func (l *lookup) tally(s vpdq.Signature) *vpdq.Tally {
	video := vpdq.Default().Bag(l.telling(s))
	t := vpdq.NewTally(video)
	for _, s := range l.shelves {
		if s.bank.Kind != Negative {
			s.nearFrames(video, t)
		}
	}
	return t
}

// telling gives the signature without the frames that are in a negative bank.
func (l *lookup) telling(s vpdq.Signature) vpdq.Signature {
	hashes, common := vpdq.Default().Bag(s).Hashes, map[pdq.Hash]bool{}
	for _, shelf := range l.shelves {
		if shelf.bank.Kind != Negative {
			continue
		}
		for _, index := range []*hashindex.Index{shelf.frames, shelf.pdq} {
			index.SearchEach(hashes, shelf.bank.Distance, func(i int, _ hashindex.Match) { common[hashes[i]] = true })
		}
	}
	if len(common) == 0 {
		return s
	}
	var out vpdq.Signature
	for _, f := range s.Frames {
		if !common[f.Hash] {
			out.Frames = append(out.Frames, f)
		}
	}
	return out
}

// nearVideos gives the numbers of the entries that share frames with the video,
// those that share most.
func (l *lookup) nearVideos() []Number {
	shared := map[Number]int{}
	for _, t := range l.tallies {
		for e := range t.Entries() {
			n := Number(e)
			shared[n] = max(shared[n], t.Shares(e, 0).Entry.Matched)
		}
	}
	numbers := slices.SortedFunc(maps.Keys(shared), func(a, b Number) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(a, b))
	})
	return numbers[:min(len(numbers), MaxMatches*max(1, len(l.shelves)))]
}

// matchesVideo fills in how the entry matches by its frames, if it does: the
// turn with which it shares most.
func (l *lookup) matchesVideo(e Stored, m *Match) bool {
	if e.VPDQ == nil {
		return false
	}
	rules := vpdq.Default()
	units, best := rules.Bag(*e.VPDQ).Units(), -1.0
	for i, t := range l.tallies {
		s := t.Shares(uint64(e.Number), units)
		if part := max(s.Query.Part(), s.Entry.Part()); part > best && rules.Match(s) {
			best = part
			m.By, m.Turn = byVPDQ, turnNames[i%len(turnNames)]
			m.QueryShare, m.EntryShare = percent(s.Query), percent(s.Entry)
		}
	}
	return best >= 0
}

func percent(s vpdq.Share) int { return int(math.Round(100 * s.Part())) }
