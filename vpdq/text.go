package vpdq

import (
	"bytes"
	"encoding/hex"
	"strconv"
)

// MarshalText gives the text form of facebook/ThreatExchange's
// vpdq-hash-video: a line «frame,quality,hash,seconds» a frame, with three
// decimals of the seconds.
func (s Signature) MarshalText() ([]byte, error) {
	b := make([]byte, 0, len(s.Frames)*84)
	for _, f := range s.Frames {
		b = strconv.AppendInt(b, int64(f.Number), 10)
		b = append(b, ',')
		b = strconv.AppendInt(b, int64(f.Quality), 10)
		b = append(b, ',')
		b = hex.AppendEncode(b, f.Hash[:])
		b = append(b, ',')
		b = append(appendSeconds(b, f.At), '\n')
	}
	return b, nil
}

// UnmarshalText reads what MarshalText gives: lines that end in \n or \r\n (the
// last need not), with nothing around the four fields, frame numbers that grow
// and times that do not shrink. An empty text is a signature without frames. On
// an error, a [*SyntaxError], the signature is unchanged.
func (s *Signature) UnmarshalText(text []byte) error {
	var frames []Frame
	for line := 1; len(text) > 0; line++ {
		if line > MaxFrames {
			return errTooMany()
		}
		row, rest, _ := bytes.Cut(text, []byte{'\n'})
		f, err := parseLine(bytes.TrimSuffix(row, []byte{'\r'}))
		if err != nil {
			return atLine(err, line)
		}
		if line > 1 {
			if err := follows(f, frames[line-2]); err != nil {
				return atLine(err, line)
			}
		}
		frames, text = append(frames, f), rest
	}
	s.Frames = frames
	return nil
}

func parseLine(row []byte) (Frame, error) {
	fields := bytes.Split(row[:min(len(row), maxRow)], []byte{','})
	if len(fields) != 4 || len(row) > maxRow {
		return Frame{}, wrong("", "must be «frame,quality,hash,seconds»")
	}
	var f Frame
	var err error
	if f.Number, err = parseNumber(string(fields[0])); err != nil {
		return f, err
	}
	if f.Quality, err = parseQuality(string(fields[1])); err != nil {
		return f, err
	}
	if f.Hash, err = parseHash(string(fields[2])); err != nil {
		return f, err
	}
	f.At, err = parseSeconds(string(fields[3]))
	return f, err
}

// maxRow is longer than any row.
const maxRow = 128

func follows(f, before Frame) error {
	switch {
	case f.Number <= before.Number:
		return wrong("frame", "must be greater than on the line before")
	case f.At < before.At:
		return wrong("seconds", "must not be less than on the line before")
	}
	return nil
}
