package pdq

import "github.com/breakwater-safety/breakwater/pdq/internal/tent"

// fastGrid fills the grid with what the reference's filter gives but for its
// rounding errors. Channels are filtered as they are and become luma after it:
// that is the same, as both are linear, and touches 64 rows instead of all.
func (h *Hasher) fastGrid(in *input) {
	h.cols.Plan(in.width)
	h.rows.Plan(in.height)
	h.luma = zeroed(h.luma, in.width)
	h.sums = [64][64]float64{}
	for i := range h.rows.Bands {
		b := &h.rows.Bands[i]
		if in.src != nil {
			h.addBytes(in, b)
		} else {
			h.addLuma(in, b)
		}
		h.filterRow(b)
	}
	for i := range h.sums {
		for j, v := range &h.sums[i] {
			h.grid[i][j] = float32(v)
		}
	}
}

// addBytes sets luma to the weighted sum of the rows under the band.
func (h *Hasher) addBytes(in *input, b *tent.Band) {
	h.lanes.reset(in.width * in.channels)
	for k, weight := range b.Weights {
		h.lanes.add(in.src.row(b.First+k, h.buf), weight)
	}
	if in.channels == 1 && h.lanes.takeNarrow(h.luma) {
		return
	}
	h.lanes.flush()
	if in.channels == 1 {
		for x, sum := range h.lanes.sums {
			h.luma[x] = float64(sum)
		}
		return
	}
	const red, green, blue = float64(lumaRed), float64(lumaGreen), float64(lumaBlue)
	for x := range h.luma {
		s := h.lanes.sums[4*x : 4*x+3 : 4*x+3]
		h.luma[x] = float64(red*float64(s[0])) + float64(green*float64(s[1])) + float64(blue*float64(s[2]))
	}
}

// addLuma is addBytes for luma values.
func (h *Hasher) addLuma(in *input, b *tent.Band) {
	clear(h.luma)
	for k, weight := range b.Weights {
		row := in.luma[(b.First+k)*in.width:][:in.width]
		w := float64(weight)
		for x, v := range row {
			h.luma[x] += float64(w * float64(v))
		}
	}
}

// filterRow filters the row that band b gave along its columns.
func (h *Hasher) filterRow(b *tent.Band) {
	out := &h.sums[b.Out]
	for i := range h.cols.Bands {
		c := &h.cols.Bands[i]
		row := h.luma[c.First:][:len(c.Weights)]
		// Two sums at a time: neither has to wait for the other.
		even, odd := 0.0, 0.0
		k := 0
		for ; k+1 < len(row); k += 2 {
			even += float64(float64(c.Weights[k]) * row[k])
			odd += float64(float64(c.Weights[k+1]) * row[k+1])
		}
		if k < len(row) {
			even += float64(float64(c.Weights[k]) * row[k])
		}
		out[c.Out] += float64((even + odd) * (b.Scale * c.Scale))
	}
}
