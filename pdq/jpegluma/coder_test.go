package jpegluma_test

import (
	"math/bits"
	"slices"
)

// spectrum is a picture as coefficients: what a JPEG file holds.
type spectrum struct {
	width, height int
	parts         []part
	factors       [64]byte // by which all are multiplied, in zigzag order
}

// part is a component of a spectrum.
type part struct {
	across, down int
	stride       int         // blocks in a row, a multiple of across
	blocks       [][64]int16 // in zigzag order
}

// pass is one scan (ITU-T T.81, table B.3).
type pass struct {
	parts                 []int
	from, to, before, low int
}

// newSpectrum makes room for blocks of the given samplings, as in the file: 0x21, ...
func newSpectrum(w, h int, sampling ...byte) *spectrum {
	s := &spectrum{width: w, height: h}
	across, down := s.most(sampling)
	for _, v := range sampling {
		p := part{across: int(v >> 4), down: int(v & 15)}
		p.stride = ceil(w, 8*across) * p.across
		p.blocks = make([][64]int16, p.stride*ceil(h, 8*down)*p.down)
		s.parts = append(s.parts, p)
	}
	return s
}

func (*spectrum) most(sampling []byte) (across, down int) {
	for _, v := range sampling {
		across, down = max(across, int(v>>4)), max(down, int(v&15))
	}
	return across, down
}

// encode writes a file: sequential without passes, otherwise progressive by these.
func (s *spectrum) encode(passes ...pass) []byte {
	b := append([]byte("\xff\xd8"+jfif+"\xff\xdb\x00\x43\x00"), s.factors[:]...)
	n := len(s.parts)
	kind := byte(0xc2)
	if passes == nil {
		kind = 0xc0
		all := []int{0, 1, 2}[:n]
		passes = []pass{{parts: all, to: 63}}
	}
	b = append(b, 0xff, kind, 0, byte(8+3*n), 8, byte(s.height>>8), byte(s.height), byte(s.width>>8), byte(s.width), byte(n))
	for i, p := range s.parts {
		b = append(b, byte(i+1), byte(p.across<<4|p.down), 0)
	}
	for _, p := range passes {
		c := coder{pass: p, sequential: kind == 0xc0}
		s.each(p, c.block)
		c.endRun()
		b = c.write(b)
	}
	return append(b, 0xff, 0xd9)
}

// each goes through the blocks of a scan in its order (ITU-T T.81, A.2).
func (s *spectrum) each(p pass, do func(component int, block *[64]int16)) {
	sampling := []byte{}
	for _, part := range s.parts {
		sampling = append(sampling, byte(part.across<<4|part.down))
	}
	across, down := s.most(sampling)
	if len(p.parts) == 1 {
		c := s.parts[p.parts[0]]
		if len(s.parts) == 1 {
			across, down = c.across, c.down
		}
		for y := range ceil(ceil(s.height*c.down, down), 8) {
			for x := range ceil(ceil(s.width*c.across, across), 8) {
				do(0, &c.blocks[y*c.stride+x])
			}
		}
		return
	}
	for y := range ceil(s.height, 8*down) {
		for x := range ceil(s.width, 8*across) {
			for i, at := range p.parts {
				c := s.parts[at]
				for v := range c.down {
					for h := range c.across {
						do(i, &c.blocks[(y*c.down+v)*c.stride+x*c.across+h])
					}
				}
			}
		}
	}
}

// coder collects what a scan says, so that its Huffman tables can be made to measure.
type coder struct {
	pass
	sequential  bool
	previous    [3]int
	said        []said
	counts      [2][257]int
	run         int    // blocks that ended
	corrections []byte // of them
}

// said is a symbol of the table for DC (0) or AC (1), or none (2), and bits after it.
type said struct {
	table, symbol, size byte
	bits                uint16
}

func (c *coder) say(table, symbol, n, v int) {
	if table < 2 {
		c.counts[table][symbol]++
	}
	c.said = append(c.said, said{byte(table), byte(symbol), byte(n), uint16(v & (1<<n - 1))})
}

func (c *coder) block(component int, b *[64]int16) {
	if c.from == 0 && c.before > 0 {
		c.say(2, 0, 1, int(b[0])>>c.low)
		return
	}
	if c.from == 0 {
		v := int(b[0]) >> c.low
		size, number := numberBits(v - c.previous[component])
		c.previous[component] = v
		c.say(0, size, size, number)
	}
	switch {
	case c.to == 0:
	case c.before > 0:
		c.refine(b)
	default:
		c.first(b)
	}
}

// first is for the coefficients of a sequential scan too.
func (c *coder) first(b *[64]int16) {
	zeros := 0
	for k := max(c.from, 1); k <= c.to; k++ {
		v := c.at(b, k)
		if v == 0 {
			zeros++
			continue
		}
		c.endRun()
		for ; zeros > 15; zeros -= 16 {
			c.say(1, 0xf0, 0, 0)
		}
		size, number := numberBits(v)
		c.say(1, zeros<<4|size, size, number)
		zeros = 0
	}
	if zeros > 0 {
		c.ended(nil)
	}
}

