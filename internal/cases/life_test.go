package cases_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// life is the desk beside a plain model of what it promises.
type life struct {
	*office
	people []*person
	// A partner that follows the changes: what it has, and how far it is.
	partner map[cases.FingerprintID]byte
	cursor  int64
	review  bool
}

type person struct {
	opened
	prints []given
	erased bool
}

type given struct {
	image byte
	id    cases.FingerprintID
	state cases.FingerprintState
}

// TestLife has people, operators and a partner do all that they may, in any
// order, with starts anew in between. After every step the banks, the exchange
// and the cases agree with the model.
func TestLife(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		l := &life{review: rapid.Bool().Draw(rt, "review"), partner: map[cases.FingerprintID]byte{}}
		l.office = newOffice(t, l.review)
		defer func() { _ = l.db.Close() }()
		rt.Repeat(map[string]func(*rapid.T){
			"open": l.opens, "add": l.adds, "withdraw": l.withdraws, "erase": l.erases, "decide": l.decides,
			"follow": func(*rapid.T) { l.follows(rt) }, "start": func(*rapid.T) { l.start(l.review) },
			"": l.agrees,
		})
	})
}

func image() *rapid.Generator[byte] { return rapid.ByteRange(1, 3) }

func (l *life) opens(t *rapid.T) {
	images := rapid.SliceOfNDistinct(image(), 0, 3, rapid.ID).Draw(t, "images")
	var list []cases.Fingerprint
	for _, i := range images {
		list = append(list, photo(i))
	}
	p := &person{opened: l.open(list...)}
	l.people = append(l.people, p)
	l.learn(t, p, images)
}

// learn takes in the ids of fingerprints that were given.
func (l *life) learn(t *rapid.T, p *person, images []byte) {
	state := cases.Released
	if l.review {
		state = cases.Waiting
	}
	c := l.enter(p.opened)
	if len(c.Fingerprints) != len(p.prints)+len(images) {
		t.Fatalf("the case has %d fingerprints, want %d and %d more", len(c.Fingerprints), len(p.prints), len(images))
	}
	for n, f := range c.Fingerprints[len(p.prints):] {
		p.prints = append(p.prints, given{images[n], f.ID, state})
	}
}

// someone gives a person whose case there is; it skips the step when there is none.
func (l *life) someone(t *rapid.T) *person {
	there := slices.DeleteFunc(slices.Clone(l.people), func(p *person) bool { return p.erased })
	if len(there) == 0 {
		t.Skip("nobody")
	}
	return rapid.SampledFrom(there).Draw(t, "person")
}

func (l *life) adds(t *rapid.T) {
	p, i := l.someone(t), image().Draw(t, "image")
	known := slices.ContainsFunc(p.prints, func(have given) bool {
		return have.image == i && (have.state == cases.Waiting || have.state == cases.Released)
	})
	check(l.t, l.AddFingerprints(l.t.Context(), l.enter(p.opened).Entry, []cases.Fingerprint{photo(i)}))
	if known {
		l.learn(t, p, nil)
	} else {
		l.learn(t, p, []byte{i})
	}
}

func (l *life) withdraws(t *rapid.T) {
	p := l.someone(t)
	var ids []cases.FingerprintID
	if !rapid.Bool().Draw(t, "all") {
		ids = []cases.FingerprintID{}
		for _, one := range p.prints {
			if rapid.Bool().Draw(t, "this") {
				ids = append(ids, one.id)
			}
		}
	}
	check(l.t, l.Withdraw(l.t.Context(), l.enter(p.opened).Entry, ids))
	for n := range p.prints {
		if ids == nil || slices.Contains(ids, p.prints[n].id) {
			p.prints[n].state = cases.Withdrawn
		}
	}
}

func (l *life) erases(t *rapid.T) {
	p := l.someone(t)
	check(l.t, l.Erase(l.t.Context(), l.enter(p.opened).Entry))
	p.erased, p.prints = true, nil
}

