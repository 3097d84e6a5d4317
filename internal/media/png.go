package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"io"
	"math"
)

// pngHeader is png.DecodeConfig, which calls sides that no memory could hold a
// feature that it does not have. They are given as they are, so that the photo is
// refused for its size.
func pngHeader(r io.Reader) (image.Config, error) {
	const upToSides = 8 + 8 + 8 // signature, the first chunk's length and name, its sides
	start := make([]byte, upToSides)
	n, err := io.ReadFull(r, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return image.Config{}, err
	}
	config, err := png.DecodeConfig(io.MultiReader(bytes.NewReader(start[:n]), r))
	if _, unsupported := errors.AsType[png.UnsupportedError](err); !unsupported {
		return config, err
	}
	width, height := binary.BigEndian.Uint32(start[16:]), binary.BigEndian.Uint32(start[20:])
	if uint64(width)*uint64(height) > math.MaxInt64/16 && width <= math.MaxInt32 && height <= math.MaxInt32 {
		return image.Config{Width: int(width), Height: int(height)}, nil
	}
	return config, err
}
