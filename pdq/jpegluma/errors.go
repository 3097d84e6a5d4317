package jpegluma

import "errors"

// FormatError says what is wrong with a file that is not a proper JPEG.
type FormatError string

func (e FormatError) Error() string { return "jpegluma: invalid JPEG: " + string(e) }

// UnsupportedError names a feature of JPEG that this package does not read.
type UnsupportedError string

func (e UnsupportedError) Error() string { return "jpegluma: unsupported JPEG: " + string(e) }

// Errors of [Options.Decode]; compare with errors.Is.
var (
	// ErrTruncated is for a file, or a scan, that ends too early.
	ErrTruncated = errors.New("jpegluma: the JPEG file is cut off")
	// ErrTooLarge is for a picture of more pixels than allowed.
	ErrTooLarge = errors.New("jpegluma: the JPEG file has more pixels than allowed")
)
