// Package plain shrinks a picture as PDQ's reference does, in the plainest words. Tests
// and benchmarks hold what is quick against it; nothing else uses it.
package plain

// Shrink filters luma by a box along rows and columns, twice over the whole picture, and
// keeps 64 x 64 values. It changes luma, and scratch, which must be as long.
//
//go:norace
func Shrink(luma, scratch []float32, width, height int) []float32 {
	for range 2 {
		for y := range height {
			box(scratch[y*width:], luma[y*width:], width, 1, (width+127)/128)
		}
		for x := range width {
			box(luma[x:], scratch[x:], height, width, (height+127)/128)
		}
	}
	out := make([]float32, 0, 64*64)
	for i := range 64 {
		y := int((float64(i) + 0.5) * float64(height) / 64)
		for j := range 64 {
			out = append(out, luma[y*width+int((float64(j)+0.5)*float64(width)/64)])
		}
	}
	return out
}

// box is the mean of `size` neighbours of each of n values, a stride apart.
//
//go:norace
func box(out, in []float32, n, stride, size int) {
	half := (size + 2) / 2
	var sum float32
	count := 0
	for i := range n + half - 1 {
		if i < n {
			sum += in[i*stride]
			count++
		}
		if i >= size {
			sum -= in[(i-size)*stride]
			count--
		}
		if at := i - half + 1; at >= 0 {
			out[at*stride] = sum / float32(count)
		}
	}
}
