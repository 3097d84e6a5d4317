// Package pdq computes PDQ, the 256-bit perceptual hash of a photograph that
// StopNCII, NCMEC and Meta's Hasher-Matcher-Actioner exchange.
//
// Two pictures that look alike have hashes that differ in few of their 256
// bits: at most [MatchDistance] is the usual meaning of "the same picture".
// The hash says nothing else about the picture and does not give it back.
//
//	hash, quality := pdq.Sum(img)
//	if quality >= pdq.MinQuality && pdq.Distance(hash, known) <= pdq.MatchDistance {
//		// the same picture, perhaps resized, recompressed or lightly edited
//	}
//
// The algorithm is the one of "The TMK+PDQF Video-Hashing Algorithm and the PDQ
// Image-Hashing Algorithm" (Facebook, 2019) as its C++ reference in
// facebook/ThreatExchange, pdq/cpp, carries it out: luma, a tent filter down to
// 64 x 64, a cosine transform of which the frequencies 1..16 are kept, and one
// bit for each coefficient above their median. Hash and quality equal the
// reference's, bit for bit, on its test vectors.
//
// # Pitfalls
//
// Two dialects exist. Meta's command-line tool first shrinks a picture to 512 x
// 512 by dropping pixels; pdqhash-python, and with it every bank that
// Hasher-Matcher-Actioner fills, filters the picture at its full size. This
// package is the second: do not shrink before calling [Sum]. The two differ by a
// few bits.
//
// EXIF orientation is not looked at, neither here nor in the reference: a photo
// that a telephone stores on its side hashes as stored. Look up all eight hashes
// of [Dihedral] rather than turning the picture.
//
// Do not keep «the least of the eight» in place of a hash: a file that was really
// turned has hashes a few bits from the derived ones, so that its least may be another.
// Keep the hash of the picture as it is, and look up all eight.
//
// Transparency is dropped, not laid over black or white (see [Sum]): where a picture is
// shown over a colour, a bank may know it as shown. Lay it over that first to find it.
//
// JPEG decoders differ by a rounding here and there, and so do hashes made from
// a file rather than from its pixels: with image/jpeg up to 2 bits on photographs
// of ordinary quality, up to 10 at the highest, more on a badly crushed JPEG. The
// banks were filled by way of libjpeg: package jpegluma, below this one, decodes
// what a hash needs exactly as that does. Its function Dihedral takes a JPEG file to
// its hashes, a photo of 12 megapixels several times as fast as by way of image/jpeg.
//
// A hash of a picture with little in it (a blank wall, a gradient) is noise and
// matches other blank walls: heed the quality, and neither bank nor look up a hash
// below [MinQuality]. A side below 5 pixels gives the
// zero hash with quality 0, and a picture much below 64 x 64 is stretched.
//
// Cropping, frames around a picture and mirrored halves defeat PDQ: it
// recognises copies, not scenes. Anyone who holds a hash can make another
// picture that matches it, so a match alone proves nothing about a person.
package pdq
