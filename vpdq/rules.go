package vpdq

import (
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

// Rule says how much of two videos must be the same: both shares and the count
// are reached. A rule is never met when no unit matched.
type Rule struct {
	// Query and Entry are the least shares, 0 to 1.
	Query, Entry float64
	// Matched is the least count of units that matched, in the query and in
	// the entry each; all of the shorter video when that has fewer.
	Matched int
}

// Met says whether the shares are enough.
func (r Rule) Met(s Shares) bool {
	count := max(1, min(r.Matched, s.Query.Units, s.Entry.Units))
	return min(s.Query.Matched, s.Entry.Matched) >= count && s.Query.Part() >= r.Query && s.Entry.Part() >= r.Entry
}

// Default matches two videos when, counted in seconds, at least half of either
// is in the other, and at least three seconds or all of the shorter; or when ten
// seconds are in both, however long the rest is. The package's description says
// why, and what it catches.
func Default() Matcher {
	return Matcher{Radius: pdq.MatchDistance, Unit: time.Second, Rules: []Rule{
		{Entry: 0.5, Matched: 3},
		{Query: 0.5, Matched: 3},
		{Matched: 10},
	}}
}

// Reference matches when 80 % of the entry's frames are in the query: the example
// of facebook/ThreatExchange, vpdq/README.md. A short excerpt evades it.
func Reference() Matcher {
	return Matcher{Radius: pdq.MatchDistance, Rules: []Rule{{Entry: 0.8}}}
}

// Pytx matches when 80 % of the query's frames are in the entry, the default of
// python-threatexchange and HMA (vpdq_util.py). A clip padded with other footage
// evades it.
func Pytx() Matcher {
	return Matcher{Radius: pdq.MatchDistance, Rules: []Rule{{Query: 0.8}}}
}
