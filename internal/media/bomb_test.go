package media_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"testing"
)

// flatPNG is a whole, valid PNG of one bit a pixel, all black: a few kilobytes
// that decode to as many pixels as asked for.
func flatPNG(t *testing.T, width, height int) []byte {
	t.Helper()
	data := zeroStream(t, height*(1+(width+7)/8))
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = binary.BigEndian.AppendUint32(header, uint32(height))
	header = append(header, 1, 0, 0, 0, 0)
	file := []byte("\x89PNG\r\n\x1a\n")
	for _, c := range []struct {
		kind string
		data []byte
	}{{"IHDR", header}, {"IDAT", data}, {"IEND", nil}} {
		file = binary.BigEndian.AppendUint32(file, uint32(len(c.data)))
		body := append([]byte(c.kind), c.data...)
		file = append(file, body...)
		file = binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(body))
	}
	return file
}

// zeroStream is the zlib stream of n zeros (RFC 1950): one compressed piece
// again and again, the rest, and the checksum of zeros.
func zeroStream(t *testing.T, n int) []byte {
	t.Helper()
	const step = 128 << 10
	out := []byte{0x78, 0x9c}
	piece := deflated(t, step)
	for range n / step {
		out = append(out, piece...)
	}
	out = append(out, deflated(t, n%step)...)
	out = append(out, 1, 0, 0, 0xff, 0xff) // an empty last block
	return binary.BigEndian.AppendUint32(out, uint32(n%65521)<<16|1)
}

// deflated is n zeros, up to a byte boundary and not yet ended.
func deflated(t *testing.T, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, n)); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestFlatPNG holds that the bomb is a whole picture: refused for its size alone.
func TestFlatPNG(t *testing.T) {
	t.Parallel()
	img, err := png.Decode(bytes.NewReader(flatPNG(t, 1101, 1000)))
	if err != nil || img.Bounds().Size() != image.Pt(1101, 1000) {
		t.Errorf("got %v", err)
	}
}

// fixCRC makes the checksum of a PNG's header right again.
func fixCRC(file []byte) []byte {
	binary.BigEndian.PutUint32(file[29:33], crc32.ChecksumIEEE(file[12:29]))
	return file
}
