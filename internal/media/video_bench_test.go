package media_test

import (
	"bytes"
	"crypto/rand"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg/ffmpegtest"
	"github.com/breakwater-safety/breakwater/internal/media"
)

// BenchmarkVideo reads a small clip, from the file to its signature: ffmpeg is
// started, decodes it, and every frame is hashed in all its turns. Beside it, one frame a
// second, as for a bank, which is nearly all decoding.
func BenchmarkVideo(b *testing.B) {
	for _, rate := range []struct {
		name string
		rate float64
	}{{"every-frame", ffmpegtest.Rate}, {"one-a-second", 1}} {
		b.Run(rate.name, func(b *testing.B) {
			r := media.NewReader(media.Limits{VideoLimits: media.VideoLimits{VideoRate: rate.rate}}).
				WithVideos(ffmpegtest.Find(b), rand.Reader, b.TempDir())
			clip := ffmpegtest.Clip(b, "hills", "mp4")
			b.SetBytes(int64(len(clip)))
			for b.Loop() {
				if _, err := r.Read(b.Context(), bytes.NewReader(clip)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(ffmpegtest.Seconds*ffmpegtest.Rate*b.N)/b.Elapsed().Seconds(), "frames/s")
		})
	}
}
