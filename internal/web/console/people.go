package console

import (
	"slices"

	"github.com/breakwater-safety/breakwater/internal/conversation"
)

// person is an account as a reviewer meets it: by a letter first.
type person struct {
	Letter string // "Account A"
	ID     string // the platform's own
	Role   string // as a likelihood
}

// people gives the accounts of a thread their letters: A is the one that the
// signs point from, B the one that they point to, where that is clear.
func people(rec conversation.Record) []person {
	ids := slices.Sorted(slices.Values(rec.Accounts))
	front := func(id string) {
		if i := slices.Index(ids, id); i >= 0 {
			ids = slices.Insert(slices.Delete(ids, i, i+1), 0, id)
		}
	}
	front(rec.Last.Target)
	front(rec.Last.Offender)
	list := make([]person, len(ids))
	for i, id := range ids {
		list[i] = person{Letter: letter(i), ID: id, Role: role(rec, id)}
	}
	return list
}

func letter(i int) string {
	if i < 26 {
		return "Account " + string(rune('A'+i))
	}
	return "An account further down"
}

func role(rec conversation.Record, id string) string {
	switch id {
	case rec.Last.Offender:
		return "The signs point from this account. It is likely the one who pressures."
	case rec.Last.Target:
		return "The signs point to this account. It is likely the one who is pressured."
	default:
		return "No role is clear."
	}
}

// letterOf names an account; "the thread" when it is about nobody.
func letterOf(all []person, id string) string {
	for _, p := range all {
		if p.ID == id {
			return p.Letter
		}
	}
	return "an account"
}
