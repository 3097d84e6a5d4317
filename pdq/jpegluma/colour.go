package jpegluma

import "image"

// colour is what the components are.
type colour int

const (
	gray colour = iota
	yCbCr
	rgb
	cmyk
	ycck
)

// lumaFirst says that luma is the first component, and the others need not be known.
func (c colour) lumaFirst() bool { return c == gray || c == yCbCr }

// colourSpace tells by the markers what the components are, as libjpeg does: JFIF
// (ITU-T T.871) before Adobe's marker (ITU-T T.872, section 6.5.3), and without
// both by the components' names.
func (d *decoder) colourSpace() colour {
	c := d.components
	switch {
	case len(c) == 1:
		return gray
	case len(c) == 4 && d.adobe && d.transform != 0:
		return ycck
	case len(c) == 4:
		return cmyk
	case d.jfif:
		return yCbCr
	case d.adobe && d.transform == 0:
		return rgb
	case !d.adobe && c[0].id == 'R' && c[1].id == 'G' && c[2].id == 'B':
		return rgb
	}
	return yCbCr
}

// plainLuma says that the samples of the first component are the pixels' luma.
func (d *decoder) plainLuma() bool {
	first := &d.components[0]
	return d.colour.lumaFirst() && int(first.across) == d.across && int(first.down) == d.down
}

// luma makes the picture of the decoded components.
func (d *decoder) luma() *image.Gray {
	r := image.Rect(0, 0, d.width, d.height)
	first := &d.components[0]
	if d.plainLuma() {
		return &image.Gray{Pix: first.pix, Stride: first.pixStride, Rect: r}
	}
	out := image.NewGray(r)
	for y := range d.height {
		row := out.Pix[y*out.Stride:][:d.width]
		for x := range row {
			row[x] = d.lumaAt(x, y)
		}
	}
	return out
}

// lumaAt is the luma of one pixel.
func (d *decoder) lumaAt(x, y int) byte {
	var v [4]int
	for i := range d.components {
		c := &d.components[i]
		if c.wanted {
			v[i] = int(c.pix[y*int(c.down)/d.down*c.pixStride+x*int(c.across)/d.across])
		}
	}
	switch d.colour {
	case rgb:
		return lumaOf(v[0], v[1], v[2])
	case ycck: // of which YCC becomes the inverse of CMY
		r, g, b := toRGB(v[0], v[1], v[2])
		v[0], v[1], v[2] = 255-r, 255-g, 255-b
	case cmyk:
	default:
		return byte(v[0])
	}
	if d.adobe { // Adobe's files hold the inverse of CMYK: 255 is no ink
		for i := range v {
			v[i] = 255 - v[i]
		}
	}
	white := 255 - v[3]
	return lumaOf(white*(255-v[0])/255, white*(255-v[1])/255, white*(255-v[2])/255)
}

// lumaOf rounds 0.299 R + 0.587 G + 0.114 B.
func lumaOf(r, g, b int) byte { return byte((19595*r + 38470*g + 7471*b + 1<<15) >> 16) }

// toRGB is the conversion of ITU-T T.871, section 7.
func toRGB(y, cb, cr int) (r, g, b int) {
	cb, cr = cb-128, cr-128
	r = y + (91881*cr+1<<15)>>16
	g = y + (-22554*cb-46802*cr+1<<15)>>16
	b = y + (116130*cb+1<<15)>>16
	return min(max(r, 0), 255), min(max(g, 0), 255), min(max(b, 0), 255)
}
