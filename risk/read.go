package risk

import (
	"math/bits"

	"github.com/breakwater-safety/breakwater/risk/expert"
	"github.com/breakwater-safety/breakwater/risk/lexicon"
	"github.com/breakwater-safety/breakwater/thread"
)

// Shares of a signal's weight that are left, in percent, when the context
// speaks against it. They multiply.
const (
	shareLaugh     = 50 // the speaker laughs or says that it is a joke
	shareInnocent  = 35 // what is talked of is a karaoke video, a deposit, a game
	shareTalk      = 35 // news, lessons, stories of others
	sharePlay      = 35 // a game, a script, a role
	shareQuoted    = 20 // the words stand in quotation marks
	shareReported  = 15 // somebody else said so
	shareHelp      = 10 // the speaker tells of being blackmailed by someone else
	shareHelper    = 20 // the other person does
	shortWords     = 4  // a message this short may be no more than "what?"
	scamWords      = 45 // a message this long with these signs is a mass mail
	lingerMessages = 12 // messages for which talk of a game or a lesson lingers
	shareMild      = 75 // such a thing was talked of a few messages ago
	mildMessages   = 6
)

// reader is the scratch of one Fold.
type reader struct {
	lexicon.Reading
	findings
	frames *frames // of the language that the text is in
	text   bool    // the text could be read
	noted  uint64  // the findings that became evidence, a bit a signal
	// what the message is beside its signals
	laughs, plays, talks, mild, helps, crisis bool
	crisisSpan, helpSpan                      Span
	// signs of a mass mail: kinds of its phrases, words in quotation marks,
	// and whether an e-mail is talked of
	mailSigns, quotedWords int
	faint                  int // faint words of despair
	// What the expert heard: by head, and whether it is worth keeping.
	scores   expert.Scores
	units    [expert.Heads]int8
	worth    bool
	scratch  expert.Scratch
	mailTold bool
	mailLike bool // the expert takes it for a mass mail
}

// raised names the findings that became evidence; nil when none did.
func (r *reader) raised() []string {
	var names []string
	for left := r.noted; left != 0; left &= left - 1 {
		names = append(names, definitions[bits.TrailingZeros64(left)].name)
	}
	return names
}

// read finds the signals in one message, before it is known who stands where.
func (e *Engine) read(r *reader, s *State, f Facts, m thread.Message) {
	r.have, r.noted = 0, 0
	r.text, r.laughs, r.plays, r.talks, r.mild, r.helps, r.crisis = false, false, false, false, false, false, false
	r.mailSigns, r.quotedWords, r.faint, r.mailTold = 0, 0, 0, false
	r.worth, r.scores = false, expert.Scores{}
	r.frames = &e.tongues[0].frames
	r.Have = lexicon.Set{}
	if m.Text == "" {
		return
	}
	t := e.tongue(f.Language, s.tongue, m.Text)
	if r.text = t != nil; !r.text {
		return
	}
	t.lexicon.Read(m.Text, &r.Reading)
	r.frames, s.tongue = &t.frames, t.number
	r.scores = e.expert.Score(&r.Reading, t.classes, &r.scratch)
	r.units, r.worth = heard(r.scores)
	fr := r.frames
	have := &r.Have
	r.laughs = have.Has(fr.laugh) && !have.Has(fr.noJoke)
	r.mild = have.Has(fr.innocent) && !have.Has(fr.private)
	r.plays = have.Has(fr.play)
	r.talks = have.Has(fr.talk)
	for _, p := range fr.plain {
		e.raiseAll(r, p.frame, p.signal, p.share)
	}
	e.threats(r)
	if have.Has(fr.puzzled) && len(r.Words) <= shortWords {
		e.raiseAll(r, fr.puzzled, alarm, 40)
	}
	if have.Has(fr.myDelete) { // "shall I delete it?" is no plea
		r.have &^= 1 << heldAnswer
	}
	r.answers()
	e.learned(r)
	e.asides(r)
}

// raiseAll raises a signal for every hit of a frame.
func (e *Engine) raiseAll(r *reader, c lexicon.Class, s signal, share int) {
	if !r.Have.Has(c) {
		return
	}
	for _, h := range r.Hits {
		if h.Class == c && (s != imageRequest || !e.said(r, h)) {
			r.raise(s, share*r.quoted(h)/100, e.span(r, h))
		}
	}
}

// said reports whether the speaker just before the hit says of themself what it
// holds: "I will send the photos" asks for none.
func (e *Engine) said(r *reader, h lexicon.Hit) bool {
	for _, g := range r.Hits {
		if (g.Class == r.frames.will || g.Class == r.frames.i) && g.To == h.From-1 {
			return !e.startsAt(r, r.frames.want, h.From)
		}
	}
	return false
}

// hintAll raises a hint for every hit of a frame.
func (e *Engine) hintAll(r *reader, c lexicon.Class, s signal, share, held int) {
	if !r.Have.Has(c) {
		return
	}
	for _, h := range r.Hits {
		if h.Class == c {
			q := r.quoted(h)
			r.hint(s, share*q/100, held*q/100, e.span(r, h))
		}
	}
}

// span gives where the hit stands in the text, without the small words at its
// end that only led to it.
func (e *Engine) span(r *reader, h lexicon.Hit) Span {
	for h.To > h.From && e.startsAt(r, r.frames.trim, h.To) {
		h.To--
	}
	start, end := r.Span(h)
	return Span{start, end}
}

// quoted gives the share that is left of a hit that stands in quotation marks.
func (r *reader) quoted(h lexicon.Hit) int {
	for _, w := range r.Words[h.From : h.To+1] {
		if !w.Quoted {
			return 100
		}
	}
	return shareQuoted
}

