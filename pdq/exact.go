package pdq

import "github.com/breakwater-safety/breakwater/pdq/internal/tent"

// The filter as the reference carries it out: running sums in float32 over all
// of the picture, rounding errors and all. It is needed where those errors
// decide a bit (see settled), and streams through the picture in the memory of a
// few rows.

// exactGrid fills the grid. The reference takes a 64 x 64 picture as it is, but
// for the eight turns it filters even that, so the caller says which.
func (h *Hasher) exactGrid(in *input, filter64 bool) {
	if in.width == 64 && in.height == 64 && !filter64 {
		for y := range h.grid {
			in.lumaRow(y, h.grid[y][:], h.buf)
		}
		return
	}
	boxX, boxY := tent.Box(in.width), tent.Box(in.height)
	first := newColumns(in.width, in.height, boxY)
	second := newColumns(in.width, in.height, boxY)
	row, mean := make([]float32, in.width), make([]float32, in.width)
	kept := 0
	keep := func() {
		for kept < 64 && second.out == keptLine(kept, in.height) {
			for j := range 64 {
				h.grid[kept][j] = second.mean(keptLine(j, in.width))
			}
			kept++
		}
	}
	middle := func() {
		for x := range row {
			row[x] = first.mean(x)
		}
		boxRow(mean, row, boxX)
		if second.push(mean) {
			keep()
		}
	}
	for y := range in.height {
		in.lumaRow(y, row, h.buf)
		boxRow(mean, row, boxX)
		if first.push(mean) {
			middle()
		}
	}
	for first.drain() {
		middle()
	}
	for second.drain() {
		keep()
	}
}

// keptLine is which of n filtered lines becomes line i of 64.
func keptLine(i, n int) int { return int((float64(i) + 0.5) * float64(n) / 64) }

// boxRow sets out[x] to the mean of the `box` values of in around x, of fewer at
// the ends (reference: box1DFloat).
func boxRow(out, in []float32, box int) {
	ahead := box / 2 // how far the box reaches to the right
	out = out[:len(in)]
	var sum float32
	for x := range box {
		sum += in[x]
		if x >= ahead {
			out[x-ahead] = sum / float32(x+1)
		}
	}
	size := float32(box)
	old, at := in[:len(in)-box], out[box-ahead:]
	for x, v := range in[box:] {
		sum += v
		sum -= old[x]
		at[x] = sum / size
	}
	for left := len(in) - box; left < len(in)-box+ahead; left++ {
		sum -= in[left]
		out[left+box-ahead] = sum / float32(len(in)-left-1)
	}
}

// columns is boxRow along the columns, for rows that come one by one.
type columns struct {
	box, ahead, height int
	sum                []float32
	ring               [][]float32 // the rows under the box
	in, out            int         // rows taken; the row that mean is for
	size               int         // how many rows sum covers
}

func newColumns(width, height, box int) *columns {
	c := &columns{box: box, ahead: box / 2, height: height, out: -1, sum: make([]float32, width)}
	c.ring = make([][]float32, box)
	for i := range c.ring {
		c.ring[i] = make([]float32, width)
	}
	return c
}

// push takes the next row and says whether the next row of means is there.
func (c *columns) push(row []float32) bool {
	oldest := c.ring[c.in%c.box]
	sum := c.sum[:len(row)]
	if c.in < c.box {
		for x, v := range row {
			sum[x] += v
		}
		c.size++
	} else {
		for x, v := range row {
			s := sum[x] + v
			sum[x] = s - oldest[x]
		}
	}
	copy(oldest, row)
	c.in++
	if c.in <= c.ahead {
		return false
	}
	c.out++
	return true
}

// drain goes on after the last row until there are no more means.
func (c *columns) drain() bool {
	if c.out == c.height-1 {
		return false
	}
	for x, v := range c.ring[c.in%c.box] {
		c.sum[x] -= v
	}
	c.in++
	c.size--
	c.out++
	return true
}

func (c *columns) mean(x int) float32 { return c.sum[x] / float32(c.size) }
