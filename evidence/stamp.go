package evidence

import (
	"errors"
	"io"
	"time"
)

// ErrChanged means that a bag is not as it was sealed.
var ErrChanged = errors.New("the bag is not as it was when it was sealed")

// WithStamp gives the bag in r with a time stamp (a token of RFC 3161, which the
// caller has checked) beside it, in the place of one that is there. Nothing else
// of it changes, nor does its seal. It fails with [ErrChanged] for a bag that is
// not intact, and as [Verify] does.
func WithStamp(r io.ReaderAt, size int64, token []byte) ([]byte, error) {
	report, err := Verify(r, size)
	if err != nil {
		return nil, err
	}
	if !report.Intact() {
		return nil, ErrChanged
	}
	files, err := unpack(r, size)
	if err != nil {
		return nil, err
	}
	sealed, err := time.Parse(time.RFC3339, report.Info["Breakwater-Sealed"])
	if err != nil {
		return nil, refused("the bag does not say when it was sealed")
	}
	var all []payload
	for _, path := range append(append([]string{}, tagNames...), report.Files...) {
		data, err := contents(files[path], maxUnpacked)
		if err != nil {
			return nil, refused("the bag cannot be read")
		}
		all = append(all, payload{path, data})
	}
	return pack(append(all, payload{stampName, token}), sealed)
}
