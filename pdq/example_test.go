package pdq_test

import (
	"fmt"
	"image"
	"image/color"

	"github.com/breakwater-safety/breakwater/pdq"
)

func checkers(size int) image.Image {
	img := image.NewGray(image.Rect(0, 0, 16*size, 16*size))
	for y := range 16 * size {
		for x := range 16 * size {
			v := uint32(x/size+16*(y/size)) * 2654435761 >> 24
			img.SetGray(x, y, color.Gray{Y: byte(v)})
		}
	}
	return img
}

func ExampleSum() {
	known, _ := pdq.Sum(checkers(20))
	hash, quality := pdq.Sum(checkers(32)) // the same picture, larger
	fmt.Println("worth comparing:", quality >= pdq.MinQuality)
	fmt.Println("the same picture:", pdq.Distance(hash, known) <= pdq.MatchDistance)
	// Output:
	// worth comparing: true
	// the same picture: true
}

func ExampleDihedral() {
	upright := checkers(20).(*image.Gray)
	mirrored := image.NewGray(upright.Rect)
	for y := range upright.Rect.Dy() {
		for x := range upright.Rect.Dx() {
			mirrored.SetGray(upright.Rect.Dx()-1-x, y, upright.GrayAt(x, y))
		}
	}
	known, _ := pdq.Sum(upright)
	hashes, _ := pdq.Dihedral(mirrored)
	for turn, hash := range hashes {
		if pdq.Distance(hash, known) <= pdq.MatchDistance {
			fmt.Println("a match at", turn, "of", pdq.FlipY)
		}
	}
	// Output: a match at 5 of 5
}

func ExampleParse() {
	hash, err := pdq.Parse("f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22")
	fmt.Println(hash[0] == 0xf8, err)
	_, err = pdq.Parse("f8f8")
	fmt.Println(err)
	// Output:
	// true <nil>
	// not a PDQ hash: 4 characters, want 64 hexadecimal digits
}
