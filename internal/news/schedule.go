package news

import (
	"encoding/binary"
	"io"
	"time"
)

// rest is for how long after a letter there is none.
const rest = 24 * time.Hour

// schedule is how long after a try that failed the next one is made: for two
// days in all, as mail servers do (RFC 5321, section 4.5.4.1, has four to five).
func schedule() []time.Duration {
	return []time.Duration{
		time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 12 * time.Hour, 24 * time.Hour,
	}
}

// wait gives how long to wait after the try of a number, from 1, and up to a tenth
// longer, so that many do not come at once. ok is false when it was the last.
func wait(try int, rand io.Reader) (d time.Duration, ok bool) {
	list := schedule()
	if try < 1 || try > len(list) {
		return 0, false
	}
	d = list[try-1]
	var b [2]byte
	if _, err := io.ReadFull(rand, b[:]); err == nil { // without randomness there is no jitter
		d += time.Duration(float64(d) * 0.1 * float64(binary.BigEndian.Uint16(b[:])) / 65535)
	}
	return d, true
}
