package notice

import (
	"errors"
	"fmt"
	"strings"
)

// Words gives the texts of a language by key: those of "letter.".
type Words interface {
	Get(key string, places ...any) (string, error)
}

// Write writes the request as plain text in the language of the words. date is
// the day in words. The request must be clean and nothing of it wrong (see
// [Request.Clean] and [Request.Wrong]). It names a law only when it satisfies
// it, and a person only when such a law needs a name.
func Write(r Request, w Words, date string) (string, error) {
	if wrong := r.Wrong(); len(wrong) > 0 {
		return "", fmt.Errorf("write notice: %v is missing", wrong)
	}
	p := &paper{words: w}
	p.add("letter.subject", "service", r.Service)
	p.add("letter.date", "date", date)
	p.ask(r)
	p.place(r)
	p.declare(r)
	p.laws(r)
	p.close(r)
	if p.failed != nil {
		return "", fmt.Errorf("write notice: %w", p.failed)
	}
	return strings.Join(p.paragraphs, "\n\n") + "\n", nil
}

// paper collects paragraphs, and what of the texts is missing.
type paper struct {
	words      Words
	paragraphs []string
	failed     error
}

func (p *paper) add(key string, places ...any) {
	text, err := p.words.Get(key, places...)
	p.failed = errors.Join(p.failed, err)
	p.paragraphs = append(p.paragraphs, text)
}

// by gives the key for who sends it.
func (r Request) by(key string) string { return key + "." + string(r.Actor) }

func (p *paper) ask(r Request) {
	if r.Posted {
		p.add("letter.ask")
	} else {
		p.add("letter.ask.threat")
	}
	switch {
	case r.Under18 && r.Unsure:
		p.add("letter.under18.unsure")
	case r.Under18:
		p.add("letter.under18")
	}
	if r.Posted && r.Threat {
		p.add("letter.threat")
	}
}

func (p *paper) place(r Request) {
	if r.Posted {
		p.add("letter.where")
	} else {
		p.add("letter.where.threat")
	}
	var list []string
	for _, l := range r.Links {
		list = append(list, "- "+l)
	}
	if r.Where != "" {
		list = append(list, r.Where)
	}
	p.paragraphs = append(p.paragraphs, strings.Join(list, "\n"))
}

// declare says what each of the laws wants to be declared, in one breath: who
// sends it, that it is without consent, why it is illegal, and good faith.
func (p *paper) declare(r Request) {
	if r.Posted {
		p.add(r.by("letter.declare"))
		p.add("letter.why")
	} else {
		p.add(r.by("letter.declare.threat"))
		p.add("letter.why.threat")
	}
	p.add("letter.faith")
}

func (p *paper) laws(r Request) {
	met := r.Met()
	if len(met) == 0 {
		p.add("letter.rules")
		return
	}
	for _, l := range met {
		switch l {
		case US:
			p.add("letter.law.us", "law", l.name())
		case UK:
			p.add("letter.law.uk", "law", l.name())
		case EU:
			p.add("letter.law.eu", "law", l.name())
			if r.Under18 && !r.needsName() {
				p.add("letter.law.eu.under18", "exception", "Article 16(2)(c); Directive 2011/93/EU, Articles 3–7")
			}
		}
	}
}

func (p *paper) close(r Request) {
	p.add("letter.private")
	p.add("letter.keep")
	if r.Contact != "" {
		p.add("letter.contact", "contact", r.Contact)
	}
	if r.Signed() {
		p.add(r.by("letter.signed"), "name", r.Name)
	}
}
