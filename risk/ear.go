package risk

import (
	"math"

	"github.com/breakwater-safety/breakwater/risk/expert"
)

// ear is what the learned expert heard from one account: by head the highest
// and the second highest log-odds, in sixteenths of a nat, and how much came
// together. It holds no text.
type ear struct {
	most, second [expert.Heads]int8
	sum          [expert.Heads]uint8
}

const (
	earUnit  = 16
	silent   = -4 * earUnit // nothing was heard
	loudest  = 4 * earUnit
	sumFrom  = -1 * earUnit // what counts for the sum
	sumMost  = 6 * earUnit
	hearable = -2 * earUnit // what is worth keeping
)

// heads that are counted against or for an account; the last ones only tell
// whether there is need for help.
const heardHeads = int(expert.Heads)

func newEar() ear {
	var e ear
	for h := range e.most {
		e.most[h], e.second[h] = silent, silent
	}
	return e
}

// heard turns scores into the ear's units, and tells whether they are worth
// keeping.
func heard(scores expert.Scores) (units [expert.Heads]int8, worth bool) {
	for h, v := range scores {
		u := min(loudest, max(silent, math.Round(float64(v)*earUnit)))
		units[h] = int8(u)
		worth = worth || u > hearable
	}
	return units, worth
}

// hear adds a message.
func (e *ear) hear(units [expert.Heads]int8) {
	for h, u := range units {
		switch {
		case u > e.most[h]:
			e.most[h], e.second[h] = u, e.most[h]
		case u > e.second[h]:
			e.second[h] = u
		}
		if u > sumFrom {
			e.sum[h] = uint8(min(sumMost, int(e.sum[h])+int(u)-sumFrom))
		}
	}
}

// earsAt is how many accounts are kept beside the state itself, without memory
// of their own: nearly all threads are of two.
const earsAt = 2

// ear gives what was heard of an account.
func (s *State) ear(account int) ear {
	switch {
	case account < 0:
	case account < earsAt && s.ears&(1<<account) != 0:
		return s.near[account]
	case account >= earsAt && account-earsAt < len(s.far):
		return s.far[account-earsAt]
	}
	return newEar()
}

// setEar keeps what was heard of an account; the far ones are copied, since
// states share them.
func (s *State) setEar(account int, e ear) {
	if account < earsAt {
		s.near[account] = e
		s.ears |= 1 << account
		return
	}
	far := make([]ear, max(len(s.far), account-earsAt+1))
	for i := range far {
		far[i] = newEar()
	}
	copy(far, s.far)
	far[account-earsAt] = e
	s.far = far
}
