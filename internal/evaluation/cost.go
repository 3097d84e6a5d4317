package evaluation

import (
	"encoding/json"
	"slices"
	"time"
)

// Cost is what reading took on the machine at hand, one message after the
// other, with reading the clock. Two runs differ.
type Cost struct {
	messages []time.Duration
	states   []int // bytes a thread
}

func (c *Cost) add(o *Outcome) {
	c.messages = append(c.messages, o.cost...)
	if o.state > 0 {
		c.states = append(c.states, o.state)
	}
}

// Mean and P99 give the time a message; 0 when none was taken.
func (c Cost) Mean() time.Duration {
	var sum time.Duration
	for _, d := range c.messages {
		sum += d
	}
	return sum / time.Duration(max(1, len(c.messages)))
}

// P99 is the time that one message in a hundred takes or more.
func (c Cost) P99() time.Duration {
	if len(c.messages) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(c.messages))
	return sorted[min(len(sorted)-1, len(sorted)*99/100)]
}

// State gives the mean and the largest size of a thread's state at its end, in
// bytes as it is stored.
func (c Cost) State() (mean, most int) {
	sum := 0
	for _, n := range c.states {
		sum, most = sum+n, max(most, n)
	}
	return sum / max(1, len(c.states)), most
}

// MarshalJSON gives microseconds and bytes.
func (c Cost) MarshalJSON() ([]byte, error) {
	mean, most := c.State()
	return json.Marshal(struct {
		Mean float64 `json:"message_mean_us"`
		P99  float64 `json:"message_p99_us"`
		Size int     `json:"state_mean_bytes"`
		Most int     `json:"state_max_bytes"`
	}{micro(c.Mean()), micro(c.P99()), mean, most})
}

func micro(d time.Duration) float64 { return round(float64(d) / float64(time.Microsecond)) }
