// Package tent plans the filter by which PDQ shrinks a picture to 64 x 64.
//
// The reference filters the whole picture with a box of ceil(n/128) pixels along
// the rows, along the columns, and both again, and then keeps 64 x 64 of the
// results. All of that is linear, so each kept value is a weighted mean of few
// pixels: two boxes after each other weigh like a tent. A band holds these
// weights for one kept row (or, just the same, column), and only the pixels under
// a band are ever looked at.
package tent

// Band is one weighted sum of neighbouring lines (rows or columns).
type Band struct {
	Out     int      // which of the 64 results it adds to
	First   int      // the line that Weights[0] is for
	Weights []uint32 // whole numbers, so that sums of bytes stay exact
	Scale   float64  // brings the sum back to the range of one pixel
}

// Axis is the plan for n lines: the bands of all 64 results, in order.
type Axis struct {
	Bands []Band
	n     int
	pool  []uint32
}

// Plan fills the axis for n lines, n > 0, keeping its memory.
func (a *Axis) Plan(n int) {
	if a.n == n {
		return
	}
	a.n, a.Bands, a.pool = n, a.Bands[:0], a.pool[:0]
	box := Box(n)
	// A box reaches as far to the left and right as the reference's does: with an
	// even length, one further to the right.
	right := box / 2
	left := box - 1 - right
	for out := range 64 {
		at := int((float64(out) + 0.5) * float64(n) / 64)
		// The box of the second pass covers means of the first, each of which is
		// over fewer than `box` lines where the picture ends.
		lo, hi := max(at-left, 0), min(at+right, n-1)
		for lo <= hi {
			size := boxSize(lo, left, right, n)
			end := lo
			for end < hi && boxSize(end+1, left, right, n) == size {
				end++
			}
			a.addBand(out, lo, end, left, right)
			last := &a.Bands[len(a.Bands)-1]
			last.Scale = 1 / float64(size) / float64(min(at+right, n-1)-max(at-left, 0)+1)
			lo = end + 1
		}
	}
}

// Box is how many of n lines the reference's box covers.
func Box(n int) int { return (n + 127) / 128 }

// boxSize is how many of n lines the box around line `at` covers.
func boxSize(at, left, right, n int) int {
	return min(at+right, n-1) - max(at-left, 0) + 1
}

// addBand appends the sum of the boxes around the lines lo to hi.
func (a *Axis) addBand(out, lo, hi, left, right int) {
	first := max(lo-left, 0)
	last := min(hi+right, a.n-1)
	start := len(a.pool)
	for line := first; line <= last; line++ {
		boxes := min(hi, line+left) - max(lo, line-right) + 1
		a.pool = append(a.pool, uint32(boxes))
	}
	// The pool may move as it grows; slices of its former array stay valid.
	a.Bands = append(a.Bands, Band{Out: out, First: first, Weights: a.pool[start:len(a.pool):len(a.pool)]})
}
