package evaluation

import (
	"encoding/json"
	"math"
)

// Latency holds what F-latency is made of (Sadeque, Xu and Bethard 2018,
// "Measuring the latency of depression detection in social media"): F1 times one
// less the median penalty of what was found, where an alarm at turn k is
// penalised by
//
//	penalty(k) = -1 + 2/(1 + exp(-p·(k-1)))
//
// An alarm is level high. By turn, after the idea of An et al. 2025
// ("Revisiting early detection of sexual predators via turn-level
// optimization"), k counts messages from the first that shows leverage, a threat
// or a demand, which is 1; an alarm before it has k = 1. p is set so that the
// penalty is one half at the median length of the sextortion threads, as
// Sadeque et al. do. By thread, k counts from the thread's first message and p
// is 0.0078, as in the eRisk shared tasks; of short threads it says little.
type Latency struct {
	Found, Missed, False int
	turns, messages      Sample // k of what was found
	lengths              Sample // of sextortion threads
}

const eRiskP = 0.0078

func (l *Latency) add(o *Outcome, high int) {
	switch {
	case !o.sextortion() && o.Verdict.Label == "": // not known
	case !o.sextortion() && high != never:
		l.False++
	case !o.sextortion():
	case high == never:
		l.Missed++
		l.lengths = append(l.lengths, float64(o.Messages))
	default:
		l.Found++
		l.lengths = append(l.lengths, float64(o.Messages))
		l.messages = append(l.messages, float64(high+1))
		l.turns = append(l.turns, float64(max(0, high-max(0, o.evidence))+1))
	}
}

// F1 gives the harmonic mean of precision and recall; it hangs on how many
// threads of other labels there are.
func (l Latency) F1() float64 {
	if l.Found == 0 {
		return 0
	}
	return 2 * float64(l.Found) / float64(2*l.Found+l.Missed+l.False)
}

// ByTurn gives the F-latency by turn, and ByThread by thread; false without any
// sextortion thread.
func (l Latency) ByTurn() (float64, bool) {
	median, ok := l.lengths.Median()
	return l.f(l.turns, p(median)), ok
}

// ByThread is described at ByTurn.
func (l Latency) ByThread() (float64, bool) {
	return l.f(l.messages, eRiskP), len(l.lengths) > 0
}

// p gives the factor with which the penalty is one half at the median length.
func p(median float64) float64 { return math.Log(3) / max(1, median-1) }

func (l Latency) f(k Sample, p float64) float64 {
	median, ok := k.Median()
	if !ok {
		return 0
	}
	return l.F1() * (1 - penalty(median, p))
}

// penalty is monotone, so that the median penalty is that of the median k.
func penalty(k, p float64) float64 { return -1 + 2/(1+math.Exp(-p*(k-1))) }

// MarshalJSON gives the scores beside what they are made of.
func (l Latency) MarshalJSON() ([]byte, error) {
	out := struct {
		ByTurn   *float64 `json:"f_latency_by_turn"`
		ByThread *float64 `json:"f_latency_by_thread"`
		F1       float64  `json:"f1"`
		Found    int      `json:"found"`
		Missed   int      `json:"missed"`
		False    int      `json:"false"`
	}{F1: round(l.F1()), Found: l.Found, Missed: l.Missed, False: l.False}
	if turn, ok := l.ByTurn(); ok {
		thread, _ := l.ByThread()
		turn, thread = round(turn), round(thread)
		out.ByTurn, out.ByThread = &turn, &thread
	}
	return json.Marshal(out)
}
