package cli

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// An outFile gets its name only when it is whole. A nil one is kept and
// discarded without a trace.
type outFile struct {
	path string
	file *os.File
	buf  *bufio.Writer
}

// createOut opens a file beside where it will be; nil when there is no path.
func createOut(path string) (*outFile, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".breakwater-*")
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "%s: cannot be written. Is there such a folder, and may you write to it?", path)
	}
	return &outFile{path, f, bufio.NewWriter(f)}, nil
}

func (o *outFile) keep() error { return o.keepAs(0o644) }

// keepPrivate keeps it for its owner's eyes only.
func (o *outFile) keepPrivate() error { return o.keepAs(0o600) }

func (o *outFile) keepAs(mode os.FileMode) error {
	if o == nil {
		return nil
	}
	err := errors.Join(o.buf.Flush(), o.file.Chmod(mode), o.file.Close())
	if err == nil {
		err = os.Rename(o.file.Name(), o.path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", o.path, err)
	}
	return nil
}

// discard takes away what was not kept.
func (o *outFile) discard() {
	if o == nil {
		return
	}
	_ = o.file.Close()
	_ = os.Remove(o.file.Name()) // gone already if it was kept
}
