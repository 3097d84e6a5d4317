package cases

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/vault"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// hashes is what the box of a fingerprint holds.
type hashes struct {
	PDQ     []pdq.Hash `json:"pdq,omitempty"`
	Quality int        `json:"quality,omitempty"`
	VPDQ    []byte     `json:"vpdq,omitempty"` // in its binary form
	MD5     []byte     `json:"md5,omitempty"`
	SHA256  []byte     `json:"sha256,omitempty"`
}

// boxName binds a box to its fingerprint.
func boxName(id FingerprintID) string { return "fingerprint " + string(id) }

func sealHashes(key *vault.Key, f *Fingerprint) ([]byte, error) {
	h := hashes{PDQ: f.PDQ, Quality: f.Quality}
	if f.VPDQ != nil {
		var err error
		if h.VPDQ, err = f.VPDQ.MarshalBinary(); err != nil {
			return nil, fmt.Errorf("write fingerprint: %w", err)
		}
	}
	if f.MD5 != nil {
		h.MD5 = f.MD5[:]
	}
	if f.SHA256 != nil {
		h.SHA256 = f.SHA256[:]
	}
	plain, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write fingerprint: %w", err)
	}
	box, err := key.Seal(boxName(f.ID), plain)
	if err != nil {
		return nil, fmt.Errorf("seal fingerprint: %w", err)
	}
	return box, nil
}

// openRow gives a fingerprint with its hashes, if it still has them.
func openRow(key *vault.Key, row Row) (Fingerprint, error) {
	f := Fingerprint{ID: row.ID, Kind: row.Kind, State: row.State, Added: row.Added}
	if row.Box == nil {
		return f, nil
	}
	var h hashes
	plain, err := key.Open(boxName(row.ID), row.Box)
	if err == nil {
		err = json.Unmarshal(plain, &h)
	}
	if err == nil {
		err = h.into(&f)
	}
	if err != nil {
		return f, fmt.Errorf("read fingerprint: %w", errUnreadable(err))
	}
	return f, nil
}

func (h *hashes) into(f *Fingerprint) error {
	f.PDQ, f.Quality = h.PDQ, h.Quality
	if h.VPDQ != nil {
		f.VPDQ = new(vpdq.Signature)
		if err := f.VPDQ.UnmarshalBinary(h.VPDQ); err != nil {
			return err
		}
	}
	if len(h.MD5) == md5.Size {
		f.MD5 = (*[md5.Size]byte)(h.MD5)
	}
	if len(h.SHA256) == sha256.Size {
		f.SHA256 = (*[sha256.Size]byte)(h.SHA256)
	}
	return nil
}
