package account

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// Reason is one thing that a history says, for people to read.
type Reason struct {
	// Name is one of [Names].
	Name string `json:"name"`
	// Account is whose history it is; set by the caller.
	Account string `json:"account"`
	// Count is how many people (minors, reporters) within WindowHours.
	Count       int `json:"count"`
	WindowHours int `json:"window_hours"`
	// Weight is what it adds to the log-odds, in nats, after fading.
	Weight float64 `json:"weight"`
	// Explanation is a sentence in English, without any word of a message.
	Explanation string `json:"explanation"`
}

// The bounds of a prior, in nats. A history only ever speaks for care: that an
// account is old and quiet proves nothing, for such accounts are for sale.
const (
	Most = 1.5
	// High is where a prior alone is worth a notice on a thread with a minor.
	High = 1.0
)

// least is the smallest weight that is a reason still.
const least = 0.05

// rule turns a count into a reason. All its numbers were set by hand: there is
// no data to fit them on. They follow three thoughts: what everyone does now
// and then (free) weighs nothing; no single reason reaches Most; and what was
// a while ago fades by half with every halfLife.
type rule struct {
	name     string
	windows  []time.Duration // the shortest that says enough is named; the last bounds what counts
	halfLife time.Duration
	free     float64 // so many weigh nothing
	each     float64 // nats for each one more
	most     float64 // nats
	bound    int     // as many as are kept
	text     string  // takes the count, as people, and the window
}

var (
	hours = []time.Duration{day, KeepContacts}
	weeks = []time.Duration{day, 7 * day, KeepScripts}
	moons = []time.Duration{7 * day, 30 * day, KeepReports}

	minors = rule{"wrote_first_to_minors", hours, day, 3, 0.15, 0.9, MaxContacts, "Wrote first to %s under 18 in %s."}
	many   = rule{"wrote_first_to_many", hours, day, 10, 0.05, 0.4, MaxContacts, "Wrote first to %s in %s."}
	circle = rule{"wrote_first_into_circle", hours, day, 2, 0.25, 0.9, MaxContacts, "Wrote first to %s of one circle, who write with each other, in %s."}
	script = rule{"same_text_to_many", weeks, 7 * day, 2, 0.2, 1.0, MaxScripts, "Sent %s nearly the same message in %s."}
	told   = rule{"reported", moons, 30 * day, 0, 0.35, 1.0, MaxReports, "Was reported by %s in %s."}
	shut   = rule{"blocked", moons, 30 * day, 1, 0.15, 0.6, MaxReports, "Was blocked by %s in %s."}
)

// Names lists the names that a reason may have.
func Names() []string {
	return []string{minors.name, many.name, circle.name, script.name, told.name, shut.name}
}

// Prior gives what a history says, at a moment, of the account's threads with
// strangers: an addition to the log-odds from 0 to Most, in nats, and the
// reasons, the weightiest first. While nothing is added to the history it only
// falls.
func Prior(h History, now time.Time) (logOdds float64, reasons []Reason) {
	for _, r := range []struct {
		rule  rule
		times []time.Time
	}{
		{minors, h.contacts(func(c Contact) bool { return c.Minor })},
		{many, h.contacts(func(Contact) bool { return true })},
		{circle, h.circle()},
		{script, h.copies(now)},
		{told, h.reports(Reported)},
		{shut, h.reports(Blocked)},
	} {
		if reason, ok := r.rule.weigh(r.times, now); ok {
			logOdds += reason.Weight
			reasons = append(reasons, reason)
		}
	}
	slices.SortStableFunc(reasons, func(a, b Reason) int { return cmp.Compare(b.Weight, a.Weight) })
	return min(logOdds, Most), reasons
}

// weigh gives the reason that things at the times are, and whether they are
// one.
func (r rule) weigh(times []time.Time, now time.Time) (Reason, bool) {
	weight := min(r.each*(r.faded(times, now)-r.free), r.most)
	if weight < least {
		return Reason{}, false
	}
	window, n := r.window(times, now)
	people := fmt.Sprintf("%d people", n)
	switch {
	case n == 1:
		people = "1 person"
	case n >= r.bound:
		people = "at least " + people
	}
	return Reason{
		Name: r.name, Count: n, WindowHours: int(window / time.Hour), Weight: math.Round(weight*1000) / 1000,
		Explanation: fmt.Sprintf(r.text, people, span(window)),
	}, true
}

// faded is the count, in which each is worth less the longer ago it was.
func (r rule) faded(times []time.Time, now time.Time) float64 {
	sum := 0.0
	for _, at := range times {
		if age := max(0, now.Sub(at)); age <= r.windows[len(r.windows)-1] {
			sum += math.Exp2(-float64(age) / float64(r.halfLife))
		}
	}
	return sum
}

// window gives the shortest window in which more than the free ones are, or
// the last, and how many are in it.
func (r rule) window(times []time.Time, now time.Time) (time.Duration, int) {
	n := 0
	for _, w := range r.windows {
		n = 0
		for _, at := range times {
			if now.Sub(at) <= w {
				n++
			}
		}
		if float64(n) > r.free {
			return w, n
		}
	}
	return r.windows[len(r.windows)-1], n
}

func span(d time.Duration) string {
	if d == day {
		return "24 hours"
	}
	return fmt.Sprintf("%d days", d/day)
}
