package site

// drawing is the way of a case's codes as a picture: from the device to this
// site and on to each partner, one below the other. The list beside it says the
// same in words.
type drawing struct {
	Width, Height int
	Line          [4]int // x1 y1 x2 y2 of what joins them
	Stops         []stop
}

// stop is one point on the way.
type stop struct {
	X, Y   int
	TextX  int
	Name   string
	Class  string // "", "met", "done"
	Branch bool   // it hangs on the line by a branch
	LineX  int
}

// The measures of the drawing, in its own units: small, so that its words can
// be read on the narrowest phone.
const (
	drawWidth  = 340
	drawTop    = 24
	drawStep   = 48
	drawLine   = 22
	drawBranch = 40
	drawText   = 20
	drawMost   = 12 // partners; the list has them all
)

func (s *site) drawPath(partners []partnerRow, codes int) drawing {
	here := "met"
	if codes == 0 {
		here = ""
	}
	d := drawing{Width: drawWidth}
	d.add(s.title("case.path.device"), "met", false)
	d.add(s.title("case.path.here"), here, false)
	for _, p := range partners[:min(len(partners), drawMost)] {
		class := "met"
		if p.Removed > 0 {
			class = "done"
		}
		d.add(p.Name, class, true)
	}
	last := d.Stops[len(d.Stops)-1]
	d.Height = last.Y + drawTop
	d.Line = [4]int{drawLine, drawTop, drawLine, last.Y}
	if s.Language.Dir == "rtl" {
		d.mirror()
	}
	return d
}

func (d *drawing) add(name, class string, branch bool) {
	x := drawLine
	if branch {
		x += drawBranch
	}
	d.Stops = append(d.Stops, stop{
		X: x, Y: drawTop + drawStep*len(d.Stops), TextX: x + drawText, Name: name, Class: class, Branch: branch, LineX: drawLine,
	})
}

// mirror turns the drawing for languages that are written from the right.
func (d *drawing) mirror() {
	d.Line[0], d.Line[2] = d.Width-d.Line[0], d.Width-d.Line[2]
	for i := range d.Stops {
		p := &d.Stops[i]
		p.X, p.TextX, p.LineX = d.Width-p.X, d.Width-p.TextX, d.Width-p.LineX
	}
}
