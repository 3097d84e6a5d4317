package help

import (
	"bytes"
	_ "embed"
	"slices"
)

//go:embed directory.yaml
var directoryFile []byte

// Directory is the directory of help. It does not change after it was read and
// is safe for concurrent use.
type Directory struct {
	entries   []Entry             // those that may be shown
	waiting   []Entry             // those that wait for two people
	unions    map[string][]string // union → its members
	countries []Country
}

// Load gives the directory that is part of the program, when its signature
// holds (see [Released]). It fails only when the program was built with a wrong
// file, which the tests do not let pass.
func Load() (*Directory, error) {
	if _, err := Released(); err != nil {
		return nil, err
	}
	return Read(bytes.NewReader(directoryFile))
}

// Routes are the services for a person, in the order in which they are shown.
// Within each, the country's own come first, then its union's, then those that
// work everywhere.
type Routes struct {
	Emergency []Entry // danger right now
	Crisis    []Entry // someone to talk to, now
	Report    []Entry // has images stopped or removed
	Police    []Entry // takes reports
	Helplines []Entry // advice and support
}

// All gives every entry of the routes in order.
func (r Routes) All() []Entry {
	return slices.Concat(r.Emergency, r.Crisis, r.Report, r.Police, r.Helplines)
}

// For gives the routes for a country and an audience, those for everyone
// included. For a country without entries, [World] or "" it gives those that
// work everywhere.
func (d *Directory) For(country string, audience Audience) Routes {
	pick := func(kind Kind) []Entry { return d.pick(country, audience, kind) }
	return Routes{
		Emergency: pick(Emergency),
		Crisis:    pick(Crisis),
		Report:    pick(ReportImage),
		Police:    pick(Police),
		Helplines: pick(Helpline),
	}
}

// pick gives the entries of one kind. Those marked as a fallback are kept only
// when the country has no entry of its own.
func (d *Directory) pick(country string, audience Audience, kind Kind) []Entry {
	var own, union, world []Entry
	for _, e := range d.entries {
		if e.Kind != kind || !e.serves(audience) {
			continue
		}
		switch {
		case e.Country == country && country != World:
			own = append(own, e)
		case d.covers(e, country):
			union = append(union, e)
		case e.Country == World:
			world = append(world, e)
		}
	}
	all := slices.Concat(own, union, world)
	if len(own) > 0 {
		all = slices.DeleteFunc(all, func(e Entry) bool { return e.fallback })
	}
	return all
}

// serves says whether an entry is for an audience. [Everyone] asks for those
// that are for everyone only.
func (e Entry) serves(audience Audience) bool {
	return e.Audience == Everyone || e.Audience == audience
}

// covers says whether an entry is a union's and counts in the country.
func (d *Directory) covers(e Entry, country string) bool {
	members := d.unions[e.Country]
	if e.only != nil {
		members = e.only
	}
	return slices.Contains(members, country)
}
