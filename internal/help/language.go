package help

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// englishTag is the language from which all others are translated.
const englishTag = "en"

// Language is one in which people read the pages.
type Language struct {
	Tag  string // BCP 47; also the folder of its texts and the first part of its paths
	Name string // in the language itself: "Español"
	Dir  string // how it is written: "ltr" or "rtl"
}

// rightToLeft are the scripts that are (Unicode 16, Bidi_Class R and AL) and in
// which a language of today is written.
var rightToLeft = []string{"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"}

func languageOf(tag string) (Language, error) {
	parsed, err := language.Parse(tag)
	if err != nil || parsed.String() != tag {
		return Language{}, fmt.Errorf("%q is not the tag of a language (BCP 47)", tag)
	}
	l := Language{Tag: tag, Name: cases.Title(parsed, cases.NoLower).String(display.Self.Name(parsed)), Dir: "ltr"}
	if script, _ := parsed.Script(); slices.Contains(rightToLeft, script.String()) {
		l.Dir = "rtl"
	}
	return l, nil
}

// CountryName gives a country's name (ISO 3166-1 alpha-2) in the language, or
// the code itself when it has none.
func (t *Texts) CountryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if name := display.Regions(language.Make(t.Language.Tag)).Name(region); name != "" {
		return name
	}
	return display.English.Regions().Name(region)
}

// Day writes a day as the language does: "22 November 2026". The words are the
// texts date.day and date.month.1 to date.month.12.
func (t *Texts) Day(at time.Time) (string, error) {
	month, err := t.Get(fmt.Sprintf("date.month.%d", at.Month()))
	if err != nil {
		return "", err
	}
	return t.Get("date.day", "day", strconv.Itoa(at.Day()), "month", month, "year", strconv.Itoa(at.Year()))
}

// Moment writes a day and the time of day, in UTC: "22 November 2026, 14:05
// (UTC)". The words are the text date.moment.
func (t *Texts) Moment(at time.Time) (string, error) {
	at = at.UTC()
	day, err := t.Day(at)
	if err != nil {
		return "", err
	}
	return t.Get("date.moment", "day", day, "time", at.Format("15:04"))
}
