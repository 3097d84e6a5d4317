package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/risk"
)

// means are the levels in a sentence, as package risk defines them.
var means = map[risk.Level]string{
	risk.None:     "None: what was seen does not add up, which proves nothing.",
	risk.Notice:   "Notice: one kind of sign. One family alone never goes beyond it.",
	risk.Caution:  "Caution: several kinds of signs that together are uncommon between people who mean well.",
	risk.High:     "High: signs of leverage, threat or demand, in a conjunction that is rare outside of blackmail.",
	risk.Critical: "Critical: high, confirmed: repeated, answered by pleading or payment, or aimed at someone under 18.",
}

// why writes the reasons for the level.
func (x *Explanation) why(before, after risk.Assessment) {
	say := func(format string, args ...any) { x.Why = append(x.Why, fmt.Sprintf(format, args...)) }
	if !english(x.Language) {
		say("The thread is said to be in %q. The engine reads English only: of other languages it uses media, timing, accounts and relation.", x.Language)
	}
	x.Why = append(x.Why, means[after.Level])
	switch {
	case after.Level > before.Level:
		say("The message raised the level from %s to %s.", before.Level, after.Level)
	case after.Level < before.Level:
		say("The message lowered the level from %s to %s.", before.Level, after.Level)
	case len(x.Raised) == 0:
		say("The message raised no signal.")
	default:
		say("The level was %s before it, too.", before.Level)
	}
	var present []string
	for _, f := range x.After.Families {
		if f.Strongest >= tells {
			present = append(present, string(f.Family))
		}
	}
	switch len(present) {
	case 0:
		say("No family of signs weighs enough to count as present.")
	case 1:
		say("One family of signs is present: %s.", present[0])
	default:
		say("%d families of signs are present: %s.", len(present), strings.Join(present, ", "))
	}
	if missing := x.missing(present); missing != "" && after.Level < risk.High {
		say("Of the families that blackmail itself is made of there is no %s.", missing)
	}
	if a := after.Advice; a.Crisis != "" {
		say("Beside the level: %s may not be safe (%s).", a.Crisis, a.CrisisMessage)
	}
	if a := after.Advice; a.HelpSeeking != "" {
		say("Beside the level: %s tells of being blackmailed by someone outside of the thread.", a.HelpSeeking)
	}
	if a := after.Advice; a.PastedScam != "" {
		say("Beside the level: %s pasted a mass blackmail e-mail.", a.PastedScam)
	}
}

// tells is what a family must weigh to be named as present, in nats.
const tells = 0.6

func (x *Explanation) missing(present []string) string {
	var missing []string
	for _, f := range []risk.Family{risk.FamilyLeverage, risk.FamilyExposure, risk.FamilyDemand} {
		if !slices.Contains(present, string(f)) {
			missing = append(missing, string(f))
		}
	}
	return strings.Join(missing, ", no ")
}

// english reports whether a language tag is English, or not given.
func english(language string) bool {
	return language == "" || language == "en" || strings.HasPrefix(language, "en-")
}
