package hashindex

import (
	"math/bits"
	"slices"
)

// tables has a bucket for each value of each chunk: the slots of the hashes with
// that value there.
type tables [chunkCount][1 << chunkBits][]uint32

// maxFlips is the most bits that are changed in a chunk to look it up. With one
// more, a search meets so many hashes that comparing all is quicker.
const maxFlips = 2

// flips holds the changes to a chunk, those of fewer bits first: none, each bit,
// each pair. flipsWithin[n] of them change at most n bits.
var (
	flips       = makeFlips()
	flipsWithin = [maxFlips + 1]int{1, 1 + 16, 1 + 16 + 120}
)

func makeFlips() []uint16 {
	all := []uint16{0}
	for i := range chunkBits {
		all = append(all, 1<<i)
	}
	for i := range chunkBits {
		for j := range i {
			all = append(all, 1<<i|1<<j)
		}
	}
	return all
}

func newTables(s *slots) *tables {
	t := new(tables)
	for slot, count := range s.counts {
		// The newest slot has its first id still to come.
		if count > 0 || slot == len(s.counts)-1 {
			t.add(uint32(slot), s.hashes[slot])
		}
	}
	return t
}

func (t *tables) add(slot uint32, c chunks) {
	for i := range t {
		bucket := &t[i][c.at(i)]
		*bucket = append(*bucket, slot)
	}
}

func (t *tables) remove(slot uint32, c chunks) {
	for i := range t {
		bucket := &t[i][c.at(i)]
		at, end := slices.Index(*bucket, slot), len(*bucket)-1
		(*bucket)[at] = (*bucket)[end]
		*bucket = (*bucket)[:end]
	}
}

// smallest is the shortest bucket that the hash is in, if it is anywhere.
func (t *tables) smallest(c chunks) []uint32 {
	least := t[0][c.at(0)]
	for i := 1; i < chunkCount; i++ {
		if bucket := t[i][c.at(i)]; len(bucket) < len(least) {
			least = bucket
		}
	}
	return least
}

// probes says how many bits of chunk i may differ for the chunk to be looked up,
// -1 for not at all. With radius = 16*s + a, hashes within the radius differ by at
// most s bits in one of the first a+1 chunks, or by at most s-1 bits in one of the
// others: else their distance would be at least (a+1)(s+1) + (15-a)s = radius+1.
func probes(i, radius int) int {
	if i <= radius%chunkCount {
		return radius / chunkCount
	}
	return radius/chunkCount - 1
}

// search appends the matches in no order, each once.
func (t *tables) search(s *slots, q chunks, radius int, dst []Match) []Match {
	for i := range t {
		within := probes(i, radius)
		if within < 0 {
			break
		}
		for _, flip := range flips[:flipsWithin[within]] {
			for _, slot := range t[i][q.at(i)^flip] {
				h := &s.hashes[slot]
				if d, ok := h.within(&q, radius); ok && !metBefore(h, &q, i, radius) {
					dst = s.report(slot, d, dst)
				}
			}
		}
	}
	return dst
}

// metBefore says whether a match was met at a chunk before i.
func metBefore(h, q *chunks, i, radius int) bool {
	for j := range i {
		if bits.OnesCount16(h.at(j)^q.at(j)) <= probes(j, radius) {
			return true
		}
	}
	return false
}
