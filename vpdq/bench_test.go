package vpdq_test

import (
	"testing"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// BenchmarkCompare compares a query of every frame, a minute of it, with an entry of
// one frame a second, pair by pair.
func BenchmarkCompare(b *testing.B) {
	query, entry := film(1, 60, 30), film(1, 60, 1)
	m := vpdq.Default()
	for b.Loop() {
		m.Compare(query, entry)
	}
	b.ReportMetric(float64(len(query.Frames)*len(entry.Frames))*float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}

// BenchmarkLookUp looks such a query up in a bank of 1,000 such entries: by the index
// and a tally, and beside it by comparing with each.
func BenchmarkLookUp(b *testing.B) {
	const entries = 1000
	m := vpdq.Default()
	index, bags, bank := hashindex.New(), make([]vpdq.Bag, entries), make([]vpdq.Signature, entries)
	for i := range entries {
		bank[i] = sampled(film(uint64(i), 60, 30), 30, 7)
		bags[i] = m.Bag(bank[i])
		for j, h := range bags[i].Hashes {
			index.Add(uint64(i*vpdq.MaxFrames+j), h)
		}
	}
	query := film(500, 60, 30)
	b.Run("way=tally", func(b *testing.B) {
		for b.Loop() {
			bag := m.Bag(query)
			tally, matched := vpdq.NewTally(bag), 0
			index.SearchEach(bag.Hashes, m.Radius, func(i int, f hashindex.Match) {
				entry, frame := f.ID/vpdq.MaxFrames, int(f.ID%vpdq.MaxFrames)
				tally.Add(i, entry, bags[entry].Unit(frame))
			})
			for entry := range tally.Entries() {
				if m.Match(tally.Shares(entry, bags[entry].Units())) {
					matched++
				}
			}
			if matched != 1 {
				b.Fatalf("%d entries match", matched)
			}
		}
	})
	b.Run("way=compare", func(b *testing.B) {
		for b.Loop() {
			matched := 0
			for i := range bank {
				if m.Match(m.Compare(query, bank[i])) {
					matched++
				}
			}
			if matched != 1 {
				b.Fatalf("%d entries match", matched)
			}
		}
	})
}
