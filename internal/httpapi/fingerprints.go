package httpapi

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// parseFingerprints reads the wire form; at least one must be there.
func parseFingerprints(wire api.Fingerprints) (bank.Fingerprint, error) {
	if wire == (api.Fingerprints{}) {
		return bank.Fingerprint{}, fault.At("fingerprints", "must hold at least one of pdq, vpdq, md5 and sha256")
	}
	const at = "fingerprints."
	f, err := parseHashes(at, wire.PDQ, wire.MD5, wire.SHA256)
	if err == nil && wire.VPDQ != nil {
		f.VPDQ, err = parseVideo(at+"vpdq", *wire.VPDQ)
	}
	return f, err
}

// parseHashes reads those hashes that are there; at is what their fields are
// named after.
func parseHashes(at string, photo, md5sum, sha *string) (f bank.Fingerprint, err error) {
	if photo != nil {
		hash, err := pdq.Parse(*photo)
		if err != nil {
			return f, fault.At(at+"pdq", "must be 64 hexadecimal digits")
		}
		f.PDQ = &hash
	}
	if md5sum != nil {
		f.MD5 = new([16]byte)
		if !fromHex(f.MD5[:], *md5sum) {
			return f, fault.At(at+"md5", "must be 32 hexadecimal digits")
		}
	}
	if sha != nil {
		f.SHA256 = new([32]byte)
		if !fromHex(f.SHA256[:], *sha) {
			return f, fault.At(at+"sha256", "must be 64 hexadecimal digits")
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

// parseVideo reads frames as package vpdq does.
func parseVideo(field string, frames []string) (*vpdq.Signature, error) {
	if len(frames) == 0 {
		return nil, fault.At(field, "must hold at least one frame")
	}
	data, err := json.Marshal(frames)
	if err != nil {
		return nil, fmt.Errorf("read frames: %w", err)
	}
	video := new(vpdq.Signature)
	err = video.UnmarshalJSON(data)
	if e, ok := errors.AsType[*vpdq.SyntaxError](err); ok {
		switch {
		case e.Line == 0:
			return nil, fault.At(field, fmt.Sprintf("must hold at most %d frames", vpdq.MaxFrames))
		case e.Field == "":
			return nil, fault.At(fmt.Sprintf("%s[%d]", field, e.Line-1), e.Problem)
		}
		return nil, fault.At(fmt.Sprintf("%s[%d]", field, e.Line-1), fmt.Sprintf("has a %s that %s", e.Field, e.Problem))
	}
	return video, err
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
	if f.VPDQ != nil && len(f.VPDQ.Frames) > 0 {
		wire.VPDQ = wireVideo(f.VPDQ)
	}
	return wire
}

// wireVideo writes frames as package vpdq does.
func wireVideo(video *vpdq.Signature) *[]string {
	var frames []string
	data, err := video.MarshalJSON()
	if err == nil {
		err = json.Unmarshal(data, &frames)
	}
	if err != nil {
		return nil // a list of texts can always be written and read
	}
	return &frames
}