// at is a coefficient divided by 2^low, towards zero.
func (c *coder) at(b *[64]int16, k int) int { return int(b[k]) / (1 << c.low) }

// refine is the procedure of ITU-T T.81, G.1.2.3.
func (c *coder) refine(b *[64]int16) {
	lastNew, zeros := 0, 0
	for k := c.from; k <= c.to; k++ {
		if v := c.at(b, k); v == 1 || v == -1 {
			lastNew = k
		}
	}
	var corrections []byte
	for k := c.from; k <= c.to; k++ {
		v := c.at(b, k)
		if v == 0 {
			zeros++
			continue
		}
		for ; zeros > 15 && k <= lastNew; zeros -= 16 {
			c.endRun()
			c.say(1, 0xf0, 0, 0)
			c.correct(corrections)
			corrections = nil
		}
		if v > 1 || v < -1 {
			corrections = append(corrections, byte(max(v, -v)&1))
			continue
		}
		c.endRun()
		c.say(1, zeros<<4|1, 1, (v+1)/2)
		c.correct(corrections)
		corrections, zeros = nil, 0
	}
	if zeros > 0 || corrections != nil {
		c.ended(corrections)
	}
}

func (c *coder) correct(corrections []byte) {
	for _, v := range corrections {
		c.say(2, 0, 1, int(v))
	}
}

// ended takes a block that has no more into the run of those.
func (c *coder) ended(corrections []byte) {
	c.run++
	c.corrections = append(c.corrections, corrections...)
	if c.sequential || c.run == 0x7fff || len(c.corrections) > 900 {
		c.endRun()
	}
}

func (c *coder) endRun() {
	if c.run == 0 {
		return
	}
	n := bits.Len(uint(c.run)) - 1
	c.say(1, n<<4, n, c.run)
	c.correct(c.corrections)
	c.run, c.corrections = 0, nil
}

// write appends the tables and the scan.
func (c *coder) write(b []byte) []byte {
	var codes [2][256]code
	for i := range codes {
		if c.counts[i] == [257]int{} {
			continue
		}
		var table []byte
		table, codes[i] = huffmanTable(c.counts[i])
		b = append(b, 0xff, 0xc4, 0, byte(3+len(table)), byte(i<<4))
		b = append(b, table...)
	}
	b = append(b, 0xff, 0xda, 0, byte(6+2*len(c.parts)), byte(len(c.parts)))
	for _, part := range c.parts {
		b = append(b, byte(part+1), 0)
	}
	w := bitWriter{out: append(b, byte(c.from), byte(c.to), byte(c.before<<4|c.low))}
	for _, s := range c.said {
		if s.table < 2 {
			w.put(codes[s.table][s.symbol].bits, codes[s.table][s.symbol].size)
		}
		w.put(int(s.bits), int(s.size))
	}
	w.put(0x7f, 7) // fill the last byte
	return w.out
}

type code struct{ bits, size int }

// huffmanTable makes the shortest codes of at most 16 bits, and lists them as a file does
// (ITU-T T.81, annex K.2). A symbol of its own keeps the code of all ones free.
func huffmanTable(counts [257]int) (table []byte, codes [256]code) {
	for i := range counts {
		counts[i] *= 2
	}
	counts[256] = 1 // the rarest
	sizes := codeSizes(counts)
	for slices.Max(sizes[:]) > 16 {
		for i, n := range counts {
			counts[i] = min(n, max(n/2, 2))
		}
		sizes = codeSizes(counts)
	}
	table = make([]byte, 16)
	var symbols []byte
	next := 0
	for size := 1; size <= 16; size++ {
		for symbol, n := range sizes[:256] {
			if n != size {
				continue
			}
			codes[symbol] = code{next, size}
			symbols = append(symbols, byte(symbol))
			table[size-1]++
			next++
		}
		next <<= 1
		if sizes[256] == size { // it is the last, and so of all ones
			break
		}
	}
	return slices.Concat(table, symbols), codes
}

// codeSizes joins the two rarest over and over.
func codeSizes(counts [257]int) (sizes [257]int) {
	type tree struct {
		count   int
		symbols []int
	}
	var trees []tree
	for symbol, n := range counts {
		if n > 0 {
			trees = append(trees, tree{n, []int{symbol}})
		}
	}
	if len(trees) == 1 {
		sizes[256] = 1
	}
	for len(trees) > 1 {
		slices.SortFunc(trees, func(a, b tree) int { return a.count - b.count })
		a, b := trees[0], trees[1]
		for _, symbol := range slices.Concat(a.symbols, b.symbols) {
			sizes[symbol]++
		}
		trees = append(trees[2:], tree{a.count + b.count, slices.Concat(a.symbols, b.symbols)})
	}
	return sizes
}
