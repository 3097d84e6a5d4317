package heif

import (
	"encoding/binary"
	"io"
)

// Stream gives the coded pictures one after another, as ffmpeg reads them: of HEVC in
// annex B of ITU-T H.265, the parameter sets before the picture from which on they
// hold; of AV1 as an IVF file. A tile that is damaged ends it early, with [ErrDamaged].
// One tile is held in memory at a time.
func (p *Picture) Stream() io.Reader { return &stream{p: p} }

type stream struct {
	p    *Picture
	next int     // the tile
	sets *[]byte // that hold
	raw  []byte  // of a tile, as the file has it
	out  []byte  // of a tile, as it is given
	rest []byte  // of out
}

func (s *stream) Read(to []byte) (int, error) {
	for len(s.rest) == 0 {
		if s.next == len(s.p.tiles) {
			return 0, io.EOF
		}
		if err := s.load(s.p.tiles[s.next]); err != nil {
			return 0, err
		}
		s.next++
	}
	n := copy(to, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

func (s *stream) load(tile coded) (err error) {
	size := int64(0)
	for _, part := range tile.data {
		size += part.size
	}
	if int64(cap(s.raw)) < size {
		s.raw = make([]byte, size)
	}
	s.raw = s.raw[:size]
	at := int64(0)
	for _, part := range tile.data {
		if n, _ := s.p.file.ReadAt(s.raw[at:at+part.size], part.at); int64(n) < part.size {
			return ErrDamaged
		}
		at += part.size
	}
	s.out = s.out[:0]
	if s.p.Codec == AV1 {
		s.rest = s.ivf()
		return nil
	}
	if s.sets != tile.sets {
		s.sets = tile.sets
		s.out = append(s.out, (*s.sets)[1:]...)
	}
	s.out, err = annexB(s.out, s.raw, int((*s.sets)[0]))
	s.rest = s.out
	return err
}

// ivf gives a tile as a frame of an IVF file, before the first the file's head.
// docs of the format: https://wiki.multimedia.cx/index.php/Duck_IVF.
func (s *stream) ivf() []byte {
	const delimiter = "\x12\x00" // with which a picture of AV1 begins, except in HEIF
	little, out := binary.LittleEndian, s.out
	if s.next == 0 {
		out = append(out, "DKIF\x00\x00\x20\x00AV01"...)
		out = little.AppendUint16(out, uint16(min(s.p.tile.X, maxSide-1)))
		out = little.AppendUint16(out, uint16(min(s.p.tile.Y, maxSide-1)))
		out = little.AppendUint32(out, 25)
		out = little.AppendUint32(out, 1)
		out = little.AppendUint64(out, uint64(len(s.p.tiles)))
	}
	out = little.AppendUint32(out, uint32(len(delimiter)+len(s.raw)))
	out = little.AppendUint64(out, uint64(s.next))
	s.out = append(append(out, delimiter...), s.raw...)
	return s.out
}
