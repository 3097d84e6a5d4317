package vpdq

import (
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
)

// MarshalJSON gives the form of python-threatexchange (pytx) and HMA: a list of
// strings «hash,quality,seconds», one a frame. It has no frame numbers.
func (s Signature) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 2+len(s.Frames)*80)
	b = append(b, '[')
	for i, f := range s.Frames {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = hex.AppendEncode(b, f.Hash[:])
		b = append(b, ',')
		b = strconv.AppendInt(b, int64(f.Quality), 10)
		b = append(b, ',')
		b = append(appendSeconds(b, f.At), '"')
	}
	return append(b, ']'), nil
}

// UnmarshalJSON reads what MarshalJSON and pytx give; a frame's number is its
// place in the list, counted from 0. Times need not be in order: pytx keeps
// only three digits of them. null leaves the signature as it is. On an error, a
// [*SyntaxError] unless the input is no JSON, the signature is unchanged.
func (s *Signature) UnmarshalJSON(data []byte) error {
	var items []string
	if err := json.Unmarshal(data, &items); err != nil {
		return wrong("", "must be a JSON list of strings")
	}
	if items == nil {
		return nil
	}
	if len(items) > MaxFrames {
		return errTooMany()
	}
	frames := make([]Frame, len(items))
	for i, item := range items {
		f, err := parseItem(item)
		if err != nil {
			return atLine(err, i+1)
		}
		f.Number = i
		frames[i] = f
	}
	s.Frames = frames
	return nil
}

func parseItem(item string) (Frame, error) {
	fields := strings.SplitN(item, ",", 4)
	if len(fields) != 3 {
		return Frame{}, wrong("", "must be «hash,quality,seconds»")
	}
	var f Frame
	var err error
	if f.Hash, err = parseHash(fields[0]); err != nil {
		return f, err
	}
	if f.Quality, err = parseQuality(fields[1]); err != nil {
		return f, err
	}
	f.At, err = parseSeconds(fields[2])
	return f, err
}
