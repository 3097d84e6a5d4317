package risk

import (
	"github.com/breakwater-safety/breakwater/risk/lexicon"
)

// frames are the classes of the lexicon that the grammar asks for, by number.
type frames struct {
	// Words and what they are about.
	i, me, my, myself, you, third, say, will, want, not, or, trim lexicon.Class
	laugh, noJoke, innocent, private, material, yours, play, talk lexicon.Class
	// Beginnings, offers, deals.
	opening, whois, offer, service, tattle lexicon.Class
	// Threats, their conditions and hints.
	threat, threatBare, threatOpen, hint, sentAlready, veiled, terms lexicon.Class
	condition, spare, crowdYou                                       lexicon.Class
	// Answers, help and its offers, mass mails.
	cry, puzzled, myDelete, blackmail, help, helpWeak, helper, recovery, mailReport lexicon.Class

	// Whether somebody may not be safe.
	beg                                                        lexicon.Class // pleas that are said of much else, too
	crisis, crisisLight, crisisFaint, care, careAsk, hyperbole lexicon.Class
	past, still, story, object                                 lexicon.Class

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
		"i": &f.i, "me": &f.me, "my": &f.my, "myself": &f.myself, "you": &f.you,
		"third": &f.third, "say": &f.say, "will": &f.will, "want": &f.want, "not": &f.not, "or": &f.or, "trim": &f.trim,
		"laugh": &f.laugh, "noJoke": &f.noJoke, "innocent": &f.innocent, "private": &f.private,
		"material": &f.material, "yours": &f.yours, "play": &f.play, "talk": &f.talk,

		"opening": &f.opening, "whois": &f.whois, "offer": &f.offer, "service": &f.service, "tattle": &f.tattle,

		"threat": &f.threat, "threat_bare": &f.threatBare, "threat_open": &f.threatOpen, "hint": &f.hint,
		"sent_already": &f.sentAlready, "veiled": &f.veiled, "terms": &f.terms,
		"condition": &f.condition, "spare": &f.spare, "crowd_you": &f.crowdYou,

		"cry": &f.cry, "puzzled": &f.puzzled, "mydelete": &f.myDelete, "blackmail": &f.blackmail,
		"help": &f.help, "help_weak": &f.helpWeak, "helper": &f.helper, "recovery": &f.recovery,

		"crisis": &f.crisis, "crisis_light": &f.crisisLight, "crisis_faint": &f.crisisFaint,
		"beg": &f.beg, "care": &f.care, "care_ask": &f.careAsk, "hyperbole": &f.hyperbole,
		"crisis_past": &f.past, "crisis_still": &f.still, "crisis_story": &f.story, "crisis_object": &f.object,

		"mail_report": &f.mailReport, "mail_cam": &f.mail[0], "mail_malware": &f.mail[1], "mail_coin": &f.mail[2],
		"mail_time": &f.mail[3], "mail_sites": &f.mail[4], "mail_style": &f.mail[5],
	} {
		*c = class(lx, name)
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
		f.plain = append(f.plain, plain{class(lx, p.frame), p.signal, p.share})
	}
	return f
}

// class gives a class of the lexicon, or one that is never found: languages
// may leave frames out, and a test holds that English has every one.
func class(lx *lexicon.Lexicon, name string) lexicon.Class {
	c, _ := lx.Class(name)
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
