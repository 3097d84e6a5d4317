package hashindex

import (
	"encoding/binary"
	"io"
	"slices"
)

// Read reads a snapshot that [Index.WriteTo] wrote. It refuses, with an error that
// wraps [ErrSnapshot], what was cut off, changed or written by another version,
// and never takes much more memory than what it has read needs. It reads r no
// further than the end of the snapshot; other errors are those of r.
func Read(r io.Reader, options ...Option) (*Index, error) { return read(r, New(options...)) }

func read(r io.Reader, x *Index) (*Index, error) {
	magic := make([]byte, len(snapshotMagic))
	if _, err := io.ReadFull(r, magic); err != nil || string(magic) != snapshotMagic {
		return nil, wrong("it does not begin as one of this version", err)
	}
	full, empty := make(chan *bulk, 1), make(chan *bulk, 2)
	empty <- new(bulk)
	empty <- new(bulk)
	failed := make(chan error, 1)
	go func() { // so that the next entries are read while these are added
		defer close(full)
		failed <- readBulks(r, full, empty)
	}()
	for b := range full {
		if x.slots.taken == 0 && len(b.ids) <= x.scanMax {
			x.addBulk(b) // all there are
		} else {
			x.stage(b)
		}
		empty <- b
	}
	if err := <-failed; err != nil {
		return nil, err
	}
	if x.slots.distinct() > x.scanMax {
		x.fill()
	}
	return x, nil
}

func readBulks(r io.Reader, full chan<- *bulk, empty <-chan *bulk) error {
	var buf []byte
	b := <-empty
	for {
		block, err := readBlock(r, &buf)
		if err != nil {
			return err
		}
		n := block.entries()
		if n == 0 || len(b.ids)+n > bulkSize {
			full <- b
			if n == 0 {
				return nil
			}
			b = <-empty
		}
		for i := range n {
			b.ids = append(b.ids, block.id(i))
			b.words = append(b.words, block.hash(i))
		}
	}
}

// readBlock reads a block into buf, which grows to hold it, and checks it.
func readBlock(r io.Reader, buf *[]byte) (block, error) {
	head := make(block, blockHead)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, wrong("it is cut off", err)
	}
	if head.entries() > blockEntries {
		return nil, wrong("a block is too long", nil)
	}
	end := blockHead + head.entries()*entrySize
	*buf = append((*buf)[:0], head...)
	*buf = slices.Grow(*buf, end+4)[:end+4]
	if _, err := io.ReadFull(r, (*buf)[blockHead:]); err != nil {
		return nil, wrong("it is cut off", err)
	}
	b := block((*buf)[:end])
	if checksum(b) != binary.LittleEndian.Uint32((*buf)[end:]) {
		return nil, wrong("the checksum of a block does not fit", nil)
	}
	return b, nil
}
