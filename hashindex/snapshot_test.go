package hashindex

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
)

func snapshot(t testing.TB, x *Index) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := x.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("wrote %d bytes of %d: %v", n, b.Len(), err)
	}
	return b.Bytes()
}

// few fills an index with n entries, some of them with the hashes of others.
func few(n int) (*Index, plain) {
	rnd := rand.New(rand.NewPCG(8, uint64(n)))
	index, want := New(), plain{}
	h := pdq.Hash{1}
	for id := range uint64(n) {
		if id%5 > 0 {
			h = randomHash(rnd)
		}
		index.Add(id, h)
		want[entry{id, h}] = true
	}
	return index, want
}

// reread reads a snapshot.
func reread(b []byte) (*Index, error) { return Read(bytes.NewReader(b), int64(len(b))) }

func TestSnapshot(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 100, fewHashes + 100, 3<<slotsShift + 7} {
		index, want := few(n)
		for e := range want { // so that some slots are free
			if n > fewHashes && e.id%100 == 7 {
				index.Remove(e.id, e.hash)
				delete(want, e)
			}
		}
		whole := snapshot(t, index)
		if len(whole) > 2000+110*n {
			t.Errorf("%d entries in %d bytes", n, len(whole))
		}
		got, err := reread(whole)
		if err != nil {
			t.Fatal(err)
		}
		if got.Len() != len(want) {
			t.Errorf("Len %d, want %d", got.Len(), len(want))
		}
		if again := snapshot(t, got); !bytes.Equal(again, whole) && n < fewHashes {
			t.Error("the snapshot of what was read is another")
		}
		for i := range got.tables {
			checkTable(t, &got.tables[i], &got.slots)
		}
		left := 20
		for e := range want {
			if left == 0 {
				break
			}
			left--
			equal(t, got.Search(e.hash, 31, nil), want.search([]pdq.Hash{e.hash}, 31))
		}
		if n > 0 && !got.Remove(0, pdq.Hash{1}) {
			t.Error("an entry is not there")
		}
	}
}

// changing is a writer that changes the index at every write.
type changing struct {
	bytes.Buffer
	change func()
}

func (c *changing) Write(b []byte) (int, error) {
	c.change()
	return c.Buffer.Write(b)
}

// TestSnapshotAmongChanges holds what did not change, and what did may be done
// again after reading it.
func TestSnapshotAmongChanges(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(5, 6))
	const n, later = 2 << slotsShift, 1 << 40
	index, want := few(n)
	var old []entry // that are taken out while the snapshot is written
	for e := range want {
		if e.id%3 == 1 {
			old = append(old, e)
		}
	}
	var more []entry // that come
	file := changing{change: func() {
		for range 40 {
			if len(old) == 0 {
				break
			}
			index.Remove(old[0].id, old[0].hash)
			delete(want, old[0])
			old = old[1:]
			e := entry{later + rnd.Uint64N(1<<30), randomHash(rnd)}
			index.Add(e.id, e.hash)
			more = append(more, e)
		}
	}}
	gone := slices.Clone(old)
	if _, err := index.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	got, err := reread(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range gone[:len(gone)-len(old)] {
		got.Remove(e.id, e.hash)
	}
	for _, e := range more {
		got.Add(e.id, e.hash)
		want[e] = true
	}
	if len(more) < 500 || got.Len() != len(want) {
		t.Fatalf("%d changes; Len %d, want %d", len(more), got.Len(), len(want))
	}
	for i := range got.tables {
		checkTable(t, &got.tables[i], &got.slots)
	}
	for e := range want {
		if found := got.Search(e.hash, 0, nil); !slices.ContainsFunc(found, func(m Match) bool { return m.ID == e.id }) {
			t.Fatalf("entry %d is not found", e.id)
		}
	}
}

func TestSnapshotRefused(t *testing.T) {
	t.Parallel()
	index, _ := few(20)
	whole := snapshot(t, index)
	for n := range whole {
		if _, err := reread(whole[:n]); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("the first %d bytes: %v", n, err)
		}
		changed := bytes.Clone(whole)
		changed[n] ^= 1
		if _, err := reread(changed); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("byte %d changed: %v", n, err)
		}
	}
	broken := errors.New("broken")
	if _, err := Read(failing{broken}, 1000); !errors.Is(err, broken) || errors.Is(err, ErrSnapshot) {
		t.Errorf("a reader's own error: %v", err)
	}
	if _, err := index.WriteTo(failing{broken}); !errors.Is(err, broken) {
		t.Errorf("a writer's own error: %v", err)
	}
}

