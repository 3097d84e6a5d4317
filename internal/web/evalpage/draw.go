package evalpage

import (
	"fmt"
	"math"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/evaluation"
)

// A curve is the reliability curve, drawn in a square of side units.
type curve struct {
	Points []point
	Line   string // the points of a polyline
	Text   string // the same in words
}

type point struct {
	X, Y, R float64
	Label   string
}

const (
	side   = 300
	margin = 44 // left of the square and below it
)

// newCurve puts a point for each bin that has threads, the larger the more.
func newCurve(c evaluation.Calibration) curve {
	var out curve
	var line, words []string
	most := 1
	for _, b := range c.Bins {
		most = max(most, b.Sextortion.Of)
	}
	for _, b := range c.Bins {
		n := b.Sextortion.Of
		if n == 0 {
			continue
		}
		share := float64(b.Sextortion.Count) / float64(n)
		p := point{
			X: tenth(margin + side*b.Mean()), Y: tenth(side * (1 - share)),
			R:     tenth(3 + 9*math.Sqrt(float64(n)/float64(most))),
			Label: fmt.Sprintf("given %.2f, true of %d of %d", b.Mean(), b.Sextortion.Count, n),
		}
		out.Points = append(out.Points, p)
		line = append(line, fmt.Sprintf("%g,%g", p.X, p.Y))
		words = append(words, p.Label)
	}
	out.Line, out.Text = strings.Join(line, " "), strings.Join(words, "; ")+"."
	return out
}

func tenth(n float64) float64 { return math.Round(n*10) / 10 }

// bars are the threads by their delay.
type bars struct {
	Bars []bar
	Text string
}

type bar struct {
	Name                        string
	Count                       int
	X, Y, Width, Height, Middle float64
	Late                        bool // later than the goal
}

const (
	chartWidth, chartHeight = 560, 200
	onTime                  = 3 // bars: before, at it, one message after
)

func newBars(names []string, counts []int) bars {
	var out bars
	var words []string
	most, width := 1, float64(chartWidth)/float64(len(counts))
	for _, n := range counts {
		most = max(most, n)
	}
	for i, n := range counts {
		height := tenth(float64(chartHeight) * float64(n) / float64(most))
		out.Bars = append(out.Bars, bar{
			Name: names[i], Count: n, X: tenth(float64(i)*width + width*0.12), Width: tenth(width * 0.76), Middle: tenth(float64(i)*width + width/2),
			Y: tenth(chartHeight + 20 - height), Height: height, Late: i >= onTime,
		})
		words = append(words, fmt.Sprintf("%s: %d", names[i], n))
	}
	out.Text = strings.Join(words, "; ") + "."
	return out
}
