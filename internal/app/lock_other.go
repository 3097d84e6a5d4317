//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package app

import "os"

// lockFolder does nothing here: see that one server runs on a folder at a time.
func lockFolder(string) (*os.File, error) { return nil, nil }
