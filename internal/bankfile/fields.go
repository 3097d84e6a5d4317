package bankfile

import (
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// What a field must be, for those who wrote another.
const (
	wantPDQ    = "must be a PDQ hash of 64 hexadecimal digits"
	wantMD5    = "must be 32 hexadecimal digits"
	wantSHA256 = "must be 64 hexadecimal digits"
	wantVPDQ   = "must be a list of frames, each «hash,quality,seconds»"
	wantTime   = "must be a time as RFC 3339 has it, such as 2026-03-01T12:00:00Z"
	wantStatus = "must be active, disabled or withdrawn"
)

// setHash sets a hash by its name, as the API and CSV have it.
func setHash(f *bank.Fingerprint, name, text string) error {
	switch name {
	case "pdq":
		h := new(pdq.Hash)
		if !fromHex(h[:], text) {
			return fault.At(name, wantPDQ)
		}
		f.PDQ = h
	case "md5":
		h := new([16]byte)
		if !fromHex(h[:], text) {
			return fault.At(name, wantMD5)
		}
		f.MD5 = h
	case "sha256":
		h := new([32]byte)
		if !fromHex(h[:], text) {
			return fault.At(name, wantSHA256)
		}
		f.SHA256 = h
	case "vpdq":
		s := new(vpdq.Signature)
		if s.UnmarshalJSON([]byte(text)) != nil {
			return fault.At(name, wantVPDQ)
		}
		f.VPDQ = s
	}
	return nil
}

func parseTime(field, text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, fault.At(field, wantTime)
	}
	return t.UTC(), nil
}

func parseStatus(text string) (bank.Status, error) {
	switch s := bank.Status(text); s {
	case "", bank.Active, bank.Disabled, bank.Withdrawn:
		return s, nil
	}
	return "", fault.At("status", wantStatus)
}
