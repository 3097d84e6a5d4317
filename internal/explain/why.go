package explain

import (
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/risk"
)

// tells is what a family must weigh to be named as present, in nats.
const tells = 0.6

// Verdict gives what there is to put into words. Of the help page it knows
// nothing.
func (x Explanation) Verdict() words.Verdict {
	v := words.Verdict{
		Level: x.After.Level, Stage: x.After.Stage, Offender: x.After.Offender, Target: x.After.Target,
		Present: []risk.Family{}, Advice: x.Advice, Language: x.Language, Facts: x.Facts,
		Message: &words.Message{Before: x.Before.Level, Raised: len(x.Raised) > 0},
		Changes: []words.Change{},
	}
	for _, sign := range x.Raised {
		v.Signs = append(v.Signs, words.Sign{Name: sign.Name, MessageID: sign.MessageID, Weight: sign.Weight, Here: true})
	}
	for _, sign := range x.Earlier {
		v.Signs = append(v.Signs, words.Sign{Name: sign.Name, MessageID: sign.MessageID, Weight: sign.Weight})
	}
	for _, f := range x.After.Families {
		if f.Strongest >= tells {
			v.Present = append(v.Present, f.Family)
		}
	}
	for _, w := range x.Without {
		v.Changes = append(v.Changes, words.Change{Kind: w.Kind, Signal: w.Signal, Family: w.Family, MessageID: w.MessageID, Level: w.Level})
	}
	return v
}
