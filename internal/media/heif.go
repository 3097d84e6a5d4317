package media

import (
	"encoding/binary"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// isHEIF says whether a file is a photo in a HEIF container.
func isHEIF(start []byte) bool { return isAVIF(start) || isHEIC(start) }

func isAVIF(start []byte) bool { return containsAny(heifBrands(start), "avif", "avis") }

func isHEIC(start []byte) bool {
	brands := heifBrands(start)
	return containsAny(brands, "heic", "heix", "heim", "heis", "mif1") || containsAny(brands, sequences()...)
}

// sequences are the brands of films of pictures in HEVC (ISO/IEC 23008-12).
func sequences() []string { return []string{"msf1", "hevc", "hevx", "hevm", "hevs"} }

// isSequence says whether a file, which begins so, is such a film first of all. One that
// says so and has only a photo, as far as is seen, is that photo.
func isSequence(start []byte) bool {
	brands := heifBrands(start)
	if len(brands) == 0 || !slices.Contains(sequences(), brands[0]) || isAVIF(start) {
		return false
	}
	kinds := boxKinds(start)
	return slices.Contains(kinds, "moov") || !slices.Contains(kinds, "meta")
}

// refused says of photos in HEIF containers what to do with them where there is no
// decoder. nil for everything else.
func refused(start []byte) error {
	switch {
	case isAVIF(start):
		return fault.New(fault.Unsupported, "AVIF photos are read only where ffmpeg is installed. Save it as JPEG or PNG and send that.")
	case isHEIC(start):
		return fault.New(fault.Unsupported, "HEIC photos, as iPhones take them, are read only where ffmpeg is installed. Save it as JPEG and send that.")
	}
	return nil
}

// heifBrands gives the brands in the first box of a file, if that is an ftyp box
// (ISO/IEC 14496-12, section 4.3): those among the first bytes that are looked at.
func heifBrands(start []byte) []string {
	if len(start) < 16 || string(start[4:8]) != "ftyp" {
		return nil
	}
	brands := []string{string(start[8:12])}
	end := min(sniffed, uint64(len(start)), uint64(binary.BigEndian.Uint32(start)))
	for at := uint64(16); at+4 <= end; at += 4 {
		brands = append(brands, string(start[at:at+4]))
	}
	return brands
}

// boxKinds gives the kinds of the boxes that begin in a file's first bytes.
func boxKinds(start []byte) (kinds []string) {
	for at := uint64(0); at+8 <= uint64(len(start)); {
		kinds = append(kinds, string(start[at+4:at+8]))
		length := uint64(binary.BigEndian.Uint32(start[at:]))
		if length < 8 { // to the end, or longer than what is looked at
			break
		}
		at += length
	}
	return kinds
}

func containsAny(list []string, wanted ...string) bool {
	return slices.ContainsFunc(wanted, func(s string) bool { return slices.Contains(list, s) })
}
