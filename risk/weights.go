package risk

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
)

// Weights say how much each number of the evidence counts. They are fitted by
// «make fit», never by hand, and stored as data.
type Weights struct {
	// Made is the command that fitted them, and Data the SHA-256 of the
	// labelled conversations that they were fitted from.
	Made string `json:"made"`
	Data string `json:"data_sha256"`
	// Names are those of [EvidenceNames]; weights for others are refused.
	Names []string `json:"names"`
	// Blackmail weighs the evidence that an account blackmails another; Early
	// that it may come to that.
	Blackmail Sum `json:"blackmail"`
	Early     Sum `json:"early"`
	// Cap is what the learned expert may add to or take from a sum at most, in
	// nats.
	Cap float64 `json:"expert_cap"`
	// Slope and Shift turn the sum of Blackmail into calibrated log-odds (Platt,
	// "Probabilistic Outputs for Support Vector Machines", 1999).
	Slope float64 `json:"slope"`
	Shift float64 `json:"shift"`
	// From these sums on a level is reached, where the conjunctions hold that it
	// asks for: Notice by the sum of Early, the others by that of Blackmail.
	Notice  float64 `json:"notice"`
	Caution float64 `json:"caution"`
	High    float64 `json:"high"`
	// Conjoined is enough for High where the grammar's own signals already stand
	// in the conjunction that blackmail is told by.
	Conjoined float64 `json:"conjoined"`
	// Tell, Pasted and Crisis are the expert's log-odds from which a message by
	// itself tells of blackmail by others, holds a mass e-mail, or says that
	// somebody may not be safe.
	Tell   float64 `json:"tell"`
	Pasted float64 `json:"pasted"`
	Crisis float64 `json:"crisis"`
}

// Sum is a weighted sum of evidence, in nats.
type Sum struct {
	Bias    float64   `json:"bias"`
	Weights []float64 `json:"weights"`
}

//go:embed weights.json
var weightsFile []byte

// EmbeddedWeights gives the weights that come with the program. It panics if
// the embedded file is not one, which the tests rule out.
var EmbeddedWeights = sync.OnceValue(func() *Weights {
	w, err := ReadWeights(bytes.NewReader(weightsFile))
	if err != nil {
		panic(err.Error())
	}
	return w
})

// ReadWeights reads a file of weights, and refuses one that was fitted for
// other evidence.
func ReadWeights(r io.Reader) (*Weights, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var w Weights
	if err := d.Decode(&w); err != nil {
		return nil, fmt.Errorf("risk weights: %w", err)
	}
	if err := w.check(); err != nil {
		return nil, fmt.Errorf("risk weights: %w. Fit them anew with «make fit»", err)
	}
	return &w, nil
}

func (w *Weights) check() error {
	names := EvidenceNames()
	if len(w.Names) != len(names) || len(w.Blackmail.Weights) != len(names) || len(w.Early.Weights) != len(names) {
		return fmt.Errorf("%d names and %d and %d weights, want %d", len(w.Names), len(w.Blackmail.Weights), len(w.Early.Weights), len(names))
	}
	for i, name := range names {
		if w.Names[i] != name {
			return fmt.Errorf("number %d is %q, want %q", i, w.Names[i], name)
		}
	}
	if !(w.Slope > 0) || !(w.Cap > 0) {
		return errors.New("slope and expert_cap must be above 0")
	}
	return nil
}

// Of gives one of its sums, in nats, for the numbers x of [Engine.Evidence], the
// expert's share held within the cap.
func (w *Weights) Of(sum *Sum, x []float64) float64 {
	learned, rest := 0.0, sum.Bias
	for i, v := range x {
		if i < xOwn {
			learned += float64(v * sum.Weights[i]) // no fused multiply-add: the same on every machine
		} else {
			rest += float64(v * sum.Weights[i])
		}
	}
	return rest + min(w.Cap, max(-w.Cap, learned))
}

// probability is the calibrated one, to four digits, so that it is the same on
// every machine.
func (w *Weights) probability(sum float64) float64 {
	return min(surest, math.Round(1e4/(1+math.Exp(-float64(w.Slope*sum)-w.Shift)))/1e4)
}
