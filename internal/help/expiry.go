package help

import "time"

// months is how long an entry is relied on after its date, by its kind: first
// that of a page, then that of one with a number, a text number or hours, which
// change sooner.
//
// The numbers of emergency services are set by law and change once in decades.
// To take one away from someone in danger, because its source is a year old,
// would do more harm than to show it with its date.
func months(kind Kind) (page, number int) {
	if kind == Emergency {
		return 36, 36
	}
	return 12, 6
}

// Expires is the moment from which the entry is one to check first.
func (e Entry) Expires() time.Time {
	page, number := months(e.Kind)
	if e.reachable() {
		return e.expiry(e.AsOf(), number)
	}
	return e.expiry(e.AsOf(), page)
}

// Shown gives what people may see of the entry at a time. When it has expired,
// that is its link alone, without a number, a text number or hours: old says
// that the page must be looked at first. Without a page of its own, the link is
// that of its source.
func (e Entry) Shown(now time.Time) (shown Entry, old bool) {
	if now.Before(e.Expires()) {
		return e, false
	}
	e.Phones, e.Text, e.Hours = nil, "", ""
	if e.URL == "" {
		e.URL = e.Source
	}
	return e, true
}
