package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/pdq"
)

// AVIF is read by the program that takes the frames out of videos, where there is one:
// to it, it is a video of one frame. docs/formats.md has what else was weighed.
const AVIF Format = "avif"

func isAVIF(start []byte) bool { return containsAny(heifBrands(start), "avif", "avis") }

// readAVIF fills in what is known of an AVIF photo: of its colours, as the alpha of one
// is a picture of its own that is not looked at.
func (r *Reader) readAVIF(ctx context.Context, b *buffer, u *Upload) error {
	if err := r.videos.slots.Acquire(ctx, 1); err != nil {
		return busy(err)
	}
	defer r.videos.slots.Release(1)
	o := r.limits.frames()
	o.Rate, o.Most, o.Pixels = 1, time.Second, r.limits.Pixels
	n := 0
	_, err := r.videos.source.Frames(ctx, ffmpeg.MP4, b.reader(), o, func(img *image.Gray, _ time.Duration) error {
		n++
		if n == 1 {
			u.Width, u.Height = img.Rect.Dx(), img.Rect.Dy()
			u.Turns, u.Quality = pdq.Dihedral(img)
		}
		return nil
	})
	switch {
	case ctx.Err() != nil:
		return busy(ctx.Err())
	case errors.Is(err, ffmpeg.ErrUnreadable), err == nil && n == 0:
		return fault.Wrap(err, fault.Unsupported, "This AVIF photo is damaged, too large, "+
			"or uses a feature that is not read here. Save it as JPEG or PNG and send that.")
	case err != nil:
		return fmt.Errorf("look at an AVIF photo: %w", err)
	}
	u.Format = string(AVIF)
	return nil
}
