package cli

import (
	"bufio"
	"errors"
	"os"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// badFile takes the lines that are left out, or counts them only.
type badFile struct {
	n    int
	file *os.File
	buf  *bufio.Writer
}

func createBadFile(path string) (*badFile, error) {
	if path == "" {
		return &badFile{}, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "%s: cannot be written. Is there such a folder, and may you write to it?", path)
	}
	return &badFile{file: f, buf: bufio.NewWriter(f)}, nil
}

func (b *badFile) write(line string) {
	if b.buf != nil {
		_, _ = b.buf.WriteString(line + "\n") // the error comes at the end
	}
}

func (b *badFile) close() error {
	if b.file == nil {
		return nil
	}
	return errors.Join(b.buf.Flush(), b.file.Close())
}