func (l *life) decides(t *rapid.T) {
	p := l.someone(t)
	if len(p.prints) == 0 {
		t.Skip("nothing to decide")
	}
	one := &p.prints[rapid.IntRange(0, len(p.prints)-1).Draw(t, "which")]
	over := one.state == cases.Withdrawn
	var err error
	switch rapid.SampledFrom([]string{"confirm", "hold", "refuse"}).Draw(t, "decision") {
	case "confirm":
		err = l.Confirm(l.t.Context(), one.id)
		if over = over || one.state == cases.Refused; !over {
			one.state = cases.Released
		}
	case "hold":
		err = l.Hold(l.t.Context(), one.id)
		over = one.state != cases.Waiting
	case "refuse":
		err = l.Refuse(l.t.Context(), one.id)
		if !over {
			one.state = cases.Refused
		}
	}
	if over != (fault.CodeOf(err) == fault.Conflict) || !over && err != nil {
		t.Fatalf("of one that is %s: %v", one.state, err)
	}
}

// follows has the partner read a part of the changes that are new to it.
func (l *life) follows(t *rapid.T) {
	changes, err := l.Changes(l.t.Context(), cases.Banks(), l.cursor, rapid.IntRange(1, 5).Draw(t, "limit"))
	check(l.t, err)
	for _, c := range changes {
		if c.Seq <= l.cursor {
			t.Fatalf("change %d comes after %d", c.Seq, l.cursor)
		}
		l.cursor = c.Seq
		apply(l.partner, c)
	}
}

// agrees holds the desk to the model.
func (l *life) agrees(t *rapid.T) {
	released := map[cases.FingerprintID]byte{}
	for _, p := range l.people {
		c, err := l.Enter(l.t.Context(), string(p.r), string(p.c), "")
		if p.erased != (err != nil) {
			t.Fatalf("entering a case (erased: %v): %v", p.erased, err)
		}
		if p.erased {
			continue
		}
		for n, f := range c.Fingerprints {
			if f.ID != p.prints[n].id || f.State != p.prints[n].state || (f.SHA256 == nil) != (f.State == cases.Refused || f.State == cases.Withdrawn) {
				t.Fatalf("fingerprint %d is %+v, want %+v", n, f, p.prints[n])
			}
			if f.State == cases.Released {
				released[f.ID] = p.prints[n].image
			}
		}
	}
	for i := byte(1); i <= 3; i++ {
		want := 0
		for _, image := range released {
			if image == i {
				want++
			}
		}
		if got := len(l.matches(i)); got != want {
			t.Fatalf("image %d matches %d entries, want %d", i, got, want)
		}
	}
	l.told(t, released)
}

// told holds the exchange to what is released: for who begins anew, and for who
// goes on from where the partner is.
func (l *life) told(t *rapid.T, released map[cases.FingerprintID]byte) {
	changes, err := l.Changes(l.t.Context(), cases.Banks(), 0, 10_000)
	check(l.t, err)
	anew, goesOn := map[cases.FingerprintID]byte{}, maps.Clone(l.partner)
	for _, c := range changes {
		apply(anew, c)
		if c.Seq > l.cursor {
			apply(goesOn, c)
		}
	}
	for who, has := range map[string]map[cases.FingerprintID]byte{"begins anew": anew, "goes on": goesOn} {
		if !maps.Equal(has, released) {
			t.Fatalf("who %s has the images %s, want %s", who, short(has), short(released))
		}
	}
}

func apply(has map[cases.FingerprintID]byte, c cases.Change) {
	if c.Action == cases.ActionAdded {
		has[c.Fingerprint.ID] = c.Fingerprint.SHA256[0]
	} else {
		delete(has, c.Fingerprint.ID)
	}
}

func short(m map[cases.FingerprintID]byte) string {
	return fmt.Sprintf("%d", slices.Sorted(maps.Values(m)))
}
