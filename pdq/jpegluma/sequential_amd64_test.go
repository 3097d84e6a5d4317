//go:build !purego

package jpegluma

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// TestSequentialKernel holds that the kernel decodes blocks as the plain way does: by any
// tables, with codes short and long and some that are none, from any bits, to the end.
func TestSequentialKernel(t *testing.T) {
	if !kernels {
		t.Skip("this processor has no AVX2")
	}
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		tables := [2]*huffman{drawTable(t, rnd), drawTable(t, rnd)}
		data := make([]byte, rapid.IntRange(0, 9000).Draw(t, "bytes"))
		for i := range data {
			data[i] = byte(rnd.Uint32())
		}
		fast, plain := newRun(tables, data), newRun(tables, data)
		for fast.d.at <= fast.d.end {
			for done := 0; done < len(fast.units); {
				fast.d.ready()
				done += sequential(&fast.d.bitReader, fast.units[done:])
				if done < len(fast.units) {
					fast.d.ready()
					fast.sequential(&fast.units[done])
					done++
				}
			}
			for i := range plain.units {
				plain.d.ready()
				plain.sequential(&plain.units[i])
			}
			for i := range plain.units {
				compare(t, &fast.units[i], &plain.units[i])
			}
			if fast.damaged != plain.damaged || fast.d.exhausted() != plain.d.exhausted() {
				t.Fatal("the kernel and the plain way end otherwise")
			}
		}
	})
}

func compare(t *rapid.T, got, want *unit) {
	if *got.numbers != *want.numbers || got.last != want.last || *got.previous != *want.previous {
		t.Fatalf("%v to %d after a DC of %d, want %v to %d after %d",
			*got.numbers, got.last, *got.previous, *want.numbers, want.last, *want.previous)
	}
}

// newRun is a scan of MCUs of three blocks at the beginning of some bytes.
func newRun(tables [2]*huffman, data []byte) *scan {
	s := &scan{d: &decoder{}, components: []scanned{
		{component: &component{across: 2, down: 1}, dc: tables[0], ac: tables[1]},
		{component: &component{across: 1, down: 1}, dc: tables[1], ac: tables[0]},
	}}
	s.units = unitsOf(s.components)
	r := &s.d.reader
	r.data = new([dataSize]byte)
	r.end = copy(r.data[:], data)
	r.size, r.last = r.end+2*blockRoom, true
	return s
}

// drawTable makes a table with codes of any lengths for symbols of few zeros or many.
func drawTable(t *rapid.T, rnd *rand.Rand) *huffman {
	var c codes
	rare, room, left := rapid.IntRange(1, 6).Draw(t, "rare"), 1, len(c.symbols)
	for i := range c.counts {
		room *= 2
		n := min(rnd.IntN(room/rare+1), left, 255)
		c.counts[i] = byte(n)
		room, left = room-n, left-n
	}
	sizes := rapid.SampledFrom([]int{2, 6, 16}).Draw(t, "sizes")
	runs := rapid.SampledFrom([]int{1, 3, 16}).Draw(t, "runs")
	for i := range c.symbols {
		c.symbols[i] = byte(rnd.IntN(runs)<<4 | rnd.IntN(sizes))
	}
	h, err := c.huffman()
	if err != nil {
		t.Fatal(err)
	}
	return h
}
