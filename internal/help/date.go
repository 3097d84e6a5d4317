package help

import (
	"fmt"
	"time"
)

// Date is a calendar date as exact as its source gives it: a day, a month or a
// year. The zero Date means that the source carries none.
type Date struct {
	start  time.Time
	layout string
}

// dateLayouts are the forms that a date is written in, and read aloud in.
var dateLayouts = map[string]string{
	time.DateOnly: "2 January 2006",
	"2006-01":     "January 2006",
	"2006":        "2006",
}

// ParseDate reads 2026-10-09, 2026-10 or 2026.
func ParseDate(s string) (Date, error) {
	for written, spoken := range dateLayouts {
		if t, err := time.Parse(written, s); err == nil && len(s) == len(written) {
			return Date{t, spoken}, nil
		}
	}
	return Date{}, fmt.Errorf("%q is not a date such as 2026-10-09, 2026-10 or 2026", s)
}

// IsZero says that there is no date.
func (d Date) IsZero() bool { return d.layout == "" }

// Start is the first moment that the date may mean, in UTC.
func (d Date) Start() time.Time { return d.start }

// String gives the date in words, "9 October 2026"; "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.start.Format(d.layout)
}
