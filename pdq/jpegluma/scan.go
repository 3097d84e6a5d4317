package jpegluma

// scan is one pass over the blocks of one or more components.
type scan struct {
	d          *decoder
	components []scanned
	// Of a progressive scan: the first and last coefficient, and the bit before
	// and now (ITU-T T.81, table B.3).
	from, to     int
	before, low  int
	blocksToSkip int    // a run of ends of blocks
	interval     int    // MCUs to the next restart marker
	expected     byte   // its number
	damaged      bool   // a code was none
	idle         bool   // there are no more bits until the next restart marker
	band         uint64 // the coefficients from first to last, as a set of a refinement
	units        []unit // of a sequential MCU
}

// scanned is a component in a scan.
type scanned struct {
	*component
	dc, ac   *huffman
	previous int32 // DC
}

// scan reads an SOS segment (ITU-T T.81, B.2.3) and the scan after it.
func (d *decoder) scan(s []byte) error {
	if d.components == nil {
		return FormatError("a scan before the frame")
	}
	if len(s) < 6 || s[0] < 1 || s[0] > 4 || len(s) != 4+2*int(s[0]) {
		return FormatError("a scan header of another length")
	}
	d.scans++
	if d.scans > mostScans {
		return UnsupportedError("so many scans")
	}
	n := int(s[0])
	sc := &scan{d: d}
	tail := s[1+2*n:]
	sc.from, sc.to, sc.before, sc.low = int(tail[0]), int(tail[1]), int(tail[2]>>4), int(tail[2]&15)
	if d.progressive {
		if sc.to > 63 || sc.from > sc.to || sc.from == 0 && sc.to != 0 || sc.from > 0 && n > 1 ||
			sc.low > 13 || sc.before != 0 && sc.before != sc.low+1 {
			return FormatError("a progressive scan of an unknown kind")
		}
	}
	sc.band = ^uint64(0) >> uint(sc.from) &^ (^uint64(0) >> 1 >> uint(sc.to))
	wanted, blocks := false, 0
	for i := range n {
		c, err := sc.add(s[1+2*i], s[2+2*i])
		if err != nil {
			return err
		}
		wanted = wanted || c.wanted
		blocks += int(c.across) * int(c.down)
	}
	if n > 1 && blocks > 10 {
		return FormatError("more than ten blocks in an MCU")
	}
	if !wanted {
		return nil // the search for the next marker leads past it
	}
	return sc.run()
}

// add takes a component into the scan.
func (s *scan) add(id, tables byte) (*component, error) {
	d := s.d
	for _, c := range s.components {
		if c.id == id {
			return nil, FormatError("a component twice in a scan")
		}
	}
	for i := range d.components {
		c := &d.components[i]
		if c.id != id {
			continue
		}
		if c.quant == nil && c.wanted {
			if c.quant = d.quant[c.quantiser]; c.quant == nil {
				return nil, FormatError("a scan uses a quantisation table that is not there")
			}
		}
		c.seen = true
		if tables>>4 > 3 || tables&15 > 3 {
			return nil, FormatError("a scan uses an unknown Huffman table")
		}
		in := scanned{component: c}
		var err error
		if !d.progressive || s.from == 0 && s.before == 0 {
			if in.dc, err = d.huffman[0][tables>>4].huffman(); err != nil {
				return nil, err
			}
		}
		if !d.progressive || s.from > 0 {
			if in.ac, err = d.huffman[1][tables&15].huffman(); err != nil {
				return nil, err
			}
		}
		s.components = append(s.components, in)
		return c, nil
	}
	return nil, FormatError("a scan of an unknown component")
}

// run decodes the blocks (ITU-T T.81, A.2).
func (s *scan) run() error {
	d := s.d
	d.dropBits()
	s.interval = d.interval
	if !d.progressive {
		s.units = unitsOf(s.components)
	}
	columns, rows := d.mcuColumns, d.mcuRows
	single := len(s.components) == 1
	if single {
		columns, rows = s.components[0].columns, s.components[0].rows
	}
	for y := range rows {
		for x := 0; x < columns; x++ {
			if err := s.restart(); err != nil {
				return err
			}
			if n := s.passOver(columns - x); n > 0 {
				x += n - 1
				continue
			}
			switch {
			case !d.progressive:
				s.sequentialMCU(x, y)
			case s.idle:
			case single:
				s.progressive(&s.components[0], x, y)
			default:
				s.progressiveMCU(x, y)
			}
			if s.damaged || d.at > d.end {
				if err := s.check(); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// progressiveMCU decodes the blocks of all components at one place.
func (s *scan) progressiveMCU(x, y int) {
	for i := range s.components {
		c := &s.components[i]
		across, down := int(c.across), int(c.down)
		for v := range down {
			for h := range across {
				s.progressive(c, x*across+h, y*down+v)
			}
		}
	}
}

// check says what became of the last MCU: an error, unless damaged files are to be
// shown.
func (s *scan) check() error {
	exhausted := s.d.exhausted()
	if exhausted && s.d.failed() {
		return s.d.err
	}
	if !s.d.options.Damaged {
		if exhausted {
			return s.d.ended()
		}
		if s.damaged {
			return FormatError("a code that is none")
		}
	}
	s.damaged = false
	s.idle = s.idle || exhausted
	return nil
}
