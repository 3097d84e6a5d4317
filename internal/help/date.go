package help

import (
	"fmt"
	"time"
)

// Date is a calendar date as exact as its source gives it: a day, a month or a
// year. The zero Date means that the source carries none.
type Date struct {
	start  time.Time
	layout string // how it is read aloud
}

// The forms in which a date is read aloud.
const (
	spokenDay   = "2 January 2006"
	spokenMonth = "January 2006"
	spokenYear  = "2006"
)

// dateForms are the forms that a date is written in.
var dateForms = [...]struct{ written, spoken string }{
	{time.DateOnly, spokenDay}, {"2006-01", spokenMonth}, {"2006", spokenYear},
}

// ParseDate reads 2026-10-09, 2026-10 or 2026.
func ParseDate(s string) (Date, error) {
	for _, form := range dateForms {
		if t, err := time.Parse(form.written, s); err == nil && len(s) == len(form.written) {
			return Date{t, form.spoken}, nil
		}
	}
	return Date{}, fmt.Errorf("%q is not a date such as 2026-10-09, 2026-10 or 2026", s)
}

// IsZero says that there is no date.
func (d Date) IsZero() bool { return d.layout == "" }

// isDay says that the date is exact to a day.
func (d Date) isDay() bool { return d.layout == spokenDay }

// Start is the first moment that the date may mean, in UTC.
func (d Date) Start() time.Time { return d.start }

// String gives the date in words, "9 October 2026"; "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.start.Format(d.layout)
}

// Month gives the month in words, "October 2026", or the year when the date is
// no more exact; "" for none.
func (d Date) Month() string {
	if d.layout != spokenDay {
		return d.String()
	}
	return d.start.Format(spokenMonth)
}
