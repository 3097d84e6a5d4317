package evaluation

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// A Rate is how many of how many.
type Rate struct{ Count, Of int }

func (r *Rate) add(hit bool) {
	r.Of++
	if hit {
		r.Count++
	}
}

// Wilson gives the 95% score interval of the rate that stands behind the
// sample (Wilson 1927, "Probable inference, the law of succession, and
// statistical inference"), 0 to 1. Of nothing, that is 0 to 1.
func (r Rate) Wilson() (low, high float64) {
	if r.Of == 0 {
		return 0, 1
	}
	const z = 1.959963984540054 // the normal distribution's 97.5% point
	n := float64(r.Of)
	p := float64(r.Count) / n
	middle := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	// Rounded, since at no and at every hit an end is 0 or 1 but for the last
	// digits of the arithmetic.
	return max(0, round((middle-half)/scale)), min(1, round((middle+half)/scale))
}

// MarshalJSON gives {"count","of","rate","low","high"}; without any sample the
// last three are null.
func (r Rate) MarshalJSON() ([]byte, error) {
	if r.Of == 0 {
		return []byte(`{"count":0,"of":0,"rate":null,"low":null,"high":null}`), nil
	}
	low, high := r.Wilson()
	return json.Marshal(struct {
		Count int     `json:"count"`
		Of    int     `json:"of"`
		Rate  float64 `json:"rate"`
		Low   float64 `json:"low"`
		High  float64 `json:"high"`
	}{r.Count, r.Of, round(float64(r.Count) / float64(r.Of)), round(low), round(high)})
}

func round(p float64) float64 { return math.Round(p*1e6) / 1e6 }

// String gives "38/40 95% (84–99)", and "–" without any sample or rate.
func (r *Rate) String() string {
	if r == nil || r.Of == 0 {
		return "–"
	}
	low, high := r.Wilson()
	return fmt.Sprintf("%d/%d %s%% (%s–%s)", r.Count, r.Of, percent(float64(r.Count)/float64(r.Of)), percent(low), percent(high))
}

// percent gives a share as a percentage with as many digits as say something.
func percent(p float64) string {
	switch p *= 100; {
	case p == 0 || p == 100:
		return fmt.Sprintf("%.0f", p)
	case p < 1:
		return fmt.Sprintf("%.2g", p)
	case p > 99:
		return fmt.Sprintf("%.1f", p)
	default:
		return fmt.Sprintf("%.0f", p)
	}
}

// A Sample is numbers of which the median is told.
type Sample []float64

// Median gives the middle number, or the mean of the two in the middle; false
// when there is none.
func (s Sample) Median() (float64, bool) {
	if len(s) == 0 {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(s))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle], true
	}
	return (sorted[middle-1] + sorted[middle]) / 2, true
}

// MarshalJSON gives {"median","of"}; of nothing, the median is null.
func (s Sample) MarshalJSON() ([]byte, error) {
	var median *float64
	if m, ok := s.Median(); ok {
		m = round(m)
		median = &m
	}
	return json.Marshal(struct {
		Median *float64 `json:"median"`
		Of     int      `json:"of"`
	}{median, len(s)})
}

// String gives the median with one digit, and "–" without any sample.
func (s Sample) String() string {
	m, ok := s.Median()
	if !ok {
		return "–"
	}
	return fmt.Sprintf("%.1f", m)
}
