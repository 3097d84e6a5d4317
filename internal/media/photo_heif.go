package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/internal/media/heif"
	"github.com/breakwater-safety/breakwater/pdq"
)

// HEIC and AVIF photos are one container, which package heif reads, around pictures that
// are coded as in videos, which ffmpeg decodes, where it is installed. docs/formats.md
// has what else was weighed.
const (
	HEIC Format = "heic"
	AVIF Format = "avif"
)

// decoder is what a Reader needs for photos that are coded as in videos.
type decoder struct {
	source FrameSource // nil: they are refused
	slots  *semaphore.Weighted
}

// WithPhotos has the reader read HEIC and AVIF photos; without it, they are refused.
// It gives the reader, and must be called before that is used.
func (r *Reader) WithPhotos(source FrameSource) *Reader {
	r.photos = decoder{source, semaphore.NewWeighted(int64(r.limits.VideosAtOnce))}
	return r
}

// readHEIF fills in what is known of a HEIC or AVIF photo: as it is without its
// transparency, and if it has one, also as it is seen on black and on white.
func (r *Reader) readHEIF(ctx context.Context, b *buffer, u *Upload) error {
	file := b.section()
	p, err := heif.Read(file, file.Size(), r.limits.Pixels)
	if err != nil {
		return r.notHEIF(err)
	}
	if err := r.photos.slots.Acquire(ctx, 1); err != nil {
		return busy(err)
	}
	defer r.photos.slots.Release(1)
	if err := r.pixels.Acquire(ctx, p.Pixels()); err != nil {
		return busy(err)
	}
	defer r.pixels.Release(p.Pixels())
	img, err := r.decode(ctx, p)
	if err != nil {
		return err
	}
	if u.Format = string(HEIC); p.Codec == heif.AV1 {
		u.Format = string(AVIF)
	}
	u.Width, u.Height = img.Rect.Dx(), img.Rect.Dy()
	u.Turns, u.Quality = pdq.Dihedral(img)
	if p.Alpha == nil {
		return nil
	}
	alpha, err := r.decode(ctx, p.Alpha)
	if fault.CodeOf(err) == fault.Unsupported {
		return nil // seen without it, then
	}
	if err == nil {
		u.Looks = onGreys(img, alpha)
	}
	return err
}

// decode gives the luma of a picture.
func (r *Reader) decode(ctx context.Context, p *heif.Picture) (*image.Gray, error) {
	o := r.limits.frames()
	o.Pictures, o.Full, o.Pixels = p.Tiles(), p.Full, p.CodedPixels()
	format := ffmpeg.HEVC
	if p.Codec == heif.AV1 {
		format = ffmpeg.IVF
	}
	canvas := p.Canvas()
	_, err := r.photos.source.Frames(ctx, format, p.Stream(), o, func(tile *image.Gray, _ time.Duration) error {
		return canvas.Add(tile)
	})
	if ctx.Err() != nil {
		return nil, busy(ctx.Err())
	}
	var img *image.Gray
	if err == nil {
		img, err = canvas.Gray()
	}
	switch {
	case errors.Is(err, ffmpeg.ErrUnreadable), errors.Is(err, heif.ErrTiles):
		return nil, fault.Wrap(err, fault.Unsupported, "This HEIC or AVIF photo is damaged, too large, "+
			"or uses a feature that is not read here. Save it as JPEG or PNG and send that.")
	case err != nil:
		return nil, fmt.Errorf("look at a HEIC or AVIF photo: %w", err)
	}
	return img, nil
}

func (r *Reader) notHEIF(err error) error {
	if large, ok := errors.AsType[heif.SizeError](err); ok {
		return tooManyPixels(large.Width, large.Height, r.limits.Pixels)
	}
	if errors.Is(err, heif.ErrRare) {
		return fault.Wrap(err, fault.Unsupported,
			"This HEIC or AVIF photo uses a feature that is not read here. Save it as JPEG or PNG and send that.")
	}
	return damaged(err)
}
