package contact

import (
	"encoding/json"
	"reflect"
	"sync"
	"testing"
)

func TestDecisionAsJSON(t *testing.T) {
	t.Parallel()
	r := point{from: 4, to: 1}.request()
	got, err := json.Marshal(mustLoad(t, "snapchat").Decide(r))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"decision":"deny","warnings":[],"policies":[{"id":"snapchat-friends-or-contacts",` +
		`"text":"Someone who is, or may be, under 18 exchanges messages and media only with friends that both accepted, or with phone contacts.",` +
		`"law":"Snapchat's published rule for ages 13 to 17 (values.snap.com and parents.snapchat.com, read November 2026)"}],"assumed":[]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Many goroutines ask one Policy, and get what one alone gets.
func TestDecideIsConcurrent(t *testing.T) {
	t.Parallel()
	p := mustLoad(t, "strict")
	some := []point{{to: 1, from: 4}, {action: 3, from: 4, to: 4}, {from: 4, to: 4, tie: 1}, {action: 5, from: 5, to: 5}}
	var group sync.WaitGroup
	for i := range 64 {
		at := some[i%len(some)]
		want := p.Decide(at.request())
		group.Go(func() {
			for range 50 {
				if got := p.Decide(at.request()); !reflect.DeepEqual(got, want) {
					t.Errorf("got %+v, want %+v", got, want)
					return
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkDecide(b *testing.B) {
	ties := allTies()
	friends := len(ties) - 1
	asks := map[string]point{
		"stranger to minor":      {from: 4, to: 1},
		"friends":                {from: 4, to: 4, tie: friends},
		"strangers, both adults": {from: 4, to: 4},
		"ages not known":         {from: unknownBand, to: unknownBand},
	}
	for _, preset := range Presets() {
		p := mustLoad(b, preset)
		for name, at := range asks {
			b.Run(preset+"/"+name, func(b *testing.B) {
				r := at.request()
				b.ReportAllocs()
				for b.Loop() {
					p.Decide(r)
				}
			})
		}
	}
}
