package media

import (
	"encoding/binary"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// refused says of photos in formats that are known and not read here what to do with
// them; docs/formats.md says why they are not. nil for everything else.
func refused(start []byte) error {
	switch brands := heifBrands(start); {
	case containsAny(brands, "avif", "avis"):
		return fault.New(fault.Unsupported, "AVIF photos are read only where ffmpeg is installed. Save it as JPEG or PNG and send that.")
	case containsAny(brands, "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"):
		return fault.New(fault.Unsupported, "HEIC photos, as iPhones take them, are not read here. Save it as JPEG and send that.")
	}
	return nil
}

// heifBrands gives the brands in the first box of a file, if that is an ftyp box
// (ISO/IEC 14496-12, section 4.3): those among the first bytes.
func heifBrands(start []byte) []string {
	if len(start) < 16 || string(start[4:8]) != "ftyp" {
		return nil
	}
	brands := []string{string(start[8:12])}
	end := min(uint64(len(start)), uint64(binary.BigEndian.Uint32(start)))
	for at := uint64(16); at+4 <= end; at += 4 {
		brands = append(brands, string(start[at:at+4]))
	}
	return brands
}

func containsAny(list []string, wanted ...string) bool {
	return slices.ContainsFunc(wanted, func(s string) bool { return slices.Contains(list, s) })
}
