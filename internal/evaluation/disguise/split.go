package disguise

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

const (
	splitFrom = 4 // words
	mostParts = 3
)

// split gives the message as two or three, a second apart, where it has the
// words. The last keeps id, time and media, so that a mark on the message means
// the one that completes it. before are the thread's messages before it.
func split(m thread.Message, before []thread.Message, rng *rand.Rand) []thread.Message {
	words := strings.Fields(m.Text)
	if len(words) < splitFrom {
		return []thread.Message{m}
	}
	n := 2 + rng.IntN(min(mostParts, len(words)/2)-1)
	var out []thread.Message
	for i := range n {
		from, to := i*len(words)/n, (i+1)*len(words)/n
		part := m
		part.Text = strings.Join(words[from:to], " ")
		if i < n-1 {
			part.ID, part.Media = fmt.Sprintf("%s~%d", m.ID, i+1), nil
			part.At = m.At.Add(-time.Duration(n-1-i) * time.Second)
			if len(before) > 0 && part.At.Before(before[len(before)-1].At) {
				part.At = before[len(before)-1].At
			}
		}
		out = append(out, part)
	}
	return out
}
