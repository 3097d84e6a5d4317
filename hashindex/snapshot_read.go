package hashindex

import (
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Read reads a snapshot that [Index.WriteTo] wrote and that is the first size
// bytes of r, on all processors. It refuses, with an error that wraps
// [ErrSnapshot], what was cut off, changed or written by another version; other
// errors are those of r.
func Read(r io.ReaderAt, size int64, options ...Option) (*Index, error) {
	return read(r, size, New(options...))
}

func read(r io.ReaderAt, size int64, x *Index) (*Index, error) {
	in := &snapshotReader{r: r, buffers: sync.Pool{New: func() any { return new([]byte) }}}
	if err := in.readDirectory(size); err != nil {
		return nil, err
	}
	if err := in.readSlots(x); err != nil {
		return nil, err
	}
	if len(in.tables) == 0 {
		if x.slots.distinct() > x.scanMax {
			x.makeTables()
		}
		return x, nil
	}
	if err := in.readTables(x); err != nil {
		return nil, err
	}
	x.ready.Store(true)
	return x, x.spotCheck()
}

type snapshotReader struct {
	directory
	r       io.ReaderAt
	starts  []int64   // of the blocks
	buffers sync.Pool // of *[]byte
}

// readDirectory reads what is where, and holds it to the size of the snapshot.
func (in *snapshotReader) readDirectory(size int64) error {
	const head = int64(len(snapshotMagic))
	magic, end := make([]byte, head), make([]byte, endSize)
	if size < head+endSize {
		return wrong("it is cut off", nil)
	}
	if _, err := in.r.ReadAt(magic, 0); err != nil || string(magic) != snapshotMagic {
		return wrong("it does not begin as one of this version", err)
	}
	if _, err := in.r.ReadAt(end, size-endSize); err != nil {
		return wrong("it is cut off", err)
	}
	length := int64(binary.LittleEndian.Uint32(end))
	if length > size-endSize-head {
		return wrong("it is cut off", nil)
	}
	b := make([]byte, length+4)
	if _, err := in.r.ReadAt(b, size-endSize-length); err != nil {
		return wrong("it is cut off", err)
	}
	var ok bool
	if in.directory, ok = parseDirectory(b[:length]); !ok || checksum(b) != binary.LittleEndian.Uint32(end[4:]) {
		return wrong("it is cut off, or its directory is not sound", nil)
	}
	at := head
	for _, n := range in.lengths {
		in.starts = append(in.starts, at)
		at += int64(n) + checksumSize
	}
	if at != size-endSize-length {
		return wrong("its blocks are not as long as they should be", nil)
	}
	return nil
}

// block calls use with a block, which is good until it returns.
func (in *snapshotReader) block(i int, use func(b []byte) (ok bool)) error {
	buffer := in.buffers.Get().(*[]byte)
	defer in.buffers.Put(buffer)
	n := int(in.lengths[i])
	if cap(*buffer) < n+checksumSize {
		*buffer = make([]byte, n+checksumSize)
	}
	b := (*buffer)[:n+checksumSize]
	if _, err := in.r.ReadAt(b, in.starts[i]); err != nil {
		return wrong("it is cut off", err)
	}
	if checksum(b[:n]) != binary.LittleEndian.Uint32(b[n:]) {
		return wrong("the checksum of a block does not fit", nil)
	}
	if !use(b[:n]) {
		return wrong("a block holds what cannot be", nil)
	}
	return nil
}

// readSlots fills the slots, pages beside each other.
func (in *snapshotReader) readSlots(x *Index) error {
	pages := pagesOf(in.slots, slotsShift)
	first := len(in.lengths) - pages
	least := 8 * (slotWords*int64(in.slots) + usedWords*int64(pages))
	for _, n := range in.lengths[first:] {
		least -= int64(n)
	}
	if least > 0 {
		return wrong("it has not as many slots as it says", nil)
	}
	x.slots.reach(pages)
	x.slots.taken = in.slots
	g := newGroup()
	for page := range pages {
		g.Go(func() error {
			return in.block(first+page, func(b []byte) bool { return x.readPage(page, b) })
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for slot := range uint32(x.slots.taken) {
		if !x.slots.isUsed(slot) {
			x.slots.free = append(x.slots.free, slot)
		}
	}
	return nil
}

func newGroup() *errgroup.Group {
	g := new(errgroup.Group)
	g.SetLimit(runtime.GOMAXPROCS(0))
	return g
}

// reach makes room for pages of slots.
func (s *slots) reach(pages int) {
	var h hashes
	for range pages {
		for i := range h {
			h[i] = append(h[i], s.pages.take())
		}
		s.ids = append(s.ids, new(idPage))
	}
	s.hashes.Store(&h)
}

// readPage fills a page of slots, and says whether it can be one.
func (x *Index) readPage(page int, b []byte) bool {
	s := &x.slots
	n := min(s.taken-page<<slotsShift, 1<<slotsShift)
	more := len(b) - 8*(usedWords+slotWords*n)
	if more < 0 || more%16 != 0 {
		return false
	}
	next := func() (word uint64) {
		word, b = binary.LittleEndian.Uint64(b), b[8:]
		return word
	}
	ids := s.ids[page]
	entries := more / 16
	for i := range ids.used {
		ids.used[i] = next()
		entries += bits.OnesCount64(ids.used[i])
		if below := n - 64*i; below < 64 && ids.used[i]>>max(0, below) != 0 {
			return false
		}
	}
	for _, halves := range s.hashes.Load() {
		for i := range halves[page][:n] {
			halves[page][i] = half{next(), next()}
		}
	}
	for i := range ids.first[:n] {
		ids.first[i] = next()
	}
	x.entries.Add(int64(entries))
	if len(b) == 0 {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(b) > 0 {
		at, id := next(), next()
		slot := uint32(page<<slotsShift) + uint32(at)
		if at >= uint64(n) || !s.isUsed(slot) || s.has(slot, id) {
			return false
		}
		s.add(slot, id)
	}
	return true
}

// readTables fills the tables, beside each other.
//
// Only where slots came or went while the snapshot was written do tables name some
// that do not count. Looking each up costs as much as all the rest, so it is done
// when the numbers do not fit.
func (in *snapshotReader) readTables(x *Index) error {
	err := in.fillTables(x, nil)
	if used := x.slots.allUsed(); used != nil && errors.Is(err, errCount) {
		err = in.fillTables(x, used)
	}
	return err
}

var errCount = wrong("a table does not hold all hashes", nil)

func (in *snapshotReader) fillTables(x *Index, used []uint64) error {
	x.tables = make([]table, tableCount)
	g := newGroup()
	first := 0
	for i, head := range in.tables {
		from, pages := first, pagesOf(head.lines(), linesShift)
		first += pages
		t := &x.tables[i]
		t.number, t.pages, t.split, t.tagAt = i, &x.linePages, head.split, int(head.tagAt)
		t.setLevel(int(head.level))
		g.Go(func() error {
			for page := range pages {
				err := in.block(from+page, func(b []byte) bool { return t.readPage(page, head.lines(), b, &x.slots, used) })
				if err != nil {
					return err
				}
			}
			if t.count != x.slots.distinct()*sides(i) {
				return errCount
			}
			return nil
		})
	}
	return g.Wait()
}

// allUsed gives which slots are used in one list, which the cache of the processor
// can hold; nil when all are.
func (s *slots) allUsed() (used []uint64) {
	if len(s.free) == 0 {
		return nil
	}
	for _, page := range s.ids {
		used = append(used, page.used[:]...)
	}
	return used
}

// readPage fills a page of lines, and says whether it can be one.
func (t *table) readPage(page, lines int, b []byte, s *slots, used []uint64) bool {
	t.lines.reach(uint32(page<<linesShift), t.pages)
	all := t.lines[page]
	for i := range min(lines-page<<linesShift, len(all)) {
		count, size := binary.Uvarint(b)
		if size <= 0 || count > uint64(len(b)-size)/6 {
			return false
		}
		n := int(count)
		slots, tags := b[size:size+4*n], b[size+4*n:size+6*n]
		b = b[size+6*n:]
		l := &all[i]
		for j := range n {
			slot := binary.LittleEndian.Uint32(slots[4*j:])
			tag := tag(binary.LittleEndian.Uint16(tags[2*j:]))
			if int(slot) >= s.taken {
				return false
			}
			if len(used) > 0 && used[slot/64]>>(slot%64)&1 == 0 {
				continue
			}
			t.count++
			if at := l.meta; at < lineSlots { // as put does, and quicker
				l.slots[at], l.tags[at], l.meta = slot, tag, at+1
			} else {
				t.put(l, slot, tag)
			}
		}
	}
	return len(b) == 0
}

// spotCheck looks some hashes up in every table, so that a snapshot of tables
// that are ordered in another way is not searched in vain.
func (x *Index) spotCheck() error {
	const some = 1000
	for slot := 0; slot < x.slots.taken; slot += 1 + x.slots.taken/some {
		if !x.slots.isUsed(uint32(slot)) {
			continue
		}
		w := x.slots.hash(uint32(slot))
		for i := range x.tables {
			if found, ok := x.tables[i].find(&w, &x.slots); !ok || found != uint32(slot) {
				return wrong("its tables are not of this version", nil)
			}
		}
	}
	return nil
}
