package hashindex

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// A snapshot is what an index has in memory, in the same order, so that reading
// it is copying: with all numbers little-endian,
//
//	magic      7 bytes "PDQINDX" and the version, 3
//	blocks     the lines of each table, then the slots
//	directory  uint32 each: how many slots there are; how many tables, 0 or all;
//	           of each table its level, how many lines of that were split, and
//	           where its tags begin; and the length of each block in their order
//	end        the length and the checksum of the directory, uint32 each
//
// A block is followed by its checksum, which is CRC-32C. One of a table holds a
// page of lines, and of each line with those that follow it
//
//	count      unsigned varint
//	slots      uint32 each
//	tags       uint16 each
//
// and one of slots holds a page of them, the last what is left, uint64 each:
//
//	used       a bit for each slot that counts: tables may name others too
//	hashes     the first halves of all slots, then the second halves
//	ids        an id of each
//	more       pairs of a slot, from the first of the page, and a further id
const (
	snapshotMagic = "PDQINDX\x03"
	checksumSize  = 4
	endSize       = 4 + checksumSize
	slotWords     = 2 + 2 + 1 // hash and id
	usedWords     = 1 << slotsShift / 64
)

// ErrSnapshot is what errors of [Read] wrap when what it reads is not a whole and
// sound snapshot. The index must then be built from its source.
var ErrSnapshot = errors.New("not a sound index snapshot")

func checksum(block []byte) uint32 {
	return crc32.Checksum(block, crc32.MakeTable(crc32.Castagnoli))
}

func wrong(what string, err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("read index snapshot: %w: %s", ErrSnapshot, what)
	}
	return fmt.Errorf("read index snapshot: %w", err)
}

// directory says what is where in a snapshot.
type directory struct {
	slots   int
	tables  []tableHead
	lengths []uint32 // of the blocks
}

type tableHead struct{ level, split, tagAt uint32 }

const headSize = 12

func (h tableHead) lines() int { return int(h.split) + 1<<h.level }

// pagesOf is how many pages of 1<<shift hold n.
func pagesOf(n, shift int) int { return (n + 1<<shift - 1) >> shift }

func (d *directory) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(d.slots))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(d.tables)))
	for _, t := range d.tables {
		b = binary.LittleEndian.AppendUint32(b, t.level)
		b = binary.LittleEndian.AppendUint32(b, t.split)
		b = binary.LittleEndian.AppendUint32(b, t.tagAt)
	}
	for _, n := range d.lengths {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

// parseDirectory reads a directory, and refuses one that is not of as many blocks
// as it says.
func parseDirectory(b []byte) (d directory, ok bool) {
	if len(b) < 8 || len(b)%4 != 0 {
		return d, false
	}
	next := func() (n uint32) {
		n, b = binary.LittleEndian.Uint32(b), b[4:]
		return n
	}
	d.slots = int(next())
	tables := next()
	if tables != 0 && tables != tableCount || len(b) < headSize*int(tables) {
		return d, false
	}
	blocks := pagesOf(d.slots, slotsShift)
	for i := range int(tables) {
		t := tableHead{next(), next(), next()}
		bits := uint32(chunkLength(i))
		if t.tagAt < firstLevel || t.level < t.tagAt || t.level > bits || t.split >= 1<<t.level || t.level == bits && t.split > 0 {
			return d, false
		}
		d.tables = append(d.tables, t)
		blocks += pagesOf(t.lines(), linesShift)
	}
	if len(b) != 4*blocks {
		return d, false
	}
	for range blocks {
		d.lengths = append(d.lengths, next())
	}
	return d, true
}
