package hashindex

import (
	"encoding/binary"
	"fmt"
	"io"
)

// WriteTo writes a snapshot of the index for [Read], about 115 bytes an entry,
// and gives its length in bytes. Searches go on meanwhile, and changes but for
// moments in which a table is copied. An entry that is added or removed meanwhile,
// or removed and added again, may be in the snapshot or not: what changed since it
// began must be done again after reading it.
func (x *Index) WriteTo(w io.Writer) (int64, error) {
	x.writing.Lock()
	defer x.writing.Unlock()
	out := &snapshotWriter{w: w}
	out.write([]byte(snapshotMagic))
	for i := range x.beginSnapshot() {
		out.table(x, i)
	}
	for page := 0; out.slots(x, page); page++ {
	}
	end := out.append(nil)
	end = binary.LittleEndian.AppendUint32(end, uint32(len(end)))
	end = binary.LittleEndian.AppendUint32(end, checksum(end))
	out.write(end)
	if out.err != nil {
		return out.written, fmt.Errorf("write index snapshot: %w", out.err)
	}
	return out.written, nil
}

// beginSnapshot has slots noted that are taken or released from now on: not all
// tables of the snapshot will agree about them. It gives how many tables there are.
func (x *Index) beginSnapshot() (tables int) {
	x.change.Lock()
	defer x.change.Unlock()
	x.slots.mu.Lock()
	defer x.slots.mu.Unlock()
	for _, page := range x.slots.ids {
		clear(page.touched[:])
	}
	return len(x.tables)
}

type snapshotWriter struct {
	directory
	w       io.Writer
	written int64
	err     error

	buf    []byte
	blocks []int // where the blocks in buf end
}

func (s *snapshotWriter) write(b []byte) {
	if s.err == nil {
		var n int
		n, s.err = s.w.Write(b)
		s.written += int64(n)
	}
}

// flush writes the blocks in buf.
func (s *snapshotWriter) flush() {
	from := 0
	for _, end := range s.blocks {
		block := s.buf[from:end]
		s.lengths = append(s.lengths, uint32(len(block)))
		s.write(block)
		s.write(binary.LittleEndian.AppendUint32(nil, checksum(block)))
		from = end
	}
	s.buf, s.blocks = s.buf[:0], s.blocks[:0]
}

// table writes a table, which it copies first while nothing is changed.
func (s *snapshotWriter) table(x *Index, i int) {
	s.copyTable(x, i)
	s.flush()
}

func (s *snapshotWriter) copyTable(x *Index, i int) {
	x.change.Lock()
	defer x.change.Unlock()
	t := &x.tables[i]
	head := tableHead{uint32(t.level), t.split, uint32(t.tagAt)}
	s.tables = append(s.tables, head)
	for number := range head.lines() {
		s.line(t, t.lines.at(uint32(number)))
		if end := number + 1; end&(1<<linesShift-1) == 0 || end == head.lines() {
			s.blocks = append(s.blocks, len(s.buf))
		}
	}
}

// line appends a line with those that follow it.
func (s *snapshotWriter) line(t *table, first *line) {
	count := first.count()
	for l := first; l.next() != 0; {
		l = t.over.at(l.next())
		count += l.count()
	}
	b := binary.AppendUvarint(s.buf, uint64(count))
	for l := first; ; l = t.over.at(l.next()) {
		for _, slot := range l.slots[:l.count()] {
			b = binary.LittleEndian.AppendUint32(b, slot)
		}
		if l.next() == 0 {
			break
		}
	}
	for l := first; ; l = t.over.at(l.next()) {
		for _, tag := range l.tags[:l.count()] {
			b = binary.LittleEndian.AppendUint16(b, uint16(tag))
		}
		if l.next() == 0 {
			break
		}
	}
	s.buf = b
}

// slots writes a page of slots, and says whether there is one.
func (s *snapshotWriter) slots(x *Index, page int) bool {
	there := s.copySlots(&x.slots, page)
	s.flush()
	return there
}

func (s *snapshotWriter) copySlots(from *slots, page int) bool {
	from.mu.RLock()
	defer from.mu.RUnlock()
	n := min(from.taken-page<<slotsShift, 1<<slotsShift)
	if n <= 0 {
		return false
	}
	s.directory.slots += n
	b, ids := s.buf, from.ids[page]
	for i, used := range ids.used {
		b = binary.LittleEndian.AppendUint64(b, used&^ids.touched[i])
	}
	for _, halves := range from.hashes.Load() {
		for _, half := range halves[page][:n] {
			b = binary.LittleEndian.AppendUint64(b, half[0])
			b = binary.LittleEndian.AppendUint64(b, half[1])
		}
	}
	for _, id := range ids.first[:n] {
		b = binary.LittleEndian.AppendUint64(b, id)
	}
	if len(from.more) > 0 {
		for at := range n {
			for _, id := range from.more[uint32(page<<slotsShift|at)] {
				b = binary.LittleEndian.AppendUint64(b, uint64(at))
				b = binary.LittleEndian.AppendUint64(b, id)
			}
		}
	}
	s.buf, s.blocks = b, append(s.blocks, len(b))
	return true
}
