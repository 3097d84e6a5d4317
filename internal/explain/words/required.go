package words

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/risk"
)

// Texts that stand alone, with the places that each has.
var (
	titles = []string{"verdict", "crisis", "signs", "raised", "earlier", "flags", "facts", "lowered", "beside"}

	reviewerLines = map[string]string{
		"likelihood": "", "rose": "after before", "fell": "after before", "stayed": "after", "silent": "",
		"points": "from to", "points_from": "from", "present": "families", "absent": "", "missing": "families",
		"no_change": "", "crisis": "account message", "help_seeking": "account", "pasted_scam": "account", "unread": "language",
	}
	youngLines = map[string]string{
		"likelihood": "", "not_fault": "", "stop": "", "pay": "", "paid": "", "keep": "", "block": "", "tell": "", "images": "",
		"parent": "", "slow": "", "ask": "", "feeling": "", "crisis": "", "crisis_other": "", "danger": "", "help_seeking": "",
		"pasted_scam": "", "about_words": "", "no_change": "", "unread": "language", "help": "help",
	}
	facts = []Fact{Known, NoMutuals, NewAccount, Minor, Group}

	families = []risk.Family{
		risk.FamilyApproach, risk.FamilyRequest, risk.FamilyLeverage, risk.FamilyExposure,
		risk.FamilyDemand, risk.FamilyPressure, risk.FamilyConfirm, risk.FamilyAside,
	}
)

// stages are all of them: a stage has no list of its own in package risk.
func stages() []risk.Stage {
	var out []risk.Stage
	for s := risk.StageNone; s <= risk.StageRepeat; s++ {
		out = append(out, s)
	}
	return out
}

// required gives every key that a catalogue must have, and no other, with its
// places.
func required(flags []Flag) map[string]string {
	want := map[string]string{}
	for _, name := range risk.SignalNames() {
		for _, what := range []string{"title", "reviewer", "young"} {
			want["signals."+name+"."+what] = ""
		}
	}
	for _, f := range flags {
		want["flags."+f.ID+".reviewer"], want["flags."+f.ID+".young"] = "", ""
	}
	for _, to := range []Reader{Reviewer, Young} {
		of := string(to) + "."
		for _, t := range titles {
			want[of+"titles."+t] = ""
		}
		for _, l := range risk.Levels() {
			want[of+"levels."+l.String()] = ""
		}
		for _, s := range stages() {
			want[of+"stages."+s.String()] = ""
		}
		for _, f := range facts {
			want[of+"facts."+string(f)] = ""
		}
	}
	want["young.titles.do"] = ""
	for _, l := range risk.Levels() {
		want["reviewer.level_names."+l.String()] = ""
	}
	for _, f := range families {
		want["reviewer.families."+string(f)], want["young.beside."+string(f)] = "", ""
		if f != risk.FamilyConfirm && f != risk.FamilyAside {
			want["young.changes."+string(f)] = ""
		}
	}
	want["reviewer.changes.signal"] = "level message title"
	want["reviewer.changes.family"] = "family level"
	want["reviewer.changes.message"] = "level message"
	for _, k := range []Kind{IfKnown, AgesUnknown, AccountsUnknown, RelationUnknown} {
		want["reviewer.changes."+string(k)], want["young.changes."+string(k)] = "level", ""
	}
	for k, places := range reviewerLines {
		want["reviewer.lines."+k] = places
	}
	for k, places := range youngLines {
		want["young.lines."+k] = places
	}
	return want
}

// whole reports what a catalogue lacks, has too much, or places otherwise.
func (c *Catalogue) whole(want map[string]string) error {
	var wrong []string
	for _, key := range slices.Sorted(maps.Keys(want)) {
		switch places, ok := c.places[key]; {
		case !ok:
			wrong = append(wrong, key+": is missing")
		case places != want[key]:
			wrong = append(wrong, fmt.Sprintf("%s: has the places %q, want %q", key, places, want[key]))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.byKey)) {
		if _, ok := want[key]; !ok {
			wrong = append(wrong, key+": is not known")
		}
	}
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "\n"))
	}
	return nil
}
