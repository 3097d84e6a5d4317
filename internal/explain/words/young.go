package words

import (
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/risk"
)

// Young puts the verdict into words for a fifteen-year-old, or their parent: safe
// now, not your fault, what to do, and the rest later.
func (c *Catalogue) Young(v Verdict) Text {
	s := c.speaker(Young)
	if v.Advice.Crisis != "" {
		s.section("crisis", s.lines("danger", "crisis", "crisis_other"))
	}
	s.section("verdict", s.youngVerdict(v))
	s.section("beside", s.youngBeside(v))
	s.section("do", s.doNow(v))
	s.youngSigns(v)
	s.section("flags", s.flagLines(v))
	s.section("facts", s.factLines(v))
	s.section("lowered", s.youngChanges(v))
	return s.out
}

func (s *speaker) youngVerdict(v Verdict) []Line {
	out := []Line{{Text: s.text("levels." + v.Level.String())}}
	if v.blackmail() {
		out = append(out, s.line("not_fault"))
	}
	if v.Level > risk.None {
		out = append(out, Line{Text: s.text("stages." + v.Stage.String())}, s.line("likelihood"))
	}
	if v.unread() {
		out = append(out, s.line("unread", "language", v.Language))
	}
	return out
}

// blackmail reports whether what to do about blackmail must be said: it is
// likely, or something is held or threatened. Money and deadlines alone are
// everyday talk at a notice.
func (v Verdict) blackmail() bool {
	if v.Level >= risk.High {
		return true
	}
	return v.Level > risk.None && slices.ContainsFunc(v.counting(), func(s Sign) bool {
		switch d, _ := risk.Describe(s.Name); d.Family {
		case risk.FamilyLeverage, risk.FamilyExposure:
			return true
		case risk.FamilyDemand, risk.FamilyPressure, risk.FamilyConfirm:
			return v.Level >= risk.Caution
		}
		return false
	})
}

// doNow says what to do, and where help is.
func (s *speaker) doNow(v Verdict) []Line {
	var out []Line
	switch {
	case v.blackmail():
		if v.Advice.Crisis == "" && v.Level >= risk.High {
			out = s.lines("danger")
		}
		out = append(out, s.lines("stop", "pay", "paid", "keep", "block", "tell", "images", "parent")...)
	case v.Level > risk.None:
		out = s.lines("slow", "ask", "feeling")
	default:
		out = s.lines("feeling")
	}
	if v.Help != "" {
		out = append(out, s.line("help", "help", v.Help))
	}
	return out
}

func (s *speaker) youngBeside(v Verdict) []Line {
	var out []Line
	if v.Advice.HelpSeeking != "" {
		out = append(out, s.lines("help_seeking")...)
	}
	if v.Advice.PastedScam != "" {
		out = append(out, s.lines("pasted_scam")...)
	}
	return out
}

// youngSigns says what was seen, and beside each kind of sign what to know.
// Where it does not add up, naming single words would only frighten.
func (s *speaker) youngSigns(v Verdict) {
	if v.Level == risk.None {
		return
	}
	counting := v.counting()
	here := func(is bool) []Sign {
		var out []Sign
		for _, sign := range counting {
			if sign.Here == is {
				out = append(out, sign)
			}
		}
		return out
	}
	if v.Message == nil {
		s.section("signs", s.kindByKind(counting))
		return
	}
	s.section("raised", s.kindByKind(here(true)))
	s.section("earlier", s.kindByKind(here(false)))
}

func ofFamily(signs []Sign, f risk.Family) []Sign {
	var out []Sign
	for _, s := range signs {
		if d, ok := risk.Describe(s.Name); ok && d.Family == f {
			out = append(out, s)
		}
	}
	return out
}

// learned reports whether the sign is what a learned model heard. Beside a plain
// sign of its family it says the same once more.
func learned(s Sign) bool { return strings.HasPrefix(s.Name, "reads_like_") }

// kindByKind gives each family's signs in the order of the usual way, each once,
// and then what to know beside them.
func (s *speaker) kindByKind(signs []Sign) []Line {
	var out []Line
	for _, f := range families {
		var said []string
		of := ofFamily(signs, f)
		plain := slices.ContainsFunc(of, func(s Sign) bool { return !learned(s) })
		for _, sign := range of {
			if slices.Contains(said, sign.Name) || plain && learned(sign) {
				continue
			}
			said = append(said, sign.Name)
			out = append(out, Line{Text: s.fill("signals." + sign.Name + ".young"), Signal: sign.Name, MessageID: sign.MessageID})
		}
		if len(said) > 0 {
			out = append(out, Line{Text: s.text("beside." + string(f))})
		}
	}
	return out
}

// youngChanges says what would have worried less: by kind of sign, each once,
// and never what the person targeted said or gave.
func (s *speaker) youngChanges(v Verdict) []Line {
	if v.Changes == nil || v.Level == risk.None {
		return nil
	}
	var keys []string
	lowers := false
	for _, c := range v.Changes {
		if c.Level >= v.Level {
			continue
		}
		lowers = true
		key := string(c.Kind)
		switch c.Kind {
		case WithoutMessage:
			continue
		case WithoutSignal, WithoutFamily:
			d, _ := risk.Describe(c.Signal)
			if d.Answer || c.Family == risk.FamilyConfirm {
				continue
			}
			key = string(c.Family)
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	switch {
	case !lowers:
		return s.lines("about_words", "no_change")
	case len(keys) == 0:
		return nil // nothing but what they said themselves, or a whole message
	}
	out := s.lines("about_words")
	for _, key := range keys {
		out = append(out, Line{Text: s.text("changes." + key)})
	}
	return out
}
