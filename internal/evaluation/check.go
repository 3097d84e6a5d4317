package evaluation

import (
	"strings"

	"github.com/breakwater-safety/breakwater/internal/evaluation/disguise"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// A Check names something that a thread either does or does not do. A thread
// has only the checks that it is of the kind for.
type Check string

// The checks.
const (
	// Of sextortion threads.
	HighInTime   Check = "high_in_time"           // high by the message after the first threat or demand
	Found        Check = "found_at_high"          // high at any time
	NoticeEarly  Check = "notice_before_leverage" // notice before the first leverage, threat or demand
	WrongAccount Check = "wrong_account"          // at high, another account than the offender is named
	// Of the others.
	HardHigh        Check = "hard_negative_at_high"
	HardCaution     Check = "hard_negative_at_caution"
	EverydayCaution Check = "benign_at_caution"
	HelpSeen        Check = "help_seeking_seen"
	HelpAccused     Check = "help_seeking_accused" // an account of the thread is named as an offender
	ScamSeen        Check = "pasted_scam_seen"
	ScamAccused     Check = "pasted_scam_accused"
	CrisisSeen      Check = "crisis_seen"
	CrisisAtOnce    Check = "crisis_at_the_message"
	CrisisFalse     Check = "crisis_where_there_is_none"
	CrisisAccused   Check = "crisis_accused"
)

// Disguised names the check that a sextortion thread that is found is also
// found in a disguise.
func Disguised(k disguise.Kind) Check { return disguisedPrefix + Check(k) }

const disguisedPrefix = "found_in_disguise_"

// Title gives the check in a few words.
func (c Check) Title() string {
	if t, ok := titles[c]; ok {
		return t
	}
	if kind, ok := strings.CutPrefix(string(c), disguisedPrefix); ok {
		return "found in disguise too: " + strings.ReplaceAll(kind, "-", " ")
	}
	return string(c)
}

var titles = map[Check]string{
	HighInTime:      "high by the message after the first threat or demand",
	Found:           "high at any time",
	NoticeEarly:     "notice before any leverage, threat or demand",
	WrongAccount:    "at high, another account than the offender named",
	HardHigh:        "hard negatives at high",
	HardCaution:     "hard negatives at caution or above",
	EverydayCaution: "everyday threads at caution or above",
	HelpSeen:        "help-seeking recognised",
	HelpAccused:     "help-seeking: somebody in the thread accused",
	ScamSeen:        "pasted scam recognised",
	ScamAccused:     "pasted scam: somebody in the thread accused",
	CrisisSeen:      "crisis recognised",
	CrisisAtOnce:    "crisis recognised at the very message",
	CrisisFalse:     "crisis said where there is none",
	CrisisAccused:   "crisis: somebody in the thread accused",
}

// Checks lists every check but those of disguises, in the order of a report.
func Checks() []Check {
	return []Check{
		HighInTime, Found, NoticeEarly, WrongAccount, HardHigh, HardCaution, EverydayCaution,
		HelpSeen, HelpAccused, ScamSeen, ScamAccused, CrisisSeen, CrisisAtOnce, CrisisFalse, CrisisAccused,
	}
}

// Bad reports whether a thread that does it is a fault.
func (c Check) Bad() bool {
	switch c {
	case WrongAccount, HardHigh, HardCaution, EverydayCaution, HelpAccused, ScamAccused, CrisisAccused, CrisisFalse:
		return true
	}
	return false
}

// checks gives those that the thread is of the kind for.
func (o *Outcome) checks() map[Check]bool {
	out := map[Check]bool{}
	if said := o.crisis != never; o.inCrisis() {
		out[CrisisSeen] = said
		if o.distress != never {
			out[CrisisAtOnce] = said && o.crisis <= o.distress
		}
	} else {
		out[CrisisFalse] = said
	}
	switch o.Verdict.Label {
	case thread.LabelSextortion:
		o.blackmailChecks(out)
	case thread.LabelHardNegative:
		out[HardHigh], out[HardCaution] = o.reached(risk.High), o.reached(risk.Caution)
	case thread.LabelBenign:
		out[EverydayCaution] = o.reached(risk.Caution)
	case thread.LabelHelpSeeking:
		out[HelpSeen], out[HelpAccused] = o.helpSeeking, o.accused
	case thread.LabelPastedScam:
		out[ScamSeen], out[ScamAccused] = o.pasted, o.accused
	case thread.LabelCrisis:
		out[CrisisAccused] = o.accused
	}
	return out
}

func (o *Outcome) blackmailChecks(out map[Check]bool) {
	high := o.alarms[risk.High].message
	out[Found] = high != never
	if high != never {
		out[WrongAccount] = o.wrong
	}
	if o.threatOrDemand != never {
		out[HighInTime] = high != never && high <= o.threatOrDemand+1
	}
	if o.evidence > 0 { // something was said before it
		notice := o.alarms[risk.Notice].message
		out[NoticeEarly] = notice != never && notice < o.evidence
	}
	for kind, found := range o.disguised {
		if high != never {
			out[Disguised(kind)] = found
		}
	}
}

// sortedDisguises lists the checks of the disguises, in the order of the kinds.
func sortedDisguises() []Check {
	var out []Check
	for _, k := range disguise.Kinds() {
		out = append(out, Disguised(k))
	}
	return out
}
