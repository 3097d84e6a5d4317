package media

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

// TestBufferReadsAsItWasWritten whatever its size, from the start and after going
// back.
func TestBufferReadsAsItWasWritten(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 1))
	for _, size := range []int{0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 3*pieceSize + 17} {
		data := make([]byte, size)
		for i := range data {
			data[i] = byte(rnd.Uint32())
		}
		b := buffer{most: int64(size), reserve: func(int64) bool { return true }}
		if err := b.fill(iotest.HalfReader(bytes.NewReader(data))); err != nil {
			t.Fatal(err)
		}
		if err := iotest.TestReader(b.reader(), data); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
		r := b.reader()
		if _, err := io.CopyN(io.Discard, r, int64(size/2)); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes read again: %d, %v", size, len(got), err)
		}
	}
}
