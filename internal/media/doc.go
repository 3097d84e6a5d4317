// Package media reads uploaded photographs safely, makes their fingerprints and
// looks them up.
//
// Nothing of a photo is kept: [Reader.Read] gives back numbers, and the bytes and
// pixels are garbage when it returns. There are no thumbnails, no temporary files
// and no file names. EXIF is not read; as the orientation in it is not applied,
// all eight turns of a photo are looked up.
package media
