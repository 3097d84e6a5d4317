package cases

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// ParseFingerprints reads what the page that makes fingerprints sends: a JSON
// list of at most MaxFiles files, MaxForm bytes in all,
//
//	[{"kind":"photo","pdq":["64 hexadecimal digits", … eight],"quality":0-100,"md5":"32","sha256":"64"},
//	 {"kind":"video","vpdq":[{"at":seconds,"pdq":"64","quality":0-100}, …],"md5":"32","sha256":"64"}]
//
// md5 and sha256 may be left out; each file must have something by which it can
// be recognised, see [Fingerprint.Validate]. It is read strictly: nothing else
// may stand in it, least of all a name. fault.Invalid with the field;
// fault.TooLarge.
func ParseFingerprints(data []byte) ([]Fingerprint, error) {
	if len(data) > MaxForm {
		return nil, fault.New(fault.TooLarge, "These are too many fingerprints for one form. Send fewer files at once.")
	}
	var files []file
	if err := json.Unmarshal(data, &files, json.RejectUnknownMembers(true)); err != nil {
		return nil, fault.At(fieldOf(err), "is not as the page that makes fingerprints writes it")
	}
	if len(files) == 0 {
		return nil, fault.At("fingerprints", "must be a list of at least one file")
	}
	if len(files) > MaxFiles {
		return nil, errTooMany
	}
	list := make([]Fingerprint, len(files))
	for i, f := range files {
		var err error
		if list[i], err = f.fingerprint(); err == nil {
			err = list[i].Validate()
		}
		if err != nil {
			return nil, within(fmt.Sprintf("[%d]", i), err)
		}
	}
	return list, nil
}

var errTooMany = fault.Newf(fault.TooLarge, "A case holds at most %d files, and five hours of videos.", MaxFiles)

// fieldOf gives where in the JSON an error is, by the names and places that are
// ours; a member's name that is not may hold anything.
func fieldOf(err error) string {
	const whole = "fingerprints"
	wrong, ok := errors.AsType[*json.SemanticError](err)
	if !ok || errors.Is(err, json.ErrUnknownName) || wrong.JSONPointer == "" {
		return whole
	}
	return whole + strings.ReplaceAll(string(wrong.JSONPointer), "/", ".")
}

// within puts a field's place before it.
func within(place string, err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return &fault.Error{Code: f.Code, Public: f.Public, Field: strings.TrimSuffix(place+"."+f.Field, ".")}
	}
	return err
}

// file is a fingerprint as a page sends it.
type file struct {
	Kind    Kind     `json:"kind"`
	PDQ     []digits `json:"pdq"`
	Quality *int     `json:"quality"`
	VPDQ    []frame  `json:"vpdq"`
	MD5     *digits  `json:"md5"`
	SHA256  *digits  `json:"sha256"`
}

type frame struct {
	At      float64 `json:"at"`
	PDQ     digits  `json:"pdq"`
	Quality int     `json:"quality"`
}

// digits are bytes in hexadecimal.
type digits string

// into fills b; false when there are other characters, more or fewer.
func (d digits) into(b []byte) bool {
	if len(d) != hex.EncodedLen(len(b)) {
		return false
	}
	_, err := hex.Decode(b, []byte(d))
	return err == nil
}

func (f file) fingerprint() (out Fingerprint, err error) {
	out.Kind = f.Kind
	if f.Quality != nil {
		out.Quality = *f.Quality
	}
	for i, d := range f.PDQ {
		var h pdq.Hash
		if !d.into(h[:]) {
			return out, fault.At(fmt.Sprintf("pdq[%d]", i), "must be 64 hexadecimal digits")
		}
		out.PDQ = append(out.PDQ, h)
	}
	if f.VPDQ != nil {
		if out.VPDQ, err = signature(f.VPDQ); err != nil {
			return out, err
		}
	}
	if f.MD5 != nil {
		out.MD5 = new([md5.Size]byte)
		if !f.MD5.into(out.MD5[:]) {
			return out, fault.At("md5", "must be 32 hexadecimal digits")
		}
	}
	if f.SHA256 != nil {
		out.SHA256 = new([sha256.Size]byte)
		if !f.SHA256.into(out.SHA256[:]) {
			return out, fault.At("sha256", "must be 64 hexadecimal digits")
		}
	}
	return out, nil
}

func signature(frames []frame) (*vpdq.Signature, error) {
	s := &vpdq.Signature{Frames: make([]vpdq.Frame, len(frames))}
	for i, f := range frames {
		to := &s.Frames[i]
		if !f.PDQ.into(to.Hash[:]) {
			return nil, fault.At(fmt.Sprintf("vpdq[%d].pdq", i), "must be 64 hexadecimal digits")
		}
		if !(f.At >= 0 && f.At <= vpdq.MaxTime.Seconds()) {
			return nil, fault.At(fmt.Sprintf("vpdq[%d].at", i), "must be seconds from the video's start")
		}
		// The stored forms keep milliseconds.
		to.Number, to.Quality, to.At = i, f.Quality, time.Duration(f.At*1000+0.5)*time.Millisecond
	}
	return s, nil
}
