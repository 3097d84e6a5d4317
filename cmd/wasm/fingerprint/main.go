// Fingerprint makes the fingerprints of photos and of the frames of videos in a
// browser, so that no file has to leave the device: PDQ, in its eight turns.
//
// It is a WASI reactor (GOOS=wasip1, -buildmode=c-shared) that a worker of the page
// /images runs. The host gives it two functions, of the module "page":
//
//	read(at float64, into, size) int32   bytes of the file; how many, or -1
//	rows(y, count, into) int32           rows of the picture as RGBA; 0, or -1
//
// and calls two, which give 0, or 1 for what cannot be read:
//
//	jpeg()                 8 x 32 + 1 bytes at answer(): the hashes of a JPEG file
//	                       in the order of pdq.Dihedral, and their quality
//	picture(width, height) the same of the picture whose rows the host gives
//
// Whatever the size of a file or picture, only a piece of it is in the module's
// memory at a time, but for the coefficients of progressive JPEG files.
//
// A JPEG file is decoded here and not by the browser: as libjpeg does, with which
// the banks of others were filled, so that its hash is the server's to the bit,
// without a large one ever being made into pixels (package jpegluma).
//
// Two thirds of its size are Go's runtime: an empty module of this kind is 421 kB
// over the wire. That is why nothing here imports fmt or crypto; the MD5 and SHA-256
// of files are hash-wasm's (src/images/digest.js).
package main

func main() {}
