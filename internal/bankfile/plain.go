package bankfile

import (
	"bytes"
	"encoding/hex"
	"iter"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/pdq"
)

// maxPlainLine bounds a line of a plain list, with what follows the comma.
const maxPlainLine = 64 << 10

// plain reads a PDQ hash a line. What follows a comma, and lines that begin with
// #, are passed over.
func (r *Reader) plain() iter.Seq2[bank.Record, error] {
	var room []pdq.Hash // many at once are quicker made than one by one
	return r.eachLine(maxPlainLine, func(n int, line []byte) (rec bank.Record, some bool, err error) {
		if line[0] == '#' {
			return rec, false, nil
		}
		text, _, _ := bytes.Cut(line, []byte(","))
		text = bytes.TrimSpace(text)
		if kind := string(text); kind == "md5" || kind == "sha256" {
			r.leftOut[kind]++ // as «breakwater hash» prints of videos
			return rec, false, nil
		}
		h, ok := parsePDQ(text)
		if !ok {
			return rec, false, wrongf(n, "must begin with a PDQ hash of 64 hexadecimal digits.")
		}
		if len(room) == 0 {
			room = make([]pdq.Hash, 256)
		}
		room[0] = h
		rec.PDQ, room = &room[0], room[1:]
		return rec, true, nil
	})
}

func parsePDQ(text []byte) (h pdq.Hash, ok bool) {
	ok = fromHex(h[:], text)
	return h, ok
}

// fromHex reads as many hexadecimal digits as to needs, no more and no less.
func fromHex[T string | []byte](to []byte, text T) bool {
	if len(text) != hex.EncodedLen(len(to)) {
		return false
	}
	_, err := hex.Decode(to, []byte(text))
	return err == nil
}
