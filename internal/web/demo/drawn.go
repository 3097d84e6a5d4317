package demo

import (
	"image"
	"image/color"
	"math"
	"strings"
)

// Placeholder until internal/media/drawn is there.
func drawnNames() []string { return []string{"harbour", "dunes", "lighthouse"} }

func drawnPicture(name string) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 512, 384))
	seed := float64(len(name)*7 + int(name[0]))
	for y := range 384 {
		for x := range 512 {
			fx, fy := float64(x)/512, float64(y)/384
			a := math.Sin(seed+fx*9+math.Sin(fy*5+seed)*2) + math.Sin(fy*7+seed*1.3+fx*3)
			b := math.Cos(seed*0.7 + fy*11 + math.Sin(fx*4)*3)
			img.SetRGBA(x, y, color.RGBA{uint8(90 + 40*a), uint8(120 + 40*b), uint8(150 + 30*a - 20*b), 255})
		}
	}
	return img
}

func titleOf(name string) string {
	words := strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}