// threats composes what is said of exposure with its condition.
func (e *Engine) threats(r *reader) {
	fr, have := r.frames, &r.Have
	condition := have.Has(fr.condition) || have.Has(fr.spare)
	if have.Has(fr.service) && !have.Has(fr.or) && !have.Has(fr.not) {
		return // "pay and I send the photos": goods for money, not a threat
	}
	if have.Has(fr.offer) && !have.Has(fr.or) && !have.Has(fr.crowdYou) {
		return // "I send you one if you send one back": a trade
	}
	to := exposure
	if condition {
		to = conditional
	}
	e.raiseAll(r, fr.threat, to, 100)
	e.raiseAll(r, fr.threatBare, to, 60)
	e.hintAll(r, fr.threatOpen, to, 25, 70)
	e.hintAll(r, fr.hint, veiled, 35, 80)
	e.hintAll(r, fr.terms, conditional, 25, 80)
	e.hintAll(r, fr.yours, possession, 25, 35)
	e.hintAll(r, fr.sentAlready, exposure, 40, 80)
	e.raiseAll(r, fr.veiled, veiled, 100)
	switch {
	case r.has(conditional):
		e.raiseAll(r, fr.condition, conditional, 1) // for its words
	case condition && r.demands():
		e.unspoken(r)
	}
	e.hintAll(r, fr.crowdYou, audience, 30, 100)
}

// demands reports whether the message wants something.
func (r *reader) demands() bool {
	return r.has(moneyDemand) || r.has(imageDemand) || r.has(obedience) || r.has(coercion)
}

// unspoken reads "pay, or your mother": a condition, a demand and someone
// close, without the verb. Telling on somebody is less, unless something is
// held over them.
func (e *Engine) unspoken(r *reader) {
	fr := r.frames
	if r.Have.Has(fr.tattle) && !r.Have.Has(fr.material) {
		e.hintAll(r, fr.crowdYou, conditional, 15, 60)
		return
	}
	e.raiseAll(r, fr.crowdYou, conditional, 60)
}

// answers drops demands from a message that pleads or gives in: who says "I
// will pay you 100, don't send my pics" asks for neither money nor pictures.
func (r *reader) answers() {
	given := r.has(pleading) && r.list[pleading].weight >= anchor || r.has(compliance) && r.list[compliance].weight >= anchor
	if !given {
		return
	}
	for i, d := range definitions {
		held := d.family == FamilyLeverage || d.family == FamilyExposure && signal(i) != audience
		if held && r.has(signal(i)) && r.list[i].weight >= anchor {
			return
		}
	}
	for i, d := range definitions {
		if d.family == FamilyDemand || d.family == FamilyPressure || d.family == FamilyRequest && !d.answer {
			r.have &^= 1 << i
		}
	}
}

// asides finds what calls for help and not for a level.
func (e *Engine) asides(r *reader) {
	fr, have := r.frames, &r.Have
	if have.Has(fr.help) || have.Has(fr.helpWeak) && (have.Has(fr.blackmail) || r.places(fr.helpWeak) >= 3) {
		r.helps = true
		r.helpSpan = e.first(r, fr.help, fr.helpWeak)
	}
	e.distress(r)
	for _, c := range fr.mail {
		if have.Has(c) {
			r.mailSigns++
		}
	}
	for _, w := range r.Words {
		if w.Quoted {
			r.quotedWords++
		}
	}
	r.mailTold = have.Has(fr.mailReport)
	e.learnedAsides(r)
}

// massMail reports whether the message holds the text of a mass blackmail
// e-mail; told says that an e-mail was talked of just before.
func (r *reader) massMail(told bool) bool {
	told = told || r.mailTold
	words := len(r.Words)
	return r.mailLike || r.mailSigns >= 3 && words >= scamWords ||
		r.mailSigns >= 2 && words >= scamWords/2 && (told || r.quotedWords >= 10) ||
		r.mailSigns >= 1 && r.quotedWords >= 15 && told
}

// places counts the words at which a hit of the class begins.
func (r *reader) places(c lexicon.Class) int {
	var at uint64
	for _, h := range r.Hits {
		if h.Class == c {
			at |= 1 << (h.From % 64)
		}
	}
	return bits.OnesCount64(at)
}

func (e *Engine) first(r *reader, classes ...lexicon.Class) Span {
	for _, c := range classes {
		for _, h := range r.Hits {
			if h.Class == c {
				return e.span(r, h)
			}
		}
	}
	return Span{}
}

// discount lowers the signals of the message by what its context says.
func (e *Engine) discount(r *reader, share int) {
	fr := r.frames
	if r.laughs {
		share = share * shareLaugh / 100
	}
	if r.mild {
		share = share * shareInnocent / 100
	}
	if r.reported(fr) {
		share = share * shareReported / 100
	}
	if share == 100 {
		return
	}
	for s := range r.list {
		if r.has(signal(s)) {
			r.list[s].weight = r.list[s].weight * share / 100
			r.list[s].held = r.list[s].held * share / 100
		}
	}
}

// reported tells that the message passes on what somebody else said: "he said
// that …", before any sign of a threat of the speaker's own.
func (r *reader) reported(fr *frames) bool {
	if !r.Have.Has(fr.third) || !r.Have.Has(fr.say) {
		return false
	}
	for _, h := range r.Hits {
		if h.Class != fr.third {
			continue
		}
		for _, g := range r.Hits {
			if g.Class == fr.say && g.From > h.To && g.From-h.To <= 3 {
				return true
			}
		}
	}
	return false
}
