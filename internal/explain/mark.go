package explain

import (
	"cmp"
	"math"
	"slices"

	"github.com/breakwater-safety/breakwater/risk"
)

// A Part is a piece of a message's text.
type Part struct {
	Text   string `json:"text"`
	Marked bool   `json:"marked,omitempty"`
}

// Mark cuts text at the spans (in any order, also overlapping; what lies
// outside of the text is left out). The parts joined are the text; of an empty
// text there are none.
func Mark(text string, spans []risk.Span) []Part {
	sorted := slices.SortedFunc(slices.Values(spans), func(a, b risk.Span) int { return cmp.Compare(a[0], b[0]) })
	parts := []Part{}
	add := func(from, to int, marked bool) {
		if from < to {
			parts = append(parts, Part{text[from:to], marked})
		}
	}
	at := 0
	for i := 0; i < len(sorted); {
		from, to := max(0, sorted[i][0]), sorted[i][1]
		for i++; i < len(sorted) && sorted[i][0] <= to; i++ {
			to = max(to, sorted[i][1])
		}
		if to = min(to, len(text)); from >= to {
			continue
		}
		add(at, from, false)
		add(from, to, true)
		at = to
	}
	add(at, len(text), false)
	return parts
}

// marked gives the marked parts.
func marked(text string, spans []risk.Span) []string {
	out := []string{}
	for _, p := range Mark(text, spans) {
		if p.Marked {
			out = append(out, p.Text)
		}
	}
	return out
}

// hundredths rounds a weight to what the engine counts in.
func hundredths(nats float64) float64 { return math.Round(nats*100) / 100 }
