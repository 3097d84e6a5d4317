package hashindex

import (
	"math/bits"
	"slices"
)

// maxFlips is the most bits that are changed in a chunk to look it up.
const maxFlips = 4

// onePageBits is how many low bits of a line's number leave it on the same page
// of memory (4 KiB).
const onePageBits = 6

// makeFlips lists the changes of up to most bits to the level low bits of a key,
// those of one memory page together. Each has, above its addressMax low bits, how
// many more bits of the key may be changed, not counting those under tagAt.
func makeFlips(level, most, tagAt int) []uint32 {
	var all []uint32
	var choose func(from, left int, change uint32)
	choose = func(from, left int, change uint32) {
		all = append(all, change)
		for bit := from; bit < level && left > 0; bit++ {
			choose(bit+1, left-1, change|1<<bit)
		}
	}
	choose(0, most, 0)
	slices.SortFunc(all, func(a, b uint32) int { return int(a>>onePageBits) - int(b>>onePageBits) })
	for i, change := range all {
		all[i] |= uint32(most-bits.OnesCount32(change&(1<<tagAt-1))) << addressMax
	}
	return all
}

// lookups appends the lines where keys that differ from key in up to most bits
// may be, each with the most bits by which a tag there may differ.
func (t *table) lookups(key uint32, most int, flips, todo []uint32) []uint32 {
	mask := uint32(1)<<t.level - 1
	high := key &^ mask & (2<<t.level - 1)
	low := key & mask
	for _, flip := range flips {
		n := flip ^ low
		if n&mask >= t.split {
			todo = append(todo, n)
			continue
		}
		todo = append(todo, n|high)
		if bits.OnesCount32(flip&mask) < most {
			todo = append(todo, n|high^1<<t.level)
		}
	}
	return todo
}

// usualReadCost is how many hashes are compared in order in the time that it takes
// to read a line or a hash at random.
const usualReadCost = 20

// scanIsCheaper estimates whether comparing all hashes takes less than looking
// keys up.
func (x *Index) scanIsCheaper(radius int) bool {
	if quota(0, radius) > maxFlips+1 {
		return true
	}
	hashes := float64(x.Len())
	reads := 0.0
	for i := range chunkCount {
		keys := float64(ball(chunkLength(i), quota(i, radius)-1))
		lines := min(keys, float64(ball(bits.Len(uint(hashes/4)), quota(i, radius)-1)))
		reads += lines + keys*hashes/float64(uint(1)<<chunkLength(i))/lineSlots
	}
	return x.readCost*reads > hashes
}

// ball is how many keys of n bits differ from one in up to most bits.
func ball(n, most int) (keys int) {
	of := 1
	for i := range most + 1 {
		keys += of
		of = of * (n - i) / (i + 1)
	}
	return keys
}
