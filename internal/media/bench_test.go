package media_test

import (
	"bytes"
	"image"
	"image/gif"
	"image/png"
	"os"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/media/drawn"
)

// BenchmarkRead goes from a file of 12 megapixels to its fingerprints. The lossy WebP
// is a small one: nothing in Go writes them; per pixel it costs the same.
func BenchmarkRead(b *testing.B) {
	large := drawn.Resize(drawn.Picture("hills"), 4000, 3000)
	straight := image.NewNRGBA(large.Bounds())
	copy(straight.Pix, large.(*image.RGBA).Pix) // it is opaque
	var still, glass, animation bytes.Buffer
	for _, err := range []error{
		(&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&still, straight),
		gif.Encode(&animation, large, nil),
	} {
		if err != nil {
			b.Fatal(err)
		}
	}
	straight.Pix[3] = 254
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&glass, straight); err != nil {
		b.Fatal(err)
	}
	lossy, err := os.ReadFile("testdata/lighthouse.webp")
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range []struct {
		name   string
		file   []byte
		pixels int
	}{
		{"jpeg", drawn.EncodeJPEG(large, 90), 12_000_000},
		{"png", still.Bytes(), 12_000_000},
		{"png-transparent", glass.Bytes(), 12_000_000},
		{"gif", animation.Bytes(), 12_000_000},
		{"webp-lossless", encodeWebP(straight), 12_000_000},
		{"webp-lossy-small", lossy, 160 * 120},
	} {
		b.Run(f.name, func(b *testing.B) {
			reader := media.NewReader(media.Limits{Bytes: 1 << 30})
			b.ReportAllocs()
			for b.Loop() {
				if _, err := reader.Read(b.Context(), bytes.NewReader(f.file)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(f.pixels), "ns/pixel")
		})
	}
}
