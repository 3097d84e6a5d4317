package httpapi

import (
	"encoding/hex"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
)

// parseFingerprints reads the wire form; at least one must be there.
func parseFingerprints(wire api.Fingerprints) (bank.Fingerprint, error) {
	var f bank.Fingerprint
	if wire.PDQ == nil && wire.MD5 == nil && wire.SHA256 == nil {
		return f, fault.At("fingerprints", "must hold at least one of pdq, md5 and sha256")
	}
	if wire.PDQ != nil {
		hash, err := pdq.Parse(*wire.PDQ)
		if err != nil {
			return f, fault.At("fingerprints.pdq", "must be 64 hexadecimal digits")
		}
		f.PDQ = &hash
	}
	if wire.MD5 != nil {
		f.MD5 = new([16]byte)
		if !fromHex(f.MD5[:], *wire.MD5) {
			return f, fault.At("fingerprints.md5", "must be 32 hexadecimal digits")
		}
	}
	if wire.SHA256 != nil {
		f.SHA256 = new([32]byte)
		if !fromHex(f.SHA256[:], *wire.SHA256) {
			return f, fault.At("fingerprints.sha256", "must be 64 hexadecimal digits")
		}
	}
	return f, nil
}

func fromHex(to []byte, text string) bool {
	if len(text) != hex.EncodedLen(len(to)) {
		return false
	}
	_, err := hex.Decode(to, []byte(text))
	return err == nil
}

func wireFingerprints(f bank.Fingerprint) api.Fingerprints {
	var wire api.Fingerprints
	if f.PDQ != nil {
		wire.PDQ = new(f.PDQ.String())
	}
	if f.MD5 != nil {
		wire.MD5 = new(hex.EncodeToString(f.MD5[:]))
	}
	if f.SHA256 != nil {
		wire.SHA256 = new(hex.EncodeToString(f.SHA256[:]))
	}
	return wire
}
