package hashindex

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestTableGrows fills a table, and grows it past the level from which tags say
// where a slot goes. All the while every slot must be found, also at keys that
// differ from its own, and those that are taken out must not.
func TestTableGrows(t *testing.T) {
	t.Parallel()
	const hashes = 3000
	var s slots
	s.init(new(blocks[halfPage]))
	var table table
	table.init(2, new(blocks[linePage]))
	rnd := rand.New(rand.NewPCG(11, 0))
	centre := split(randomHash(rnd))
	for id := range uint64(hashes) {
		h := split(randomHash(rnd))
		if id%2 == 0 { // many that share lines, and some a key
			h = split(flipped(rnd, join(&centre), 4+rnd.IntN(9)))
		}
		slot := s.take(h, id)
		table.insert(&h, slot, &s)
	}
	sc := new(scratch)
	for _, room := range []int{0, 1 << 16, 1 << 18, 1 << 19, 1 << 20, 3 << 19} {
		table.reserve(room, &s)
		if table.tooFull(room) {
			t.Fatalf("level %d has no room for %d", table.level, room)
		}
		for slot := range uint32(hashes) {
			h := s.hash(slot)
			if found, ok := table.find(&h, &s); ok != s.isUsed(slot) || ok && s.hash(found) != h {
				t.Fatalf("level %d: slot %d found: %v", table.level, slot, ok)
			}
			if slot%50 == 0 {
				checkNear(t, &table, &s, sc, h.chunk(2)^1<<rnd.IntN(23)^1<<rnd.IntN(23)^1<<(23+rnd.IntN(10)), int(slot/50%2), 2+rnd.IntN(2))
			}
		}
		for slot := uint32(room >> 10); slot < hashes; slot += 17 {
			if s.isUsed(slot) {
				h := s.hash(slot)
				table.remove(&h, slot)
				s.release(slot)
			}
		}
	}
}

// checkNear compares what a look-up meets with all slots of keys at most two bits
// from key, and two and more with the bits after that are in tags.
func checkNear(t *testing.T, table *table, s *slots, sc *scratch, key uint64, side, more int) {
	t.Helper()
	var got, want []uint32
	for from := range slices.Chunk(table.flips[2], batchLines/2) {
		todo := table.lookups(uint32(key), 2, from, sc.todo[:0])
		table.lookAt(table.wanted(key, side, more), todo, sc, func(slots []uint32) {
			got = append(got, slots...)
		})
	}
	seen := uint64(1)<<max(table.tagAt+tagBits, table.keyBits()) - 1
	inChunk := uint64(1)<<table.keyBits() - 1
	for slot := range uint32(s.taken) {
		if h := s.hash(slot); s.isUsed(slot) {
			d := (table.key(&h, side) ^ key) & seen
			if bits.OnesCount64(d&inChunk) <= 2 && bits.OnesCount64(d) <= 2+more {
				want = append(want, slot)
			}
		}
	}
	slices.Sort(got)
	for _, slot := range want {
		if !slices.Contains(got, slot) {
			t.Fatalf("level %d: slot %d was not met", table.level, slot)
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("level %d: met %d slots, want %d", table.level, len(got), len(want))
	}
}
