// Package jpegluma decodes the luma of JPEG files, with the very values that libjpeg
// gives, and nothing else.
//
// PDQ and other perceptual hashes look at luma alone, and the banks they are compared
// with were filled by programs that decode with libjpeg. Decoders may round
// differently (ITU-T T.83 allows it), and package image/jpeg does; on a few files
// that turns a bit of a hash. This package computes what libjpeg and libjpeg-turbo do
// with their standard settings («islow» transform). It leaves the colour out, which
// makes it about twice as fast as decoding all.
//
// [Dihedral] goes from a file to its hashes; [Decode] gives the picture.
//
// # What is read
//
// Baseline, extended sequential and progressive files (ITU-T T.81, Huffman coding) of
// 8 bits a sample, with any sampling of whole ratios, restart intervals and
// quantisation tables of 8 or 16 bits: grayscale and YCbCr, and RGB, CMYK and YCCK as
// told by the JFIF and Adobe markers. Of RGB, CMYK and YCCK the luma is computed from
// all components (0.299 R + 0.587 G + 0.114 B, rounded).
//
// Arithmetic and lossless coding, 12 bits a sample and a height that follows the scan
// (DNL) are refused with an [UnsupportedError].
//
// # Where it is not libjpeg
//
// Where luma itself is sampled more coarsely than another component, pixels are
// repeated and not smoothed. A coefficient far outside of what any picture has may
// overflow into other values than in libjpeg, where they depend on the processor. The
// blocks of a progressive file that is cut off are not smoothed.
//
// # What is exact
//
// The values of [Decode] are libjpeg's, bit for bit, on whole files and on damaged ones
// (testdata holds 31 of them, made and read by libjpeg-turbo). So is the hash, but for
// colours that no screen can show: PDQ's reference takes a JPEG file to red, green and
// blue, clamps them to 0..255, and takes the luma of that. In a file with a few percent
// of such colours, much sharpened for one, that may turn 2 bits. Of 23 JPEG files of
// the reference 21 have its very hash, two are 2 bits off (sharpen-a-lot.jpg and
// wee.jpg; by way of clamped colours they too have it), and all have its quality.
//
// The hashes of large photos by [Dihedral] are made of the coefficients in the file,
// as PDQ's filter and the cosine transform are both linear. What is left out is that a
// decoder rounds each pixel to a whole number; where it may also clamp one, or where
// the rounding is alike in all of a block, the pixels are made. The rest averages out
// to about a hundredth of a step of luma. That was measured on 42 files of 4 to 12
// megapixels, made of photographs and of frames of videos at qualities from 20 to 100:
// 334 of their 336 hashes were those of the pixels and two, of a blank frame, 2 bits
// off; all had the same quality. Made-up pictures that repeat one block all over may
// be further off.
package jpegluma
