package words

import (
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/risk"
)

// Reviewer puts the verdict into words for a reviewer.
func (c *Catalogue) Reviewer(v Verdict) Text {
	s := c.speaker(Reviewer)
	s.section("crisis", s.crisis(v))
	s.section("verdict", s.verdict(v))
	s.section("beside", s.beside(v))
	s.reviewerSigns(v)
	s.section("flags", s.flagLines(v))
	s.section("facts", s.factLines(v))
	s.section("lowered", s.changes(v))
	return s.out
}

func (s *speaker) crisis(v Verdict) []Line {
	if v.Advice.Crisis == "" {
		return nil
	}
	line := s.line("crisis", "account", v.Advice.Crisis, "message", v.Advice.CrisisMessage)
	line.MessageID = v.Advice.CrisisMessage
	return []Line{line}
}

func (s *speaker) verdict(v Verdict) []Line {
	out := []Line{{Text: s.text("levels." + v.Level.String())}}
	if v.Level > risk.None {
		out = append(out, s.line("likelihood"))
	}
	if v.unread() {
		out = append(out, s.line("unread", "language", v.Language))
	}
	if m := v.Message; m != nil {
		out = append(out, s.moved(v, *m))
	}
	if v.Level > risk.None {
		out = append(out, Line{Text: s.text("stages." + v.Stage.String())})
	}
	switch {
	case v.Offender == "":
	case v.Target == "":
		out = append(out, s.line("points_from", "from", v.Offender))
	default:
		out = append(out, s.line("points", "from", v.Offender, "to", v.Target))
	}
	if v.Present != nil {
		out = append(out, s.present(v)...)
	}
	return out
}

func (s *speaker) moved(v Verdict, m Message) Line {
	before, after := s.Level(m.Before), s.Level(v.Level)
	switch {
	case v.Level > m.Before:
		return s.line("rose", "before", before, "after", after)
	case v.Level < m.Before:
		return s.line("fell", "before", before, "after", after)
	case !m.Raised:
		return s.line("silent")
	}
	return s.line("stayed", "after", after)
}

// present names the families that are there, and, below high, those of
// blackmail itself that are not.
func (s *speaker) present(v Verdict) []Line {
	if len(v.Present) == 0 {
		return []Line{s.line("absent")}
	}
	out := []Line{s.line("present", "families", s.families(v.Present))}
	var missing []risk.Family
	for _, f := range []risk.Family{risk.FamilyLeverage, risk.FamilyExposure, risk.FamilyDemand} {
		if !slices.Contains(v.Present, f) {
			missing = append(missing, f)
		}
	}
	if len(missing) > 0 && v.Level < risk.High {
		out = append(out, s.line("missing", "families", s.families(missing)))
	}
	return out
}

func (s *speaker) families(all []risk.Family) string {
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = s.text("families." + string(f))
	}
	return strings.Join(names, ", ")
}

// reviewerSigns names the signs, those of the message that is explained apart.
func (s *speaker) reviewerSigns(v Verdict) {
	var here, others []Line
	for _, sign := range v.counting() {
		line := Line{Text: s.Title(sign.Name) + ". " + s.fill("signals."+sign.Name+".reviewer"), Signal: sign.Name, MessageID: sign.MessageID}
		if sign.Here {
			here = append(here, line)
		} else {
			others = append(others, line)
		}
	}
	if v.Message == nil {
		s.section("signs", others)
		return
	}
	s.section("raised", here)
	s.section("earlier", others)
}

func (s *speaker) beside(v Verdict) []Line {
	var out []Line
	if v.Advice.HelpSeeking != "" {
		out = append(out, s.line("help_seeking", "account", v.Advice.HelpSeeking))
	}
	if v.Advice.PastedScam != "" {
		out = append(out, s.line("pasted_scam", "account", v.Advice.PastedScam))
	}
	return out
}

// changes names what would have lowered the level.
func (s *speaker) changes(v Verdict) []Line {
	if v.Changes == nil || v.Level == risk.None {
		return nil
	}
	var out []Line
	for _, c := range v.Changes {
		if c.Level >= v.Level {
			continue
		}
		places := []string{"level", s.Level(c.Level)}
		switch c.Kind {
		case WithoutSignal:
			places = append(places, "title", s.Title(c.Signal), "message", c.MessageID)
		case WithoutFamily:
			places = append(places, "family", s.text("families."+string(c.Family)))
		case WithoutMessage:
			places = append(places, "message", c.MessageID)
		}
		out = append(out, Line{Text: s.text("changes."+string(c.Kind), places...), Signal: c.Signal, MessageID: c.MessageID})
	}
	if len(out) == 0 {
		return s.lines("no_change")
	}
	return out
}
