package jpegluma

// Markers, ITU-T T.81, table B.1.
const (
	markSOF0 = 0xc0 // baseline
	markSOF1 = 0xc1 // extended sequential
	markSOF2 = 0xc2 // progressive
	markDHT  = 0xc4
	markJPG  = 0xc8
	markDAC  = 0xcc
	markSOFF = 0xcf // the last kind of frame
	markRST0 = 0xd0
	markRST7 = 0xd7
	markSOI  = 0xd8
	markEOI  = 0xd9
	markSOS  = 0xda
	markDQT  = 0xdb
	markDNL  = 0xdc
	markDRI  = 0xdd
	markAPP0 = 0xe0
	markAPPE = 0xee // Adobe's
	markTEM  = 0x01
)

// natural gives the row and column, as 8 times the one plus the other, of the
// coefficients in the order of the file (ITU-T T.81, figure A.6); runs that lead
// past the last end there.
var natural = func() (n [256]byte) {
	copy(n[:], []byte{
		0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
		12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
		35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
		58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
	})
	for i := 64; i < len(n); i++ {
		n[i] = 63
	}
	return n
}()

// segment reads the length of a marker's segment and its content, which is good
// until the next.
func (d *decoder) segment() ([]byte, error) {
	var size [2]byte
	if err := d.full(size[:]); err != nil {
		return nil, err
	}
	n := int(size[0])<<8 | int(size[1])
	if n < 2 {
		return nil, FormatError("a segment is shorter than its length")
	}
	d.scratch = append(d.scratch[:0], make([]byte, n-2)...)
	return d.scratch, d.full(d.scratch)
}

// tables reads a segment that is no frame and no scan.
func (d *decoder) tables(marker byte, s []byte) error {
	switch marker {
	case markDQT:
		return d.quantisers(s)
	case markDHT:
		return d.huffmans(s)
	case markDRI:
		if len(s) != 2 {
			return FormatError("a restart interval of another length")
		}
		d.interval = int(s[0])<<8 | int(s[1])
	case markAPP0:
		d.jfif = d.jfif || len(s) >= 5 && string(s[:5]) == "JFIF\x00"
	case markAPPE:
		if len(s) >= 12 && string(s[:5]) == "Adobe" {
			d.adobe, d.transform = true, s[11]
		}
	case markDAC:
		return UnsupportedError("arithmetic coding")
	case markDNL:
		return UnsupportedError("height after the scan")
	}
	return nil
}

// quantisers reads the tables of a DQT segment (ITU-T T.81, B.2.4.1).
func (d *decoder) quantisers(s []byte) error {
	for len(s) > 0 {
		wide, id := s[0]>>4, s[0]&15
		if wide > 1 || id > 3 {
			return FormatError("a quantisation table of an unknown kind")
		}
		size := 64 << wide
		if s = s[1:]; len(s) < size {
			return FormatError("a quantisation table is too short")
		}
		q := &quantiser{}
		for k := range 64 {
			v := int32(s[k<<wide])
			if wide == 1 {
				v = v<<8 | int32(s[2*k+1])
			}
			q.set(int(natural[k]), v)
		}
		d.quant[id] = q
		s = s[size:]
	}
	return nil
}

// huffmans reads the tables of a DHT segment (ITU-T T.81, B.2.4.2).
func (d *decoder) huffmans(s []byte) error {
	for len(s) > 0 {
		if len(s) < 17 {
			return FormatError("a Huffman table is too short")
		}
		class, id := s[0]>>4, s[0]&15
		if class > 1 || id > 3 {
			return FormatError("a Huffman table of an unknown kind")
		}
		counts := [16]byte(s[1:17])
		n := 0
		for _, c := range counts {
			n += int(c)
		}
		if s = s[17:]; n > 256 || n > len(s) {
			return FormatError("a Huffman table has too few symbols")
		}
		// The table itself is made when a scan uses it: a file may define millions.
		d.huffman[class][id] = &codes{counts: counts, symbols: [256]byte{}}
		copy(d.huffman[class][id].symbols[:], s[:n])
		s = s[n:]
	}
	return nil
}
