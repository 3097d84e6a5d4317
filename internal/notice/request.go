package notice

import (
	"strings"
	"unicode"
)

// Actor is who sends a request.
type Actor string

// Who may send one.
const (
	Self   Actor = "self"   // the person in the images
	Helper Actor = "helper" // someone whom they have asked to act for them, or a parent
)

// Request is what a request is written from. Only Service and a place where the
// image is are always needed.
type Request struct {
	Laws    []Law
	Under18 bool // the person was under 18 in the images, or may have been
	Unsure  bool // … may have been: nobody is sure; counts only with Under18
	Posted  bool // the images are on the service; false: someone threatens to post them
	Threat  bool // someone uses the images to threaten
	Actor   Actor
	Service string   // the app or site, as people call it
	Links   []string // exact addresses
	Where   string   // more by which it is found, such as account names
	Contact string   // where an answer may come; an e-mail for the EU
	Name    string   // the signature; empty: none
}

// Limits of what is written into a request, in runes.
const (
	MaxLine  = 200
	MaxText  = 2000
	MaxLinks = 50
	maxLink  = 2048
)

func (r Request) located() bool { return len(r.Links) > 0 || r.Where != "" }

func (r Request) hasEmail() bool {
	before, after, ok := strings.Cut(r.Contact, "@")
	return ok && before != "" && strings.Contains(after, ".") && !strings.ContainsAny(r.Contact, " \t")
}

// Clean gives the request as it can be written: without control characters,
// empty lines and what is beyond the limits, its laws in order.
func (r Request) Clean() Request {
	r.Laws = inOrder(r.Laws)
	r.Service, r.Contact, r.Name = line(r.Service, MaxLine), line(r.Contact, MaxLine), line(r.Name, MaxLine)
	if r.Actor != Helper {
		r.Actor = Self
	}
	var links []string
	for _, l := range r.Links {
		if l = line(l, maxLink); l != "" && len(links) < MaxLinks {
			links = append(links, l)
		}
	}
	r.Links = links
	var where []string
	for l := range strings.Lines(r.Where) {
		if l = line(l, MaxText); l != "" {
			where = append(where, l)
		}
	}
	r.Where = cut(strings.Join(where, "\n"), MaxText)
	return r
}

// line gives one line of s: spaces alone part its words.
func line(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	return cut(strings.Join(strings.Fields(s), " "), most)
}

func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return strings.TrimSpace(string(runes[:most]))
	}
	return s
}

// Wrong gives what must be there before anything can be written: the service, a
// place, and, for an adult, a contact.
func (r Request) Wrong() []Field {
	var wrong []Field
	if r.Service == "" {
		wrong = append(wrong, Service)
	}
	if !r.located() {
		wrong = append(wrong, Location)
	}
	if r.Contact == "" && !r.Under18 {
		wrong = append(wrong, Contact)
	}
	return wrong
}

// Standing is how a request stands under one law.
type Standing struct {
	Law   Law
	Lacks []Field // empty: the request satisfies it
}

// Met says that the request has all that the law asks for.
func (s Standing) Met() bool { return len(s.Lacks) == 0 }

// Standings gives how the request stands under each of its laws, in order.
func (r Request) Standings() []Standing {
	var all []Standing
	for _, l := range inOrder(r.Laws) {
		all = append(all, Standing{l, l.lacks(r)})
	}
	return all
}

// Met gives the laws that the request satisfies, in order. It names no others.
func (r Request) Met() []Law {
	var met []Law
	for _, s := range r.Standings() {
		if s.Met() {
			met = append(met, s.Law)
		}
	}
	return met
}

// Clock says whether a service has 48 hours from the day the request was sent.
func (r Request) Clock() bool {
	for _, l := range r.Met() {
		if l.Clock() {
			return true
		}
	}
	return false
}

// Signed says whether the request holds a name.
func (r Request) Signed() bool { return r.Name != "" && r.needsName() }

// needsName says whether the name must be written for a law that the request
// satisfies.
func (r Request) needsName() bool {
	for _, l := range r.Met() {
		if l == US || l == EU && !r.Under18 {
			return true
		}
	}
	return false
}
