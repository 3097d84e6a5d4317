package hashindex

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/pdq"
)

// entriesOf yields the entries of a list.
func entriesOf(list []entry) func(yield func(uint64, pdq.Hash) bool) {
	return func(yield func(uint64, pdq.Hash) bool) {
		for _, e := range list {
			if !yield(e.id, e.hash) {
				return
			}
		}
	}
}

// drawEntries draws entries of which some have the hash of others, some are there
// before, and some are near to each other.
func drawEntries(rnd *rand.Rand, n int) (list []entry) {
	centre := randomHash(rnd)
	for len(list) < n {
		e := entry{rnd.Uint64N(uint64(n)), randomHash(rnd)}
		switch rnd.IntN(5) {
		case 0:
			e.hash = flipped(rnd, centre, rnd.IntN(40))
		case 1:
			if len(list) > 0 {
				e.hash = list[rnd.IntN(len(list))].hash
			}
		case 2:
			if len(list) > 0 {
				e = list[len(list)-1-rnd.IntN(min(3, len(list)))]
			}
		}
		list = append(list, e)
	}
	return list
}

// TestFillEqualsAdd fills an index with some entries and adds others one by one,
// before and after: it must be what adding all of them one by one makes, and stay
// it while entries come and go. So must what is read from its snapshot.
func TestFillEqualsAdd(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		scanMax := rapid.SampledFrom([]int{0, 20, 100}).Draw(t, "scanMax")
		first := rapid.SampledFrom([]int{0, 1, 30, 200}).Draw(t, "first")
		filled := rapid.SampledFrom([]int{1, 19, 20, 21, 22, 99, 101, 199, 200, 201, 400}).Draw(t, "filled")
		list := drawEntries(rnd, first+filled+50)
		index, one := newIndex(scanMax), newIndex(scanMax)
		for _, e := range list[:first] {
			index.Add(e.id, e.hash)
		}
		if room := rapid.SampledFrom([]int{0, 10, filled, 20_000}).Draw(t, "room"); room > 0 {
			index.Grow(room)
		}
		index.AddAll(entriesOf(list[first : first+filled]))
		for _, e := range list[:first+filled] {
			one.Add(e.id, e.hash)
		}
		checkSame(t, rnd, index, one, list)
		for _, e := range list[first+filled:] {
			index.Add(e.id, e.hash)
			one.Add(e.id, e.hash)
			if e = list[rnd.IntN(len(list))]; index.Remove(e.id, e.hash) != one.Remove(e.id, e.hash) {
				t.Fatalf("entry %d was there in one index only", e.id)
			}
		}
		checkSame(t, rnd, index, one, list)
		var file bytes.Buffer
		if _, err := index.WriteTo(&file); err != nil {
			t.Fatal(err)
		}
		read, err := read(bytes.NewReader(file.Bytes()), int64(file.Len()), newIndex(scanMax))
		if err != nil {
			t.Fatal(err)
		}
		checkSame(t, rnd, read, one, list)
	})
}

// checkSame compares two indexes, of entries of the list, in searches of every way.
func checkSame(t interface {
	Helper()
	Fatalf(string, ...any)
}, rnd *rand.Rand, got, want *Index, list []entry) {
	t.Helper()
	if got.Len() != want.Len() || got.slots.distinct() != want.slots.distinct() {
		t.Fatalf("Len %d of %d hashes, want %d of %d", got.Len(), got.slots.distinct(), want.Len(), want.slots.distinct())
	}
	got.readCost, want.readCost = 0, 0 // look up wherever there are tables
	for _, radius := range []int{0, 10, 31, 40, 256} {
		q := flipped(rnd, list[rnd.IntN(len(list))].hash, min(radius, rnd.IntN(40)))
		if g, w := got.Search(q, radius, nil), want.Search(q, radius, nil); !slices.Equal(g, w) {
			t.Fatalf("radius %d: got %v\nwant %v", radius, g, w)
		}
	}
	if got.tables != nil {
		checkTable(t, &got.tables[rnd.IntN(tableCount)], &got.slots)
	}
}

// checkTable looks for every slot in a table and at what the table counts.
func checkTable(t interface {
	Helper()
	Fatalf(string, ...any)
}, table *table, s *slots) {
	t.Helper()
	if want := s.distinct() * sides(table.number); table.count != want {
		t.Fatalf("table %d holds %d slots, want %d", table.number, table.count, want)
	}
	for slot := range uint32(s.taken) {
		if h := s.hash(slot); s.isUsed(slot) {
			if found, ok := table.find(&h, s); !ok || found != slot {
				t.Fatalf("table %d: slot %d found: %d, %v", table.number, slot, found, ok)
			}
		}
	}
}

// TestFillGrows fills tables at sizes where the level or the number of digits of
// the sort changes, also with room for more, and lets them grow.
func TestFillGrows(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(12, 0))
	var s slots
	s.init(new(blocks[halfPage]))
	for id := range uint64(fewHashes + 700) {
		s.take(split(randomHash(rnd)), id)
	}
	for _, room := range []int{0, 10_240, 10_241, 20_480, 3_000_000} {
		for number := range tableCount {
			table := table{number: number, pages: new(blocks[linePage])}
			table.fill(&s, room, new(fillBuffer))
			checkTable(t, &table, &s)
			if table.tooFull(max(table.count, room*sides(number))) {
				t.Errorf("table %d: level %d, split %d has no room for %d", number, table.level, table.split, room)
			}
			table.reserve(3*s.distinct(), &s)
			checkTable(t, &table, &s)
		}
	}
}

// TestRadixSort sorts by widths of one to four digits.
func TestRadixSort(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(13, 0))
	for width := range 33 {
		items := make([]item, 3000)
		for i := range items {
			items[i] = item{rnd.Uint32(), uint32(i)}
		}
		low := func(i item) uint32 { return uint32(uint64(i.key) & (1<<width - 1)) }
		want := slices.Clone(items)
		slices.SortStableFunc(want, func(a, b item) int { return int(low(a)) - int(low(b)) })
		if got, _ := radixSort(items, make([]item, len(items)), 0, width); !slices.Equal(got, want) {
			t.Errorf("width %d: not in order", width)
		}
	}
}
