package bank

import "slices"

// DisputedByUs says whether the platform itself disputes the entry of every
// match; false when there is none.
func DisputedByUs(matches []Match) bool {
	return len(matches) > 0 && !slices.ContainsFunc(matches, func(m Match) bool { return !m.disputedByUs() })
}

func (m Match) disputedByUs() bool {
	return slices.ContainsFunc(m.Opinions, func(o Opinion) bool { return o.Holder == Us && o.Verdict == Disputed })
}
