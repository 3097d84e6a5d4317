package help

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// World is the code of what works everywhere (ISO 3166-1 leaves ZZ to its users).
const World = "ZZ"

// Country is a country that the directory knows something about.
type Country struct {
	Code string // ISO 3166-1 alpha-2
	Name string // in English
}

// countryOf gives the country of a code. It refuses whatever is not an
// officially assigned ISO 3166-1 alpha-2 code in capitals.
func countryOf(code string) (Country, error) {
	region, err := language.ParseRegion(code)
	if err != nil || len(code) != 2 || region.Canonicalize().String() != code || !region.IsCountry() {
		return Country{}, fmt.Errorf("%q is not a country code of ISO 3166-1", code)
	}
	return Country{code, display.English.Regions().Name(region)}, nil
}

// Countries gives every country for which the directory has an entry of its
// own or of a union, by English name.
func (d *Directory) Countries() []Country { return slices.Clone(d.countries) }

// Country gives one of [Directory.Countries] by its code. Any other code is a
// fault: Invalid when it is no country code at all, NotFound when we have
// nothing for that country.
func (d *Directory) Country(code string) (Country, error) {
	country, err := countryOf(code)
	if err != nil {
		return Country{}, fault.Wrap(err, fault.Invalid, "That is not a country code of two capital letters.")
	}
	if !slices.Contains(d.countries, country) {
		return Country{}, fault.New(fault.NotFound, "We have no checked numbers for that country yet.")
	}
	return country, nil
}

// IsUnion says that a code is that of a union whose entries count for its
// members.
func (d *Directory) IsUnion(code string) bool { return d.unions[code] != nil }

// Within says that a country is another, or is a member of that union.
func (d *Directory) Within(country, of string) bool {
	return country == of || slices.Contains(d.unions[of], country)
}

// listCountries collects the countries of all entries, by English name.
func (d *Directory) listCountries() error {
	codes := map[string]bool{}
	for _, e := range d.entries {
		members, isUnion := d.unions[e.Country]
		switch {
		case isUnion && e.only != nil:
			members = e.only
		case !isUnion && e.Country == World:
			continue
		case !isUnion:
			members = []string{e.Country}
		}
		for _, code := range members {
			codes[code] = true
		}
	}
	for code := range codes {
		country, err := countryOf(code)
		if err != nil {
			return err
		}
		d.countries = append(d.countries, country)
	}
	slices.SortFunc(d.countries, func(a, b Country) int { return strings.Compare(a.Name, b.Name) })
	return nil
}
