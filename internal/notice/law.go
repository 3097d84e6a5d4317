package notice

import "slices"

// Law is a law that a request can stand on. The values are those that a case
// keeps with a notice.
type Law string

// The laws, in the order in which a request names them.
const (
	US Law = "us-take-it-down"
	UK Law = "uk-48-hours"
	EU Law = "eu-dsa-16"
)

// Laws gives all laws, in order.
func Laws() []Law { return []Law{US, UK, EU} }

// Clock says whether the law gives the service 48 hours.
func (l Law) Clock() bool { return l == US || l == UK }

// name is what the law is called in a request, in every language: a service
// looks for these words.
func (l Law) name() string {
	switch l {
	case US:
		return "TAKE IT DOWN Act, Public Law 119-12, section 3"
	case UK:
		return "Online Safety Act 2023, sections 10(3A) and 20A; Crime and Policing Act 2026"
	default:
		return "Digital Services Act, Regulation (EU) 2022/2065, Article 16"
	}
}

// For gives the laws to begin with for a country (ISO 3166-1 alpha-2): its own;
// where there is none, all, because a large service works under all three. inEU
// says whether the country is a member of the European Union.
func For(country string, inEU bool) []Law {
	switch {
	case country == "US":
		return []Law{US}
	case country == "GB":
		return []Law{UK}
	case inEU:
		return []Law{EU}
	default:
		return Laws()
	}
}

// Field is what a request may lack.
type Field string

// The fields.
const (
	Service  Field = "service"  // which app or site
	Location Field = "location" // links, or words by which it is found
	Contact  Field = "contact"  // how to answer
	Email    Field = "email"    // an e-mail address, as contact
	Name     Field = "name"     // a signature
	Posted   Field = "posted"   // the image must be on the service
)

// lacks gives what a request lacks for the law; none when it satisfies it.
func (l Law) lacks(r Request) []Field {
	var all []Field
	need := func(ok bool, f Field) {
		if !ok {
			all = append(all, f)
		}
	}
	need(r.located(), Location)
	switch l {
	case US:
		need(r.Posted, Posted)
		need(r.Contact != "", Contact)
		need(r.Name != "", Name)
	case UK:
		need(r.Posted, Posted)
		need(r.Contact != "", Contact)
	case EU:
		need(r.Under18 || r.Name != "", Name)
		need(r.Under18 || r.hasEmail(), Email)
	}
	return all
}

// inOrder gives the laws that there are of a list, each once and in order.
func inOrder(list []Law) []Law {
	return slices.DeleteFunc(Laws(), func(l Law) bool { return !slices.Contains(list, l) })
}
