package fitting

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// row is the evidence on one account after one message, with what is true.
type row struct {
	x            []float64
	conversation int
	message      int
	offender     bool // the account is the one who blackmails
	cut          bool // the conversation was read from its middle
}

// moments are the messages of a conversation that matter: the first sign of
// leverage, threat or demand, and the first threat or demand; len(messages)
// where there is none.
func (c *Conversation) moments() (core, due int) {
	core, due = len(c.Messages), len(c.Messages)
	if c.Marks == nil {
		return core, due
	}
	for i, m := range c.Messages {
		if m.ID == c.Marks.Threat || m.ID == c.Marks.Demand {
			due = min(due, i)
		}
		if m.ID == c.Marks.Leverage {
			core = min(core, i)
		}
	}
	return min(core, due), due
}

// rowsOf runs the conversations through the engine: each as it is, and once
// more from just before its middle, or its first sign of leverage, threat or
// demand, as if nothing had been read before.
func rowsOf(c *Corpus, e *risk.Engine, keep func(*Conversation) bool) []row {
	var out []row
	for i := range c.Conversations {
		cv := &c.Conversations[i]
		if !keep(cv) {
			continue
		}
		core, _ := cv.moments()
		out = cv.follow(out, e, i, 0)
		if cv.Single {
			continue
		}
		if start := min(core-1, len(cv.Messages)/2); start > 0 {
			out = cv.follow(out, e, i, start)
		}
	}
	return out
}

// follow adds the rows of the conversation from message start on.
func (c *Conversation) follow(out []row, e *risk.Engine, number, start int) []row {
	f := risk.FactsOf(c.Thread)
	var s risk.State
	for j, m := range c.Messages[start:] {
		s, _ = e.Fold(s, f, m)
		for _, a := range c.Accounts {
			out = append(out, row{
				x: e.Evidence(s, f, a.ID), conversation: number, message: start + j, cut: start > 0,
				offender: c.Label == thread.LabelSextortion && a.ID == c.Offender,
			})
		}
	}
	return out
}

// target is what is learned of a row: whether, and how much it counts.
type target func(c *Conversation, r *row) (yes bool, weight float64)

// blackmail is true of the offender from the first leverage, threat or demand
// on; the message of the first threat or demand and the next count most.
func blackmail(c *Conversation, r *row) (bool, float64) {
	if !r.offender {
		return false, 1
	}
	core, due := c.moments()
	switch {
	case r.message < core:
		return false, 0.2
	case r.message < due:
		return true, 0.4
	case r.message <= due+1:
		return true, 2
	}
	return true, 0.5
}

// early is true of the offender from the beginning on.
func early(c *Conversation, r *row) (bool, float64) {
	if !r.offender {
		return false, 1
	}
	if core, _ := c.moments(); r.message < core {
		return true, 1.5
	}
	return true, 0.2
}

// incriminating reports whether a number may only speak against the account:
// what the expert hears of blackmail, and every signal that is not an aside.
func incriminating(name string) bool {
	for _, of := range []string{"most ", "second ", "sum "} {
		switch head, ok := strings.CutPrefix(name, of); {
		case !ok:
		case head == "approach", head == "request", head == "leverage", head == "audience", head == "threat",
			head == "demand", head == "pressure", head == "blackmail":
			return true
		}
	}
	for _, of := range []string{"tally", "conjunction", "telling", "kinds"} {
		if strings.HasPrefix(name, of) {
			return true
		}
	}
	if slices.Contains(risk.ConjunctionNames(), name) {
		return true
	}
	signal, own := strings.CutPrefix(name, "own ")
	if d, ok := risk.Describe(signal); own && ok {
		return d.Family != risk.FamilyAside && !d.Answer
	}
	signal, other := strings.CutPrefix(name, "other's ")
	if d, ok := risk.Describe(signal); other && ok {
		return d.Answer
	}
	return false
}

// silentNumber reports whether a number may say nothing at all: that somebody
// may not be safe, and that somebody cares, count neither for nor against
// anyone.
func silentNumber(name string) bool {
	return strings.HasSuffix(name, " crisis") || strings.HasSuffix(name, " care") || strings.HasSuffix(name, " self_harm_distress")
}

// Strength of the pull of weights towards 0 and length of the training.
const (
	weightEpochs = 25
	weightRate   = 0.15
	weightDecay  = 3e-4
	singleWeight = 0.7 // of a single line beside a conversation's 10
)

// fit learns one sum by logistic regression, the incriminating weights held at
// or above 0.
func fit(c *Corpus, rows []row, of target) risk.Sum {
	names := risk.EvidenceNames()
	floor := make([]bool, len(names))
	for i, n := range names {
		floor[i] = incriminating(n)
	}
	mute := make([]bool, len(names))
	for i, n := range names {
		mute[i] = silentNumber(n)
	}
	w, sums := make([]float64, len(names)), make([]float64, len(names))
	bias, biasSum := -2.0, 1e-6
	r := rand.New(rand.NewPCG(7, 7))
	for range weightEpochs {
		for _, o := range r.Perm(len(rows)) {
			row := &rows[o]
			cv := &c.Conversations[row.conversation]
			is, weight := of(cv, row)
			weight *= 10 / float64(len(cv.Messages)) // every conversation counts alike
			switch {
			case cv.Single:
				weight = singleWeight
			case row.cut:
				weight /= 2
			}
			sum := bias
			for i, v := range row.x {
				sum += w[i] * v
			}
			slope := 1 / (1 + math.Exp(-sum))
			if is {
				slope--
			}
			slope *= weight
			biasSum += slope * slope
			bias -= weightRate * slope / math.Sqrt(biasSum)
			for i, v := range row.x {
				if v == 0 || mute[i] {
					continue
				}
				g := slope*v + weightDecay*w[i]
				sums[i] += g * g
				w[i] -= weightRate * g / math.Sqrt(sums[i]+1e-6)
				if floor[i] {
					w[i] = max(0, w[i])
				}
			}
		}
	}
	for i := range w {
		w[i] = math.Round(w[i]*1e4) / 1e4
	}
	return risk.Sum{Bias: math.Round(bias*1e4) / 1e4, Weights: w}
}
