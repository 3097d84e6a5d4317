package risk

import (
	"slices"

	"github.com/breakwater-safety/breakwater/risk/expert"
	"github.com/breakwater-safety/breakwater/risk/lexicon"
)

// learnedSignals are what the expert's heads raise.
var learnedSignals = [...]struct {
	head   expert.Head
	signal signal
}{
	{expert.Approach, readsApproach}, {expert.Request, readsRequest}, {expert.Leverage, readsLeverage},
	{expert.Audience, readsAudience}, {expert.Threat, readsThreat}, {expert.Demand, readsDemand},
	{expert.Pressure, readsPressure}, {expert.Answer, readsAnswer},
}

const (
	readsFrom  = 0.0 // log-odds from which a head raises its signal
	readsWhole = 2.0 // and raises it whole
	tellWords  = 4   // words that are marked as having said most
)

// learned raises what the message as a whole reads like.
func (e *Engine) learned(r *reader) {
	for _, l := range learnedSignals {
		v := float64(r.scores[l.head])
		if v < readsFrom {
			continue
		}
		share := 50 + int(50*min(1, (v-readsFrom)/(readsWhole-readsFrom)))
		r.raise(l.signal, share, e.spoke(r, l.head)...)
	}
}

// spoke gives the words that spoke most for the head, in the order of the text;
// neighbours as one.
func (e *Engine) spoke(r *reader, h expert.Head) []Span {
	var room [tellWords]int
	words := e.expert.Words(&r.scratch, h, room[:0])
	slices.Sort(words)
	var out []Span
	for i := 0; i < len(words); {
		j := i
		for j+1 < len(words) && words[j+1] <= words[j]+1 {
			j++
		}
		start, end := r.Span(lexicon.Hit{From: int16(words[i]), To: int16(words[j])})
		out = append(out, Span{start, end})
		i = j + 1
	}
	return out
}

// learnedAsides hears what calls for help: the expert beside the frames.
func (e *Engine) learnedAsides(r *reader) {
	if !r.helps && float64(r.scores[expert.Tell]) >= e.weights.Tell {
		r.helps, r.helpSpan = true, Span{}
		if at := e.spoke(r, expert.Tell); len(at) > 0 {
			r.helpSpan = at[0]
		}
	}
	r.mailLike = float64(r.scores[expert.Pasted]) >= e.weights.Pasted
	fr, have := r.frames, &r.Have
	self := have.Has(fr.i) || have.Has(fr.me) || have.Has(fr.my) || have.Has(fr.myself)
	trifle := r.laughs || r.plays || r.talks || have.Has(fr.hyperbole) || have.Has(fr.past) && !have.Has(fr.still)
	if !r.crisis && self && !trifle && float64(r.scores[expert.Crisis]) >= e.weights.Crisis {
		r.crisis = true
		r.crisisSpan = Span{}
		if at := e.spoke(r, expert.Crisis); len(at) > 0 {
			r.crisisSpan = at[0]
		}
	}
}
