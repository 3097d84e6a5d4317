//go:build !purego

package hashindex

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// TestProbe compares each way to look at lines with the plain one.
func TestProbe(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 9))
	pages := lines{new(linePage), new(linePage), new(linePage)}
	for number := range uint32(len(pages) << linesShift) {
		l := pages.at(number)
		for range rnd.IntN(lineSlots + 1) {
			l.push(rnd.Uint32(), tag(rnd.Uint32()&rnd.Uint32()))
		}
		if rnd.IntN(3) == 0 {
			l.setNext(rnd.Uint32N(addressMask) + 1)
		}
	}
	for name, kernel := range probeKernels() {
		for range 200 {
			todo := make([]uint32, 1+rnd.IntN(batchLines), batchLines+readAhead)
			for i := range todo {
				todo[i] = rnd.Uint32N(uint32(len(pages)<<linesShift)) | rnd.Uint32N(9)<<addressMax
			}
			var out, want [batchSlots + readAhead]uint32
			var over, wantOver [batchLines + readAhead]uint32
			chunk := rnd.IntN(tagBits + 1)
			w := wanted{tag(rnd.Uint32() & rnd.Uint32()), 1<<chunk - 1, uint16(rnd.IntN(8)), tag(rnd.IntN(2)) << tagBits}
			repeatLast(todo)
			found, links := kernel((*uint64)(unsafe.Pointer(&pages[0])), &todo[0], len(todo), uint16(w.tag), uint16(w.chunk), w.more, uint16(w.side), &out[0], &over[0])
			wantFound, wantLinks := probeGo(pages, todo, w, want[:], wantOver[:])
			if !slices.Equal(out[:found], want[:wantFound]) || !slices.Equal(over[:links], wantOver[:wantLinks]) {
				t.Fatalf("%s: %d slots and %d links, want %d and %d", name, found, links, wantFound, wantLinks)
			}
		}
	}
}

type probeKernel = func(pages *uint64, todo *uint32, n int, tag uint16, chunk uint16, more uint16, side uint16, out *uint32, over *uint32) (found int, links int)

func probeKernels() map[string]probeKernel {
	kernels := map[string]probeKernel{}
	if hasAVX2 {
		kernels["AVX2"] = probeAVX2
	}
	if hasAVX512 {
		kernels["AVX-512"] = probeAVX512
	}
	return kernels
}

// TestVerify compares the assembly with the plain way.
func TestVerify(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(2, 9))
	pages := []*halfPage{new(halfPage), new(halfPage)}
	for _, page := range pages {
		for i := range page {
			page[i] = half{rnd.Uint64() & rnd.Uint64(), rnd.Uint64() & rnd.Uint64()}
		}
	}
	for range 200 {
		slots := make([]uint32, rnd.IntN(500), 500+readAhead)
		for i := range slots {
			slots[i] = rnd.Uint32N(2 << slotsShift)
		}
		var got, want [500]uint32
		q, radius := half{rnd.Uint64() & rnd.Uint64(), 0}, rnd.IntN(129)
		n := verify(pages, slots, &q, radius, got[:])
		wantN := verifyGo(pages, slots, &q, radius, want[:])
		if !slices.Equal(got[:n], want[:wantN]) {
			t.Fatalf("radius %d: %d near, want %d", radius, n, wantN)
		}
	}
}

type scanKernel = func(a *[2]uint64, b *[2]uint64, n int, qs *[4]uint64, queries int, radius int, out *uint32) (found int)

func scanKernels() map[string]scanKernel {
	kernels := map[string]scanKernel{}
	if hasAVX2 {
		kernels["AVX2"] = scanAVX2
	}
	if hasAVX512 {
		kernels["AVX-512BW"] = scanAVX512BW
	}
	if hasPOPCNT {
		kernels["AVX-512VPOPCNTDQ"] = scanVPOPCNT
	}
	return kernels
}

// TestScan compares each way to scan with the plain one at every radius.
func TestScan(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 9))
	const hashes = 64
	for name, kernel := range scanKernels() {
		for radius := range 257 {
			a, b := make([]half, hashes), make([]half, hashes)
			qs := make([]words, 1+rnd.IntN(tileQueries))
			for i := range qs {
				qs[i] = split(randomHash(rnd))
			}
			for i := range hashes {
				// Near to a query at each distance around the radius.
				d := min(256, max(0, radius-8+rnd.IntN(17)))
				h := split(flipped(rnd, join(&qs[rnd.IntN(len(qs))]), d))
				a[i], b[i] = half(h[:2]), half(h[2:])
			}
			n := 8 * (1 + rnd.IntN(hashes/8))
			var got, want [hashes * tileQueries]uint32
			found := kernel((*[2]uint64)(&a[0]), (*[2]uint64)(&b[0]), n, (*[4]uint64)(&qs[0]), len(qs), radius, &got[0])
			wantFound := scanGo(a, b, n, qs, radius, want[:])
			slices.Sort(got[:found])
			slices.Sort(want[:wantFound])
			if !slices.Equal(got[:found], want[:wantFound]) {
				t.Fatalf("%s, radius %d: %d near, want %d", name, radius, found, wantFound)
			}
		}
	}
}

// BenchmarkKernelScan compares a page of hashes that is in the cache with eight
// queries, in each way.
func BenchmarkKernelScan(b *testing.B) {
	rnd := rand.New(rand.NewPCG(4, 9))
	var pages [2]halfPage
	for _, page := range pages {
		for i := range page {
			page[i] = half{rnd.Uint64(), rnd.Uint64()}
		}
	}
	qs := make([]words, tileQueries)
	for i := range qs {
		qs[i] = split(randomHash(rnd))
	}
	var out [1 << 10]uint32
	kernels := scanKernels()
	kernels["plain"] = func(_, _ *[2]uint64, n int, _ *[4]uint64, _, radius int, _ *uint32) int {
		return scanGo(pages[0][:], pages[1][:], n, qs, radius, out[:])
	}
	for name, kernel := range kernels {
		b.Run("way="+name, func(b *testing.B) {
			for b.Loop() {
				kernel((*[2]uint64)(&pages[0][0]), (*[2]uint64)(&pages[1][0]), 1<<slotsShift, (*[4]uint64)(&qs[0]), len(qs), 60, &out[0])
			}
			b.ReportMetric(float64(b.N)*(tileQueries<<slotsShift)/b.Elapsed().Seconds()/1e6, "Mcmp/s")
		})
	}
}
