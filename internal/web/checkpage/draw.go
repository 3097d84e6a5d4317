package checkpage

import (
	"fmt"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/check"
	"github.com/breakwater-safety/breakwater/risk"
)

// The drawing's size, in its own units.
const (
	left, width = 76, 270
	top, row    = 26, 34
)

// A drawing is the level after each message, as a line of steps.
type drawing struct {
	Line string // of points
	Rows []drawn
	Dots []dot
}

// drawn is a level's place.
type drawn struct {
	Level risk.Level
	Y     int
}

// dot is where the level first rose.
type dot struct {
	X, Y    int
	Message string
}

func y(l risk.Level) int { return top + row*(int(risk.Critical)-int(l)) }

// draw gives the drawing; messages stand at even distances.
func draw(steps []check.Step) drawing {
	d := drawing{}
	for _, l := range risk.Levels() {
		d.Rows = append(d.Rows, drawn{l, y(l)})
	}
	var line strings.Builder
	most, before := risk.None, risk.None
	for i, s := range steps {
		x := left + width*(i+1)/(len(steps)+1)
		if i == 0 || s.Level != before {
			fmt.Fprintf(&line, "%d,%d ", x, y(before))
			fmt.Fprintf(&line, "%d,%d ", x, y(s.Level))
		}
		if s.Level > most {
			most = s.Level
			d.Dots = append(d.Dots, dot{x, y(s.Level), s.MessageID})
		}
		before = s.Level
	}
	fmt.Fprintf(&line, "%d,%d", left+width, y(before))
	d.Line = fmt.Sprintf("%d,%d ", left, y(risk.None)) + line.String()
	return d
}
