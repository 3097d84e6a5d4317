package media

import (
	"errors"
	"io"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// pieceSize is the step in which memory is taken as a file arrives, so that a
// short one costs little and a long one is never copied.
const pieceSize = 64 << 10

// buffer holds a file in memory, in pieces. It is read before anything is
// decoded: a slow sender then holds only what has arrived.
type buffer struct {
	most    int64
	reserve func(bytes int64) bool // false: no memory to be had now
	pieces  [][]byte
	taken   int64 // bytes reserved
}

// fill reads all of r.
func (b *buffer) fill(r io.Reader) error {
	size := int64(0)
	for {
		if !b.reserve(pieceSize) {
			return busy(nil)
		}
		b.taken += pieceSize
		piece, err := readPiece(r)
		if size += int64(len(piece)); size > b.most {
			return tooManyBytes(b.most)
		}
		if len(piece) > 0 {
			b.pieces = append(b.pieces, piece)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "The upload broke off. Send the file again.")
		}
	}
}

// readPiece reads until the piece is full or r ends. It is not io.ReadFull, whose
// answer to a short last piece is also that of a connection that broke.
func readPiece(r io.Reader) ([]byte, error) {
	piece, n := make([]byte, pieceSize), 0
	for n < len(piece) {
		more, err := r.Read(piece[n:])
		n += more
		if err != nil {
			return piece[:n], err
		}
	}
	return piece, nil
}

// reader reads the file from its start.
func (b *buffer) reader() io.ReadSeeker { return b.section() }

func (b *buffer) section() *io.SectionReader {
	size := int64(0)
	for _, piece := range b.pieces {
		size += int64(len(piece))
	}
	return io.NewSectionReader(pieces(b.pieces), 0, size)
}

// pieces are a file's bytes; all but the last are pieceSize long.
type pieces [][]byte

func (p pieces) ReadAt(to []byte, at int64) (n int, err error) {
	for n < len(to) {
		i := int((at + int64(n)) / pieceSize)
		if i >= len(p) {
			return n, io.EOF
		}
		from := p[i][min((at+int64(n))%pieceSize, int64(len(p[i]))):]
		if len(from) == 0 {
			return n, io.EOF
		}
		n += copy(to[n:], from)
	}
	return n, nil
}
