package contact

import (
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

// The whole space of facts that the presets tell apart: every action, every
// pair of ages (known or not), every tie, and what is known of the accounts.
// Numbers stand at both sides of each threshold.

// bands are youngest first, with the unknown one last.
var bands = []thread.AgeBand{
	thread.Under13, thread.From13To15, thread.From16To17, thread.From18To24, thread.From25, "",
}

const unknownBand = 5

func isAdult(band int) bool { return band == 3 || band == 4 }

// A tie is how the two stand.
type tie struct {
	accepted, phone, parent bool
	mutual                  int
}

func allTies() (ties []tie) {
	for _, accepted := range []bool{false, true} {
		for _, phone := range []bool{false, true} {
			for _, parent := range []bool{false, true} {
				for _, mutual := range []int{0, 1, 2, 3} {
					if parent && mutual > 0 && mutual < 3 {
						continue // Nothing asks for both; this saves time.
					}
					ties = append(ties, tie{accepted, phone, parent, mutual})
				}
			}
		}
	}
	return ties
}

// atLeast reports whether t is every tie that u is.
func (t tie) atLeast(u tie) bool {
	return (t.accepted || !u.accepted) && (t.phone || !u.phone) &&
		(t.parent || !u.parent) && t.mutual >= u.mutual
}

// A standing is what is known of the conduct of the two.
type standing struct {
	name string
	with func(*Request)
}

// The first standing is the best that there is.
var standings = []standing{
	{"good", func(r *Request) {}},
	{"age of account not known", func(r *Request) { r.From.AccountAgeDays = nil }},
	{"new account", func(r *Request) { r.From.AccountAgeDays = new(6.9) }},
	{"country not known", func(r *Request) { r.From.Country = "" }},
	{"other country", func(r *Request) { r.From.Country = "FR" }},
	{"reported", func(r *Request) { r.From.Reports = 1 }},
	{"flagged", func(r *Request) { r.From.Flagged = true }},
	{"recipient flagged", func(r *Request) { r.To.Flagged = true }},
	{"friends since an hour", func(r *Request) { r.Relation.Since = new(r.At.Add(-time.Hour)) }},
}

// A point is one place in the space, by indexes.
type point struct{ action, from, to, tie, conduct int }

func (p point) request() Request {
	t := allTiesOnce()[p.tie]
	r := Request{
		Action: Actions()[p.action],
		At:     new(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)),
		From:   Party{Account: thread.Account{ID: "a", AgeBand: bands[p.from], Country: "GB", AccountAgeDays: new(7.0)}},
		To:     Party{Account: thread.Account{ID: "b", AgeBand: bands[p.to], Country: "GB"}},
		Relation: Relation{
			Relation:       thread.Relation{Accepted: &t.accepted, PhoneContact: &t.phone, MutualConnections: &t.mutual},
			ParentApproved: t.parent,
		},
	}
	standings[p.conduct].with(&r)
	return r
}

var allTiesOnce = sync.OnceValue(allTies)

// points lists the whole space.
var points = sync.OnceValue(func() (all []point) {
	for action := range Actions() {
		for from := range bands {
			for to := range bands {
				for tie := range allTiesOnce() {
					for standing := range standings {
						all = append(all, point{action, from, to, tie, standing})
					}
				}
			}
		}
	}
	return all
})

// answers is what a preset says at every point, in their order.
type answers []Decision

func (a answers) at(p point) *Decision { return &a[p.index()] }

// index is the place of p in points.
func (p point) index() int {
	i := p.action*len(bands) + p.from
	i = i*len(bands) + p.to
	i = i*len(allTiesOnce()) + p.tie
	return i*len(standings) + p.conduct
}

// answersOf gives the answers of a preset, worked out once for all tests.
var answersOf = func() map[string]func() answers {
	of := map[string]func() answers{}
	for _, preset := range Presets() {
		of[preset] = sync.OnceValue(func() answers {
			p, err := Load(preset)
			if err != nil {
				panic(err)
			}
			all := make(answers, 0, len(points()))
			for _, at := range points() {
				all = append(all, p.Decide(at.request()))
			}
			return all
		})
	}
	return of
}()

// strictness orders outcomes, freest first.
func strictness(d *Decision) int {
	switch d.Outcome {
	case Allow:
		return 0
	case RequestOnly:
		return 1
	}
	return 2
}
