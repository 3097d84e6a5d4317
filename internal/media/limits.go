package media

import (
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Limits bounds what one upload, and all at a time, may cost. A field that is 0
// takes the value of [DefaultLimits].
type Limits struct {
	Bytes int64 // of one file
	// Pixels is of one photo: width times height, by its header. One with 16
	// bits a channel counts three times.
	Pixels int64

	// BytesAtOnce bounds the files held in memory at a time by one Reader; an
	// upload past it is refused as busy.
	BytesAtOnce int64
	// PixelsAtOnce bounds the photos being decoded at a time by one Reader; past
	// it an upload waits for its turn. Decoding takes 1 to 20 bytes a pixel (the
	// most for an animation, 13 for a progressive JPEG in CMYK, 1 for an ordinary
	// one).
	PixelsAtOnce int64

	VideoLimits
}

// DefaultLimits are those of the public API: 64 MiB and 100 megapixels a photo, 1
// GiB a video.
func DefaultLimits() Limits {
	return Limits{
		Bytes:        64 << 20,
		Pixels:       100_000_000,
		BytesAtOnce:  512 << 20,
		PixelsAtOnce: 128_000_000,
		VideoLimits:  defaultVideoLimits(),
	}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	for _, f := range []struct{ value, standard *int64 }{
		{&l.Bytes, &d.Bytes},
		{&l.Pixels, &d.Pixels},
		{&l.BytesAtOnce, &d.BytesAtOnce},
		{&l.PixelsAtOnce, &d.PixelsAtOnce},
	} {
		if *f.value == 0 {
			*f.value = *f.standard
		}
	}
	// One photo that is allowed must be able to get through.
	l.BytesAtOnce = max(l.BytesAtOnce, l.Bytes+pieceSize)
	l.PixelsAtOnce = max(l.PixelsAtOnce, l.Pixels)
	l.VideoLimits = l.VideoLimits.withDefaults()
	l.VideoMemory = min(l.VideoMemory, l.BytesAtOnce-pieceSize)
	return l
}

func tooManyBytes(most int64) error {
	return fault.Newf(fault.TooLarge, "The file is larger than %s. Send a smaller version of the photo.", inMiB(most))
}

func inMiB(n int64) string {
	if n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

func tooManyPixels(width, height int, most int64) error {
	return fault.Newf(fault.TooLarge, "The photo has %d x %d pixels; at most %d megapixels are read. Send a smaller version.",
		width, height, most/1_000_000)
}

func busy(err error) error {
	return fault.Wrap(err, fault.Busy, "Too many photos and videos are being read at the moment. Send it again in a few seconds.")
}

// damaged is for input that begins like a photo and does not go on like one.
func damaged(err error) error {
	return fault.Wrap(err, fault.Invalid, "The photo is cut off or damaged. Send the whole file again.")
}
