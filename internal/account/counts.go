package account

import (
	"maps"
	"slices"
	"time"
)

// contacts gives when the contacts were that a reason counts.
func (h History) contacts(counts func(Contact) bool) []time.Time {
	var times []time.Time
	for _, c := range h.Contacts {
		if counts(c) {
			times = append(times, c.At)
		}
	}
	return times
}

// circle gives when contacts were made into a circle. The first one of it could
// not be known as such; it counts as made when the next was.
func (h History) circle() []time.Time {
	times := h.contacts(func(c Contact) bool { return c.Circle })
	if len(times) == 0 {
		return nil
	}
	first := times[0]
	for _, at := range times {
		if at.Before(first) {
			first = at
		}
	}
	return append(times, first)
}

// reports gives when people reported or blocked the account, each person once,
// at the last time.
func (h History) reports(kind ReportKind) []time.Time {
	by := map[string]time.Time{}
	for _, r := range h.Reports {
		if r.Kind == kind && r.At.After(by[r.By]) {
			by[r.By] = r.At
		}
	}
	return values(by)
}

// copies gives when the text went out that, by now, most people got nearly the
// same, each thread once, at the last time.
func (h History) copies(now time.Time) []time.Time {
	number, threads := map[string]int{}, make([]int, len(h.Scripts))
	for i, s := range h.Scripts {
		n, known := number[s.Thread]
		if !known {
			n = len(number)
			number[s.Thread] = n
		}
		threads[i] = n
	}
	var best []time.Time
	most := 0.0
	last := make([]time.Time, len(number)) // of each thread, when it got the text
	for _, s := range h.Scripts {
		clear(last)
		got := 0
		for j, other := range h.Scripts {
			if at := &last[threads[j]]; s.Hash.Near(other.Hash) && (at.IsZero() || other.At.After(*at)) {
				if at.IsZero() {
					got++
				}
				*at = other.At
			}
		}
		if got < 2 {
			continue
		}
		times := slices.DeleteFunc(slices.Clone(last), time.Time.IsZero)
		if weight := script.faded(times, now); weight > most {
			best, most = times, weight
		}
	}
	return best
}

func values(m map[string]time.Time) []time.Time {
	return slices.SortedFunc(maps.Values(m), time.Time.Compare) // sums depend on the order
}