// TestSnapshotThatCannotBe is refused though its checksums fit.
func TestSnapshotThatCannotBe(t *testing.T) {
	t.Parallel()
	index, _ := few(fewHashes + 8000)
	whole := snapshot(t, index)
	d := snapshotReader{r: bytes.NewReader(whole)}
	if err := d.readDirectory(int64(len(whole))); err != nil {
		t.Fatal(err)
	}
	slots := len(d.lengths) - pagesOf(d.slots, slotsShift) // the first block of them
	inBlock := func(i, at int, b ...byte) func([]byte) {
		return func(whole []byte) { copy(whole[d.starts[i]+int64(at):], b) }
	}
	inEnd := func(at int, b ...byte) func([]byte) {
		return func(whole []byte) {
			copy(whole[len(whole)-endSize-8-headSize*tableCount-4*len(d.lengths)+at:], b)
		}
	}
	for name, damage := range map[string]func([]byte){
		"a slot past the last":        inBlock(0, 1, 0xff, 0xff, 0xff, 0xff),
		"a long line":                 inBlock(0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
		"a slot that is not used":     inBlock(slots, 0, 0),
		"another hash":                inBlock(slots, 8*usedWords, 1, 2, 3, 4, 5, 6),
		"used slots after the last":   inBlock(len(d.lengths)-1, 8*(usedWords-1), 1),
		"more slots":                  inEnd(0, 0xff, 0xff, 0xff, 0xff),
		"fewer tables":                inEnd(4, 3),
		"a table of another level":    inEnd(8, 12),
		"a table that is very large":  inEnd(8, 200),
		"a table split past its end":  inEnd(12, 0xff, 0xff, 0xff),
		"a block that is very long":   inEnd(8+headSize*tableCount, 0xff, 0xff, 0xff, 0xff),
		"a block that is a byte less": inEnd(8+headSize*tableCount, byte(d.lengths[0]-1), byte((d.lengths[0]-1)>>8), byte((d.lengths[0]-1)>>16)),
	} {
		changed := bytes.Clone(whole)
		damage(changed)
		if bytes.Equal(changed, whole) {
			t.Errorf("%s: nothing is changed", name)
		}
		seal(changed, d.starts, d.lengths)
		if _, err := reread(changed); !errors.Is(err, ErrSnapshot) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// seal makes the checksums fit.
func seal(whole []byte, starts []int64, lengths []uint32) {
	for i, start := range starts {
		end := start + int64(lengths[i])
		binary.LittleEndian.PutUint32(whole[end:], checksum(whole[start:end]))
	}
	end := len(whole) - checksumSize
	length := int(binary.LittleEndian.Uint32(whole[end-4:]))
	binary.LittleEndian.PutUint32(whole[end:], checksum(whole[end-4-length:end]))
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error)         { return 0, f.err }
func (f failing) ReadAt([]byte, int64) (int, error) { return 0, f.err }

// FuzzRead reads anything, also with checksums that fit: it may be refused, and
// otherwise is an index that can be searched and changed.
func FuzzRead(f *testing.F) {
	for _, n := range []int{0, 1, 20} {
		index, _ := few(n)
		f.Add(snapshot(f, index))
	}
	index, _ := few(20)
	index.makeTables()
	f.Add(snapshot(f, index))
	f.Add([]byte(snapshotMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		sealAny(b)
		index, err := reread(b)
		if err != nil {
			if !errors.Is(err, ErrSnapshot) {
				t.Error(err)
			}
			return
		}
		for slot := range uint32(min(index.slots.taken, 100)) {
			w := index.slots.hash(slot)
			for _, m := range index.Search(join(&w), 31, nil) {
				index.Remove(m.ID, join(&w))
				index.Add(m.ID+1, join(&w))
			}
		}
		snapshot(t, index)
	})
}

// sealAny makes the checksums of what may be a snapshot fit, as far as it is one.
func sealAny(b []byte) {
	if len(b) < len(snapshotMagic)+endSize {
		return
	}
	end := len(b) - endSize
	length := int(binary.LittleEndian.Uint32(b[end:]))
	if length > end-len(snapshotMagic) {
		return
	}
	d, _ := parseDirectory(b[end-length : end])
	starts, at := []int64{}, int64(len(snapshotMagic))
	for _, n := range d.lengths {
		starts = append(starts, at)
		if at += int64(n) + checksumSize; at > int64(end-length) {
			return
		}
	}
	seal(b, starts, d.lengths)
}
