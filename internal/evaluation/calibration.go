package evaluation

import (
	"encoding/json"
	"math"
)

// Calibration says how well the probabilities agree with what is true: of the
// threads that are given 0.7, seven in ten should be sextortion. It is of the
// probability after a thread's last message, over labelled threads, and holds
// for the mix of labels in the files that were measured, and no other.
type Calibration struct {
	Bins [bins]Bin
}

// bins of equal width, as in Guo et al. 2017, "On calibration of modern neural
// networks", section 3.
const bins = 10

// A Bin is the threads of which the probability lies between two tenths.
type Bin struct {
	Sextortion Rate
	sum        float64 // of the probabilities
}

// Mean gives the mean probability; 0 of an empty bin.
func (b Bin) Mean() float64 {
	if b.Sextortion.Of == 0 {
		return 0
	}
	return b.sum / float64(b.Sextortion.Of)
}

func (c *Calibration) add(p float64, sextortion bool) {
	b := &c.Bins[min(bins-1, int(p*bins))]
	b.Sextortion.add(sextortion)
	b.sum += p
}

// Threads is how many were counted.
func (c Calibration) Threads() int {
	n := 0
	for _, b := range c.Bins {
		n += b.Sextortion.Of
	}
	return n
}

// ECE gives the expected calibration error (Naeini et al. 2015; Guo et al.
// 2017): the mean distance of probability and share over the bins, weighted by
// their threads. False when there are none.
func (c Calibration) ECE() (float64, bool) {
	n := c.Threads()
	if n == 0 {
		return 0, false
	}
	e := 0.0
	for _, b := range c.Bins {
		e += math.Abs(b.sum - float64(b.Sextortion.Count))
	}
	return e / float64(n), true
}

// MarshalJSON gives {"ece","of","bins":[{"mean","sextortion"}…]}, ece null
// without any thread.
func (c Calibration) MarshalJSON() ([]byte, error) {
	type bin struct {
		Mean       float64 `json:"mean"`
		Sextortion Rate    `json:"sextortion"`
	}
	out := struct {
		ECE  *float64 `json:"ece"`
		Of   int      `json:"of"`
		Bins []bin    `json:"bins"`
	}{Of: c.Threads()}
	if e, ok := c.ECE(); ok {
		e = round(e)
		out.ECE = &e
	}
	for _, b := range c.Bins {
		out.Bins = append(out.Bins, bin{round(b.Mean()), b.Sextortion})
	}
	return json.Marshal(out)
}
