package hashindex

import (
	"encoding/binary"
	"fmt"
	"io"
)

// WriteTo writes a snapshot of the index for [Read], 40 bytes an entry, and gives
// its length in bytes. It stops nobody: an entry that is added or removed
// meanwhile, or removed and added again, may be in the snapshot or not, and what
// changed since it began must be done again after reading it.
func (x *Index) WriteTo(w io.Writer) (int64, error) {
	out := &snapshotWriter{w: w}
	out.write([]byte(snapshotMagic))
	for page := 0; x.copyPage(page, &out.ids, &out.hashes); page++ {
		for len(out.ids) >= blockEntries {
			out.block(blockEntries, x.Len())
		}
	}
	if len(out.ids) > 0 {
		out.block(len(out.ids), x.Len())
	}
	out.block(0, 0)
	if out.err != nil {
		return out.written, fmt.Errorf("write index snapshot: %w", out.err)
	}
	return out.written, nil
}

// copyPage appends the entries of a page of slots, and says whether there is one.
func (x *Index) copyPage(page int, ids *[]uint64, hashes *[]words) bool {
	s := &x.slots
	s.mu.RLock()
	defer s.mu.RUnlock()
	from := page << slotsShift
	if from >= s.taken {
		return false
	}
	var found []Match
	for slot := from; slot < min(from+1<<slotsShift, s.taken); slot++ {
		found = s.report(uint32(slot), 0, found[:0])
		for _, m := range found {
			*ids = append(*ids, m.ID)
			*hashes = append(*hashes, s.hash(uint32(slot)))
		}
	}
	return true
}

type snapshotWriter struct {
	w       io.Writer
	written int64
	err     error
	done    int // entries

	ids    []uint64 // to be written
	hashes []words
	buf    []byte
}

// block writes the first n entries that are left.
func (s *snapshotWriter) block(n, total int) {
	b := binary.LittleEndian.AppendUint32(s.buf[:0], uint32(n))
	b = binary.LittleEndian.AppendUint64(b, uint64(max(n, total-s.done)))
	for i := range n {
		for _, word := range s.hashes[i] {
			b = binary.BigEndian.AppendUint64(b, word)
		}
	}
	for _, id := range s.ids[:n] {
		b = binary.LittleEndian.AppendUint64(b, id)
	}
	s.buf = binary.LittleEndian.AppendUint32(b, checksum(b))
	s.write(s.buf)
	s.done += n
	s.ids = s.ids[:copy(s.ids, s.ids[n:])]
	s.hashes = s.hashes[:copy(s.hashes, s.hashes[n:])]
}

func (s *snapshotWriter) write(b []byte) {
	if s.err == nil {
		var n int
		n, s.err = s.w.Write(b)
		s.written += int64(n)
	}
}
