// Package media reads uploaded photographs and videos safely, makes their
// fingerprints and looks them up.
//
// Nothing of an upload is kept: [Reader.Read] gives back numbers, and the bytes and
// pixels are garbage when it returns. There are no thumbnails and no file names.
// Nothing of a photo is ever on disk; a video that is larger than its share of memory
// is, while it is read, in a file without a name, encrypted with a key that dies
// with the request (package spool).
//
// EXIF is not read, nor is how a video or a HEIC photo is turned; as the orientation in
// them is not applied, all eight turns are looked up.
package media
