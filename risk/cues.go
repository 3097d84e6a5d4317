package risk

import (
	"strings"

	"github.com/breakwater-safety/breakwater/risk/lexicon"
)

// frames are the classes of the lexicon that the grammar asks for, by number.
type frames struct {
	english, laugh, noJoke, innocent, private, play, talk, third, say, cry, hyperbole, blackmail lexicon.Class

	tattle, myDelete, puzzled, service, or, not, opening, whois, material, threat, threatBare, threatOpen, hint, sentAlready, veiled, condition, spare, crowdYou, lists lexicon.Class
	amount, help, helpWeak, helper, recovery, crisis, again, moneyAsk, mailReport                                                                                       lexicon.Class

	i, me, my, myself, you, past, again2, story, object, terms, yours, offer, trim, will, want, crisisLight, crisisFaint, care, careAsk lexicon.Class

	mail  [6]lexicon.Class
	plain []plain
}

// plain is a frame that by itself raises a signal.
type plain struct {
	frame  lexicon.Class
	signal signal
	share  int // percent of the signal's weight
}

func newFrames(lx *lexicon.Lexicon) frames {
	var f frames
	for name, c := range map[string]*lexicon.Class{
		"english": &f.english, "laugh": &f.laugh, "noJoke": &f.noJoke, "innocent": &f.innocent,
		"private": &f.private, "play": &f.play, "talk": &f.talk, "third": &f.third, "say": &f.say, "cry": &f.cry,
		"hyperbole": &f.hyperbole, "blackmail": &f.blackmail,
		"threat": &f.threat, "threat_bare": &f.threatBare, "tattle": &f.tattle, "mydelete": &f.myDelete, "puzzled": &f.puzzled, "service": &f.service, "or": &f.or, "not": &f.not, "opening": &f.opening, "whois": &f.whois, "material": &f.material, "threat_open": &f.threatOpen, "hint": &f.hint, "sent_already": &f.sentAlready, "veiled": &f.veiled,
		"condition": &f.condition, "spare": &f.spare, "crowd_you": &f.crowdYou, "lists": &f.lists,
		"amount": &f.amount, "help": &f.help, "help_weak": &f.helpWeak, "helper": &f.helper,
		"recovery": &f.recovery, "crisis": &f.crisis, "again": &f.again, "money_ask": &f.moneyAsk,
		"mail_report": &f.mailReport, "i": &f.i, "me": &f.me, "my": &f.my, "you": &f.you, "myself": &f.myself,
		"crisis_object": &f.object, "terms": &f.terms, "yours": &f.yours, "offer": &f.offer, "trim": &f.trim, "will": &f.will, "want": &f.want, "crisis_past": &f.past, "crisis_again": &f.again2, "crisis_story": &f.story,
		"crisis_light": &f.crisisLight, "crisis_faint": &f.crisisFaint, "care": &f.care, "care_ask": &f.careAsk,
		"mail_cam": &f.mail[0], "mail_malware": &f.mail[1], "mail_coin": &f.mail[2],
		"mail_time": &f.mail[3], "mail_sites": &f.mail[4], "mail_style": &f.mail[5],
	} {
		*c = must(lx, name)
	}
	for _, p := range []struct {
		frame  string
		signal signal
		share  int
	}{
		{"intimacy", fastIntimacy, 100}, {"probe_age", ageProbe, 100}, {"probe_place", placeProbe, 100},
		{"probe_family", familyProbe, 100}, {"move", platformMove, 100}, {"secrecy", secrecy, 100},
		{"image_request", imageRequest, 100}, {"call_pressure", callPressure, 100},
		{"holding", possession, 100}, {"holding_weak", possession, 40}, {"hack", hackClaim, 100}, {"fake", fabricated, 100},
		{"list_held", audience, 100}, {"ruin_life", ruinLife, 100},
		{"money_ask", moneyDemand, 100}, {"amount", moneyDemand, 70},
		{"image_demand", imageDemand, 100}, {"obey", obedience, 100},
		{"countdown", countdown, 100}, {"coercion", coercion, 100}, {"spare", deletePromise, 100},
		{"less", bargain, 100}, {"again", repeat, 100},
		{"pleading", pleading, 100}, {"alarm", alarm, 100}, {"comply", compliance, 100},
		{"held", heldAnswer, 100}, {"beg", alarm, 45}, {"startle", alarm, 55}, {"cry", alarm, 40},
	} {
		f.plain = append(f.plain, plain{must(lx, p.frame), p.signal, p.share})
	}
	return f
}

// must gives a class that the embedded lexicon has to have; without it the
// program cannot have passed its tests.
func must(lx *lexicon.Lexicon, name string) lexicon.Class {
	c, ok := lx.Class(name)
	if !ok {
		panic("risk: the lexicon has no cue or frame " + name)
	}
	return c
}

// finding is a signal raised by one message.
type finding struct {
	signal signal
	weight int // hundredths of a nat
	held   int // what it weighs from somebody who holds something over the other
	spans  [maxSpans]Span
	count  int // spans in use
}

// findings of one message, at most one a signal.
type findings struct {
	list [signalCount]finding
	have uint64 // bit a signal
}

func (fs *findings) has(s signal) bool { return fs.have&(1<<s) != 0 }

// raise notes a signal with a share of its weight, in percent.
func (fs *findings) raise(s signal, share int, spans ...Span) {
	f := &fs.list[s]
	if !fs.has(s) {
		fs.have |= 1 << s
		*f = finding{signal: s}
	}
	f.weight = max(f.weight, definitions[s].weight*share/100)
	for _, sp := range spans {
		f.add(sp)
	}
}

// hint notes a signal that means little by itself, and more from somebody who
// has shown that they hold something over the other.
func (fs *findings) hint(s signal, share, held int, spans ...Span) {
	fs.raise(s, share, spans...)
	f := &fs.list[s]
	f.held = max(f.held, definitions[s].weight*held/100)
}

// add notes a span; those that overlap become one.
func (f *finding) add(sp Span) {
	for i := range f.count {
		if have := f.spans[i]; sp[0] <= have[1] && have[0] <= sp[1] {
			f.spans[i] = Span{min(sp[0], have[0]), max(sp[1], have[1])}
			return
		}
	}
	if f.count < maxSpans {
		f.spans[f.count] = sp
		f.count++
	}
}

// known reports whether text in a thread of the given language may be read:
// English, or not said to be another and with enough English words in it.
func (f *frames) known(language string, r *lexicon.Reading) bool {
	if language == "en" || strings.HasPrefix(language, "en-") {
		return true
	}
	if len(r.Words) < 4 {
		return language == ""
	}
	english, last := 0, -1
	for _, h := range r.Hits {
		if h.Class == f.english && int(h.From) != last {
			english++
			last = int(h.From)
		}
	}
	return english*100 >= 25*len(r.Words)
}
