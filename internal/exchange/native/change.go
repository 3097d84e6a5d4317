package native

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// change reads a change. Of one whose fingerprint cannot be read it is empty, and
// whoever takes it in refuses it, and it alone.
func change(w api.ExchangeChange) exchange.Change {
	c := exchange.Change{ID: w.ID, Bank: cases.Bank(w.Bank), Action: cases.Action(w.Action), At: w.At}
	if w.Kind != nil {
		c.Kind = cases.Kind(*w.Kind)
	}
	if w.Verified != nil {
		c.Verified = *w.Verified
	}
	if w.Fingerprints != nil {
		if f, ok := fingerprint(*w.Fingerprints); ok {
			c.Fingerprint = f
		}
	}
	return c
}

// fingerprint reads the wire form; false when any of it is not well formed.
func fingerprint(w api.Fingerprints) (f bank.Fingerprint, ok bool) {
	if w.PDQ != nil {
		hash, err := pdq.Parse(*w.PDQ)
		if err != nil {
			return f, false
		}
		f.PDQ = &hash
	}
	if w.MD5 != nil {
		f.MD5 = new([md5.Size]byte)
		if !fromHex(f.MD5[:], *w.MD5) {
			return f, false
		}
	}
	if w.SHA256 != nil {
		f.SHA256 = new([sha256.Size]byte)
		if !fromHex(f.SHA256[:], *w.SHA256) {
			return f, false
		}
	}
	if w.VPDQ != nil {
		data, err := json.Marshal(*w.VPDQ)
		if err != nil {
			return f, false
		}
		f.VPDQ = new(vpdq.Signature)
		if f.VPDQ.UnmarshalJSON(data) != nil || len(f.VPDQ.Frames) == 0 {
			return f, false
		}
	}
	return f, true
}

func fromHex(to []byte, text string) bool {
	if len(text) != hex.EncodedLen(len(to)) {
		return false
	}
	_, err := hex.Decode(to, []byte(text))
	return err == nil
}
