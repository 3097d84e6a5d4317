package webhook

import (
	"encoding/binary"
	"io"
	"time"
)

// schedule is how long after a try that failed the next one is made
// (specification, «Deliverability and reliability»).
func schedule() []time.Duration {
	return []time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
		10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
	}
}

// Tries is how often a message is tried in all.
func Tries() int { return len(schedule()) + 1 }

// maxWait is the longest that a receiver can make us wait.
const maxWait = 24 * time.Hour

// wait gives how long to wait after the try of a number, from 1: as the schedule
// says and up to a tenth longer, so that many do not come at once; or longer, when
// the receiver asks for it. ok is false when it was the last.
func wait(try int, asked time.Duration, rand io.Reader) (d time.Duration, ok bool) {
	list := schedule()
	if try < 1 || try > len(list) {
		return 0, false
	}
	d = list[try-1]
	d += time.Duration(float64(d) * 0.1 * chance(rand))
	return max(d, min(asked, maxWait)), true
}

// chance gives a number from 0 to 1. Without randomness there is no jitter.
func chance(rand io.Reader) float64 {
	var b [2]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return 0
	}
	return float64(binary.BigEndian.Uint16(b[:])) / 65535
}
