package hashindex

import (
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
		table.insert(h.chunk(2), slot, &s)
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
				checkNear(t, &table, &s, sc, h.chunk(2)^1<<rnd.IntN(23)^1<<rnd.IntN(23))
			}
		}
		for slot := uint32(room >> 10); slot < hashes; slot += 17 {
			if s.isUsed(slot) {
				h := s.hash(slot)
				table.remove(h.chunk(2), slot)
				s.release(slot)
			}
		}
	}
}

// checkNear compares what a look-up meets with all slots of keys at most two bits
// from key.
func checkNear(t *testing.T, table *table, s *slots, sc *scratch, key uint32) {
	t.Helper()
	var got, want []uint32
	for from := range slices.Chunk(table.flips[2], batchLines/2) {
		table.lookAt(key, table.lookups(key, 2, from, sc.todo[:0]), sc, func(slots []uint32) {
			got = append(got, slots...)
		})
	}
	for slot := range uint32(s.taken) {
		h := s.hash(slot)
		if d := h.chunk(table.chunk) ^ key; s.isUsed(slot) && d&(d-1)&(d&(d-1)-1) == 0 {
			want = append(want, slot)
		}
	}
	slices.Sort(got)
	if table.level >= tagShift {
		if !slices.Equal(got, want) {
			t.Fatalf("level %d: met %d slots, want %d", table.level, len(got), len(want))
		}
		return
	}
	for _, slot := range want { // and others, where tags do not hold all of a key
		if !slices.Contains(got, slot) {
			t.Fatalf("level %d: slot %d was not met", table.level, slot)
		}
	}
}
