package hashindex

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// A snapshot is, with all numbers little-endian:
//
//	magic     7 bytes "PDQINDX" and the version, 1
//	blocks    of entries
//	end       a block of no entries
//
// and a block is
//
//	entries   uint32, at most blockEntries
//	left      uint64, about how many entries follow in this block and after it;
//	          Read does not trust it
//	hashes    32 bytes each
//	ids       uint64 each
//	checksum  uint32, CRC-32C of the block before it
const (
	snapshotMagic = "PDQINDX\x01"
	blockEntries  = 1 << 14
	blockHead     = 4 + 8
	entrySize     = 32 + 8
)

// ErrSnapshot is what errors of [Read] wrap when what it reads is not a whole and
// sound snapshot. The index must then be built from its source.
var ErrSnapshot = errors.New("not a sound index snapshot")

func checksum(block []byte) uint32 {
	return crc32.Checksum(block, crc32.MakeTable(crc32.Castagnoli))
}

// block is the bytes of a block, but for its checksum.
type block []byte

func (b block) entries() int { return int(binary.LittleEndian.Uint32(b)) }

// hash and id give those of entry i.
func (b block) hash(i int) (w words) {
	for j := range w {
		w[j] = binary.BigEndian.Uint64(b[blockHead+32*i+8*j:])
	}
	return w
}

func (b block) id(i int) uint64 {
	return binary.LittleEndian.Uint64(b[blockHead+32*b.entries()+8*i:])
}

func wrong(what string, err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("read index snapshot: %w: %s", ErrSnapshot, what)
	}
	return fmt.Errorf("read index snapshot: %w", err)
}
