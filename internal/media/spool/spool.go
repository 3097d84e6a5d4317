// Package spool holds an upload until it has been looked at: in memory, and what is
// too large for that in a file that nobody can read.
//
// The file has no name: it is taken out of its folder before the first byte
// is written, so it is gone when it is closed, and when the process dies. What is
// in it is encrypted with AES-256 in counter mode, with a key that is made for
// it, never leaves memory and is forgotten when it is closed. Nothing checks that
// the file was not changed: nobody else has it.
package spool

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"os"
)

// Spool is what was written to it. Make one with [New], and close it. Writing and
// reading must not overlap; many may read at a time.
type Spool struct {
	dir    string
	rand   io.Reader
	room   int64 // of the memory, what is left
	pieces [][]byte
	held   int64 // bytes in the pieces
	size   int64

	file  *os.File
	block cipher.Block
	buf   []byte
	key   [32]byte
}

const pieceSize = 64 << 10

// New makes a spool that holds so many bytes in memory and the rest in a file in
// dir, the system's folder for temporary files when it is empty. rand MUST be a
// source of cryptographic randomness; it is read only when a file is needed.
func New(memory int64, dir string, rand io.Reader) *Spool {
	return &Spool{dir: dir, rand: rand, room: memory}
}

// Size is how many bytes were written.
func (s *Spool) Size() int64 { return s.size }

// OnDisk is how many of them are in the file.
func (s *Spool) OnDisk() int64 { return s.size - s.held }

// Write adds to the end.
func (s *Spool) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 && s.room > 0 {
		n := s.hold(p)
		p, written = p[n:], written+n
	}
	if len(p) == 0 {
		return written, nil
	}
	if s.file == nil {
		if err := s.open(); err != nil {
			return written, err
		}
	}
	for len(p) > 0 {
		n := min(len(p), len(s.buf))
		s.stream(s.OnDisk()).XORKeyStream(s.buf[:n], p[:n])
		if _, err := s.file.WriteAt(s.buf[:n], s.OnDisk()); err != nil {
			return written, fmt.Errorf("spool an upload: %w", err)
		}
		p, written, s.size = p[n:], written+n, s.size+int64(n)
	}
	return written, nil
}

// hold takes some of p into memory.
func (s *Spool) hold(p []byte) int {
	last := len(s.pieces) - 1
	if last < 0 || len(s.pieces[last]) == pieceSize {
		s.pieces = append(s.pieces, make([]byte, 0, pieceSize))
		last++
	}
	n := min(len(p), pieceSize-len(s.pieces[last]), int(min(s.room, pieceSize)))
	s.pieces[last] = append(s.pieces[last], p[:n]...)
	s.room, s.held, s.size = s.room-int64(n), s.held+int64(n), s.size+int64(n)
	return n
}

// open makes the file, and takes it out of its folder at once.
func (s *Spool) open() error {
	if _, err := io.ReadFull(s.rand, s.key[:]); err != nil {
		return fmt.Errorf("spool an upload: make a key: %w", err)
	}
	block, err := aes.NewCipher(s.key[:])
	if err != nil {
		return fmt.Errorf("spool an upload: %w", err)
	}
	file, err := os.CreateTemp(s.dir, "breakwater-")
	if err != nil {
		return fmt.Errorf("spool an upload: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		_ = file.Close()
		return fmt.Errorf("spool an upload: take its name away: %w", err)
	}
	s.file, s.block, s.buf = file, block, make([]byte, pieceSize)
	return nil
}

// stream is the key stream from a place in the file: the counter of its block, and
// the rest of the block passed over. The key is used for one file only, so the
// counter may begin at zero.
func (s *Spool) stream(at int64) cipher.Stream {
	var counter, skip [aes.BlockSize]byte
	for i, n := aes.BlockSize-1, uint64(at)/aes.BlockSize; n > 0; i, n = i-1, n>>8 {
		counter[i] = byte(n)
	}
	c := cipher.NewCTR(s.block, counter[:])
	rest := skip[:at%aes.BlockSize]
	c.XORKeyStream(rest, rest)
	return c
}

var errClosed = errors.New("the spool is closed")

// ReadAt reads what was written at a place.
func (s *Spool) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 || s.room < 0 {
		return 0, errClosed
	}
	read := 0
	for len(p) > 0 && at < s.held {
		n := copy(p, s.pieces[at/pieceSize][at%pieceSize:])
		p, read, at = p[n:], read+n, at+int64(n)
	}
	if len(p) > 0 && at < s.size {
		n := min(int64(len(p)), s.size-at)
		if _, err := s.file.ReadAt(p[:n], at-s.held); err != nil {
			return read, fmt.Errorf("read a spooled upload: %w", err)
		}
		s.stream(at-s.held).XORKeyStream(p[:n], p[:n])
		p, read = p[n:], read+int(n)
	}
	if len(p) > 0 {
		return read, io.EOF
	}
	return read, nil
}

// Close forgets everything: the memory, the key and the file.
func (s *Spool) Close() error {
	for _, p := range s.pieces {
		clear(p)
	}
	clear(s.key[:])
	clear(s.buf)
	s.pieces, s.block, s.buf, s.room = nil, nil, nil, -1
	s.size, s.held = 0, 0
	file := s.file
	if s.file = nil; file == nil {
		return nil
	}
	return file.Close()
}
