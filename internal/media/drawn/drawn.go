// Package drawn paints small pictures for tests and for the demo, so that neither
// needs a photograph of anyone: a lighthouse, a bicycle, hills, fruit. They are
// the same on every run, full of detail as photos are (a fingerprint of full
// quality), and far from each other. It also makes the edits by which copies of a
// photo differ.
package drawn

import (
	"fmt"
	"image"
	"math/rand/v2"
)

// Width and Height are those of every picture.
const (
	Width  = 640
	Height = 480
)

// scene is a picture by name. The number makes its texture.
type scene struct {
	name  string
	seed  uint64
	paint func(*canvas)
}

func scenes() []scene {
	return []scene{
		{"lighthouse", 11, lighthouse},
		{"bicycle", 23, bicycle},
		{"hills", 37, hills},
		{"fruit", 41, fruit},
		{"street", 53, street},
		{"sailboats", 67, sailboats},
	}
}

// Names gives the names of all pictures.
func Names() []string {
	var names []string
	for _, s := range scenes() {
		names = append(names, s.name)
	}
	return names
}

// Picture paints the picture of that name, 640 x 480. It panics when there is
// none: names are written by programmers, or come from [Names].
func Picture(name string) *image.NRGBA {
	for _, s := range scenes() {
		if s.name == name {
			c := newCanvas(rand.New(rand.NewPCG(s.seed, 0)))
			s.paint(c)
			c.grain()
			return c.img
		}
	}
	panic(fmt.Sprintf("drawn: there is no picture %q", name))
}
