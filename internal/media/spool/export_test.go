package spool

import "os"

// File is the file, for tests that look at what is on disk.
func (s *Spool) File() *os.File { return s.file }

// Key is the key of the file.
func (s *Spool) Key() [32]byte { return s.key }
