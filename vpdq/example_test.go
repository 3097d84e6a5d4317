package vpdq_test

import (
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/vpdq"
)

func ExampleBuilder() {
	b := vpdq.NewBuilder(time.Second, 0) // one frame a second, for a bank
	for i := range 90 {
		at := time.Duration(i) * time.Second / 30
		b.Add(scene(i/30, 320, 240), at)
	}
	for _, f := range b.Signature().Frames {
		fmt.Println(f.Number, f.At, f.Quality)
	}
	// Output:
	// 0 0s 100
	// 30 1s 100
	// 60 2s 100
}

func ExampleMatcher() {
	// Footage of at least five seconds, and most of either video.
	m := vpdq.Default()
	m.Rules = []vpdq.Rule{{Entry: 0.8, Matched: 5}, {Query: 0.8, Matched: 5}}

	clip := film(1, 10, 1)
	padded := join(film(2, 30, 1), clip)
	s := m.Compare(padded, clip)
	fmt.Printf("%.0f %% of the query, %.0f %% of the entry: %v\n", 100*s.Query.Part(), 100*s.Entry.Part(), m.Match(s))
	// Output: 25 % of the query, 100 % of the entry: true
}
