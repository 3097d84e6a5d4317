package pdq

import "encoding/binary"

// Eight bytes are compared at a time: where a byte's top bit is set beforehand, a
// difference takes nothing from its neighbour, and leaves the bit if it is not
// negative.
const (
	ones = 0x0101010101010101
	tops = 0x80 * ones
)

// reachOf is how far, at most, a channel of a colour with one of these chromas is
// from its luma, rounded up: 1.772 times the chroma furthest from 128 (ITU-T T.871,
// section 7: blue; red and green stay nearer).
func reachOf(cb, cr []byte) int {
	cr = cr[:len(cb)]
	var most uint64 // in each byte that of every eighth
	for len(cb) >= 8 && len(cr) >= 8 {
		most = greater(most, fromGray(binary.LittleEndian.Uint64(cb)))
		most = greater(most, fromGray(binary.LittleEndian.Uint64(cr)))
		cb, cr = cb[8:], cr[8:]
	}
	most = greater(most, most>>32)
	most = greater(most, most>>16)
	most = greater(most, most>>8)
	furthest := int(most&0x7f) + 1
	for i := range cb {
		furthest = max(furthest, aside(cb[i]), aside(cr[i]))
	}
	return (furthest*1772+999)/1000 + 1
}

// aside is how far a chroma is from 128.
func aside(c byte) int { return max(int(c)-128, 128-int(c)) }

// fromGray gives in each byte how far the chroma there is from 128, or 127
// where it is less than 128: seven bits suffice for that.
func fromGray(v uint64) uint64 {
	below := ^v & tops
	return (v ^ (below - below>>7)) &^ tops
}

// greater gives in each byte the greater of two numbers of seven bits.
func greater(a, b uint64) uint64 {
	larger := ((b | tops) - a) & tops
	return a ^ (a^b)&(larger-larger>>7)
}

// inGamut says that each luma is at least `reach` away from both 0 and 255, so that
// no channel needs clamping.
func inGamut(luma []byte, reach int) bool {
	if reach > 127 {
		return false
	}
	least := uint64(reach) * ones
	good := uint64(tops)
	if len(luma) == chunk { // without a check of the bounds of each
		all := (*[chunk]byte)(luma)
		for i := 0; i < chunk; i += 8 {
			v := binary.LittleEndian.Uint64(all[i : i+8])
			good &= ((v | tops) - least | v) & ((^v | tops) - least | ^v)
		}
		return good == tops
	}
	for ; len(luma) >= 8; luma = luma[8:] {
		v := binary.LittleEndian.Uint64(luma)
		good &= ((v | tops) - least | v) & ((^v | tops) - least | ^v)
	}
	for _, v := range luma {
		if int(v) < reach || int(v) > 255-reach {
			return false
		}
	}
	return good == tops
}
