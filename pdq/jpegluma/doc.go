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
package jpegluma
