package hashindex

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/breakwater-safety/breakwater/pdq"
)

// ErrSnapshot is what errors of [Read] wrap when what it reads is not a whole
// and sound snapshot. The index must then be built from its source.
var ErrSnapshot = errors.New("not a sound index snapshot")

const (
	snapshotMagic  = "PDQINDX\x01" // the last byte is the version
	snapshotRecord = 40            // a hash and an id
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// WriteTo writes a snapshot of the index, which [Read] reads, and gives its
// length in bytes.
func (x *Index) WriteTo(w io.Writer) (int64, error) {
	x.change.Lock()
	defer x.change.Unlock()
	sum := crc32.New(castagnoli)
	out := bufio.NewWriter(io.MultiWriter(w, sum))
	out.WriteString(snapshotMagic)
	record := binary.LittleEndian.AppendUint64(nil, uint64(x.Len()))
	out.Write(record)
	for slot := range uint32(x.slots.taken) {
		c := x.slots.hash(slot)
		for _, m := range x.slots.report(slot, 0, nil) {
			record = record[:0]
			for _, word := range c {
				record = binary.BigEndian.AppendUint64(record, word)
			}
			out.Write(binary.LittleEndian.AppendUint64(record, m.ID))
		}
	}
	if err := out.Flush(); err != nil {
		return 0, fmt.Errorf("write index snapshot: %w", err)
	}
	if _, err := w.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32())); err != nil {
		return 0, fmt.Errorf("write index snapshot: %w", err)
	}
	return int64(len(snapshotMagic) + 8 + x.Len()*snapshotRecord + 4), nil
}

// Read reads a snapshot that [Index.WriteTo] wrote. It refuses, with an error
// that wraps [ErrSnapshot], what was cut off, changed or written by another
// version, and never takes more memory than what it has read justifies.
func Read(r io.Reader) (*Index, error) {
	sum := crc32.New(castagnoli)
	in := io.TeeReader(bufio.NewReader(r), sum)
	var head [16]byte
	if _, err := io.ReadFull(in, head[:]); err != nil || string(head[:8]) != snapshotMagic {
		return nil, fmt.Errorf("%w: unknown beginning", ErrSnapshot)
	}
	x := New()
	var record [snapshotRecord]byte
	for range binary.LittleEndian.Uint64(head[8:]) {
		if _, err := io.ReadFull(in, record[:]); err != nil {
			return nil, fmt.Errorf("%w: cut off: %w", ErrSnapshot, err)
		}
		x.Add(binary.LittleEndian.Uint64(record[32:]), pdq.Hash(record[:32]))
	}
	want := sum.Sum32()
	if _, err := io.ReadFull(in, record[:4]); err != nil || binary.LittleEndian.Uint32(record[:4]) != want {
		return nil, fmt.Errorf("%w: wrong checksum", ErrSnapshot)
	}
	return x, nil
}
