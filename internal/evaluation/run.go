// Package evaluation measures an engine on labelled conversations: it runs each
// thread through the engine message by message, as it would have unfolded, and
// counts what was found, how early, and what was raised wrongly.
package evaluation

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/evaluation/disguise"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// Engine is what is measured; [risk.Engine] is one.
type Engine interface {
	Fold(s risk.State, f risk.Facts, m thread.Message) (risk.State, risk.Assessment)
}

// A Meter says how threads are measured.
type Meter struct {
	Engine Engine
	// Now is the clock by which the cost of messages is taken; nil takes none.
	Now func() time.Time
	// Explain keeps, of each thread that went wrong, why; Withheld keeps of
	// these the id alone, as of threads that nobody may read.
	Explain, Withheld bool
	// Disguises are tried on each sextortion thread; Seed is theirs.
	Disguises []disguise.Kind
	Seed      uint64
}

// Withheld reports whether a file lies in a folder called test. Threads in it
// measure the engine, and whoever reads them and then writes rules spoils them.
func Withheld(path string) bool {
	folders := strings.Split(filepath.ToSlash(filepath.Dir(path)), "/")
	return slices.ContainsFunc(folders, func(s string) bool { return strings.EqualFold(s, "test") })
}

// Run reads the thread file in r and calls each with the outcome of every
// thread, in order; only one thread is held in memory. It stops at the first
// error: of the file (a [thread.SyntaxError]), of each, or of ctx.
func (m Meter) Run(ctx context.Context, r io.Reader, each func(Outcome) error) error {
	for threads := thread.NewReader(r); ; {
		t, err := threads.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = each(m.Measure(t))
		}
		if err != nil {
			return err
		}
	}
}

// Measure runs one thread through the engine.
func (m Meter) Measure(t thread.Thread) Outcome {
	o := m.fold(t)
	for _, kind := range m.Disguises {
		if copied, changed := disguise.Copy(t, kind, m.Seed); changed && o.sextortion() {
			if o.disguised == nil {
				o.disguised = map[disguise.Kind]bool{}
			}
			c := Meter{Engine: m.Engine}.fold(copied)
			o.disguised[kind] = c.reached(risk.High)
		}
	}
	o.Checks = o.checks()
	if m.Explain {
		o.Case = m.explain(&o, t)
	}
	return o
}

// fold runs the thread, and takes the time and the state's size.
func (m Meter) fold(t thread.Thread) Outcome {
	o := newOutcome(t)
	var state risk.State
	facts := risk.FactsOf(t)
	for i, message := range t.Messages {
		var a risk.Assessment
		var start time.Time
		if m.Now != nil {
			start = m.Now()
		}
		state, a = m.Engine.Fold(state, facts, message)
		if m.Now != nil {
			o.cost = append(o.cost, m.Now().Sub(start))
		}
		o.see(i, message, message.At.Sub(t.Messages[0].At), a)
	}
	if m.Now != nil {
		bytes, _ := state.MarshalBinary() // its error is always nil
		o.state = len(bytes)
	}
	return o
}
