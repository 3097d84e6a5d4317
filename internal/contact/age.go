package contact

import "github.com/breakwater-safety/breakwater/thread"

// ages is the span of ages, in whole years, that cannot be ruled out. Policies
// ask youngest < N ("is, or may be, under N") and oldest >= N ("is, or may be,
// N or over"), so that one question covers every age in the span.
type ages struct{ youngest, oldest int64 }

// Nobody is older, as far as policies go.
const oldestAge = 150

// agesOf gives the span of a party; known is false when nothing can be ruled
// out. A band that is not in the list counts as not known.
func agesOf(p Party) (span ages, known bool) {
	if p.AgeSource == SelfDeclared {
		return ages{0, oldestAge}, false
	}
	switch p.AgeBand {
	case thread.Under13:
		return ages{0, 12}, true
	case thread.From13To15:
		return ages{13, 15}, true
	case thread.From16To17:
		return ages{16, 17}, true
	case thread.From18To24:
		return ages{18, 24}, true
	case thread.From25:
		return ages{25, oldestAge}, true
	}
	return ages{0, oldestAge}, false
}

// assumed names the ages of r that are not known.
func assumed(r Request) []string {
	names := []string{}
	if _, known := agesOf(r.From); !known {
		names = append(names, "from.age_band")
	}
	if _, known := agesOf(r.To); !known {
		names = append(names, "to.age_band")
	}
	return names
}
