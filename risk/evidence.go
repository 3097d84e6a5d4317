package risk

import (
	"math"
	"slices"

	"github.com/breakwater-safety/breakwater/risk/expert"
)

// The numbers that the weights are multiplied by, for one account of a thread.
// Their order is that of a [Weights] file.
const (
	xMost      = 0                     // what the expert heard of the account at most
	xSecond    = xMost + heardHeads    // and second most
	xSum       = xSecond + heardHeads  // and together
	xOther     = xSum + heardHeads     // at most of any other account
	xBoth      = xOther + heardHeads   // what is heard together
	xOwn       = xBoth + len(together) // signals of the grammar, by the account
	xAnswer    = xOwn + grammarSignals // and by others
	xFact      = xAnswer + grammarSignals
	xTally     = xFact + len(factNames) // the grammar's tally
	xConjoined = xTally + 2
	xCount     = xTally + len(tallyNames)
	strength   = 2.0 // nats that a signal counts at most
)

// grammarSignals are those before the expert's own.
const grammarSignals = int(readsApproach)

// together are pairs of heads that say more than each by itself: of the account
// itself, or of the account and then of another.
var together = [...]struct {
	name  string
	a, b  expert.Head
	other bool
}{
	{"blackmail and answer", expert.Blackmail, expert.Answer, true},
	{"leverage and threat", expert.Leverage, expert.Threat, false},
	{"threat and demand", expert.Threat, expert.Demand, false},
	{"leverage and demand", expert.Leverage, expert.Demand, false},
	{"approach and blackmail", expert.Approach, expert.Blackmail, false},
	{"request and blackmail", expert.Request, expert.Blackmail, false},
	{"audience and demand", expert.Audience, expert.Demand, false},
	{"audience and pressure", expert.Audience, expert.Pressure, false},
}

var factNames = [...]string{"phone contact", "many mutuals", "no mutuals", "young account", "old account", "known", "group", "talk of it", "play", "harmless things"}

var tallyNames = [...]string{"tally", "conjunction", "conjunction of the grammar alone", "kinds", "telling", "telling of a stranger"}

// EvidenceNames names the numbers of [Engine.Evidence].
func EvidenceNames() []string {
	names := make([]string, 0, xCount)
	for _, kind := range []string{"most ", "second ", "sum ", "other's "} {
		for h := range expert.Heads {
			names = append(names, kind+h.String())
		}
	}
	for _, t := range together {
		names = append(names, t.name)
	}
	for _, who := range []string{"own ", "other's "} {
		for _, d := range definitions[:grammarSignals] {
			names = append(names, who+d.name)
		}
	}
	return append(append(names, factNames[:]...), tallyNames[:]...)
}

// ConjunctionNames names those of EvidenceNames that count two things only
// where both are heard.
func ConjunctionNames() []string {
	var names []string
	for _, t := range together {
		names = append(names, t.name)
	}
	return names
}

// Evidence gives the numbers, as EvidenceNames names them, that speak for or
// against the account after the messages that the state has seen: for fitting
// weights. An account that has not spoken has what others answered it.
func (e *Engine) Evidence(s State, f Facts, account string) []float64 {
	var x [xCount]float64
	i := slices.Index(s.accounts, cut(account))
	whole := s.against(i, len(f.Accounts) > 2, false)
	s.numbers(f, i, account, &whole, &x)
	return x[:]
}

// numbers fills x; whole is the tally of the account's evidence.
func (s *State) numbers(f Facts, account int, id string, whole *tally, x *[xCount]float64) {
	own, other := s.ear(account), s.others(account)
	for h := range heardHeads {
		x[xMost+h] = above(own.most[h])
		x[xSecond+h] = above(own.second[h])
		x[xSum+h] = float64(own.sum[h]) / (3 * earUnit)
		x[xOther+h] = above(other.most[h])
	}
	for i, t := range together {
		b := own.most[t.b]
		if t.other {
			b = other.most[t.b]
		}
		x[xBoth+i] = 3 * soft(own.most[t.a]) * soft(b)
	}
	for i := range s.evidence {
		ev := &s.evidence[i]
		if int(ev.signal) >= grammarSignals {
			continue
		}
		at := xAnswer + int(ev.signal)
		if int(ev.account) == account {
			at = xOwn + int(ev.signal)
		}
		v := 1.0
		if d := &definitions[ev.signal]; d.weight > 0 {
			v = min(strength, float64(fade(d, ev.weight, s.last-ev.at))/100)
		}
		x[at] = max(x[at], v)
	}
	s.facts(f, id, x[xFact:xTally])
	if account >= 0 {
		s.tallies(f, account, whole, x[xTally:])
	}
}

// tallies adds what the grammar's signals come to together, with and without
// the expert's.
func (s *State) tallies(f Facts, account int, whole *tally, x []float64) {
	sum := whole.sum(s, f)
	x[0] = float64(min(sum, 900)) / 300
	if whole.conjoined(sum) { // else the grammar alone is not, either
		x[1] = 1
		grammar := s.against(account, len(f.Accounts) > 2, true)
		if grammar.conjoined(grammar.sum(s, f)) {
			x[2] = 1
		}
	}
	x[3] = float64(whole.kinds()) / 3
	x[4] = float64(min(whole.telling(), 300)) / 100
	if whole.stranger {
		x[5] = x[4]
	}
}

// above is how far something is from silence, in pairs of nats.
func above(v int8) float64 { return float64(int(v)-silent) / (2 * earUnit) }

// soft is the logistic function of what was heard, raised by one nat; to six
// digits, so that it is the same on every machine.
func soft(v int8) float64 { return softly[int(v)-silent] }

var softly = func() (table [loudest - silent + 1]float64) {
	for i := range table {
		table[i] = math.Round(1e6/(1+math.Exp(-float64(i+silent)/earUnit-1))) / 1e6
	}
	return table
}()

// others gives what was heard at most of any other account.
func (s *State) others(account int) ear {
	out := newEar()
	for i := range s.accounts {
		if i == account {
			continue
		}
		e := s.ear(i)
		for h := range out.most {
			out.most[h] = max(out.most[h], e.most[h])
		}
	}
	return out
}

func (s *State) facts(f Facts, id string, x []float64) {
	put := func(i int, is bool) {
		if is {
			x[i] = 1
		}
	}
	if r := f.Relation; r != nil {
		put(0, r.PhoneContact != nil && *r.PhoneContact)
		put(1, r.MutualConnections != nil && *r.MutualConnections >= 3)
		put(2, r.MutualConnections != nil && *r.MutualConnections == 0)
	}
	if a := find(f.Accounts, id); a != nil && a.AccountAgeDays != nil {
		put(3, *a.AccountAgeDays < youngDays)
		put(4, *a.AccountAgeDays > 365)
	}
	put(5, known(f, s.last))
	put(6, len(f.Accounts) > 2)
	put(7, s.since(s.talk) <= lingerMessages)
	put(8, s.since(s.play) <= lingerMessages)
	put(9, s.since(s.mild) <= mildMessages)
}
