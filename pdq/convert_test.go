package pdq_test

import (
	"image"
	"image/color"
)

func toGray(src image.Image) *image.Gray {
	img := image.NewGray(src.Bounds())
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			img.Set(x, y, src.At(x, y))
		}
	}
	return img
}

// toYCbCr gives the 4:2:0 picture that most JPEG files hold.
func toYCbCr(src image.Image) *image.YCbCr {
	img := image.NewYCbCr(src.Bounds(), image.YCbCrSubsampleRatio420)
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			c := color.NRGBAModel.Convert(src.At(x, y)).(color.NRGBA)
			luma, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
			img.Y[img.YOffset(x, y)] = luma
			img.Cb[img.COffset(x, y)], img.Cr[img.COffset(x, y)] = cb, cr
		}
	}
	return img
}
