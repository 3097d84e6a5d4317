package check

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/breakwater-safety/breakwater/chatexport"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/thread"
)

// A File is a file to read conversations from: a thread file, or a chat export.
type File struct {
	// Name is shown in errors and results.
	Name string
	Data io.ReaderAt
	Size int64
}

// A Source gives the threads of a file that was found to be right from its
// first line to its last.
type Source struct {
	// Threads is how many the file has.
	Threads  int
	file     File
	imported *chatexport.Result // nil for a thread file
}

// Open looks through the whole file. A file that is wrong is refused whole: the
// error is a [fault.Error] that names the file, and the line and field of a
// thread file.
func Open(f File, o chatexport.Options) (*Source, error) {
	isThreads, err := f.isThreadFile()
	if err != nil {
		return nil, err
	}
	s := &Source{file: f}
	if isThreads {
		if err := s.Each(func(thread.Thread) error { s.Threads++; return nil }); err != nil {
			return nil, err
		}
		return s, nil
	}
	result, err := chatexport.Read(f.Data, f.Size, o)
	var refused *chatexport.RefusedError
	switch {
	case errors.As(err, &refused):
		return nil, fault.Newf(fault.Invalid, "%s: %v.", f.Name, err)
	case errors.Is(err, chatexport.ErrUnknownFormat):
		return nil, fault.Newf(fault.Unsupported, "%s: is neither a thread file (JSON Lines) nor a chat export that can be read. "+
			"WhatsApp's can: open the chat, choose «Export chat», and give the .txt or .zip file.", f.Name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	s.imported, s.Threads = &result, len(result.Threads)
	return s, nil
}

// isThreadFile goes by the name, or else by the first character.
func (f File) isThreadFile() (bool, error) {
	switch strings.ToLower(path.Ext(f.Name)) {
	case ".jsonl", ".ndjson", ".json":
		return true, nil
	}
	start := make([]byte, 512)
	n, err := f.Data.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, fmt.Errorf("%s: %w", f.Name, err)
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(start[:n], []byte("\uFEFF")), " \t\r\n")
	return bytes.HasPrefix(text, []byte("{")), nil
}

// Each calls do with every thread of the file, in order, until it gives an
// error.
func (s *Source) Each(do func(thread.Thread) error) error {
	if s.imported != nil {
		for _, t := range s.imported.Threads {
			if err := do(t); err != nil {
				return err
			}
		}
		return nil
	}
	for threads := thread.NewReader(io.NewSectionReader(s.file.Data, 0, s.file.Size)); ; {
		t, err := threads.Next()
		var syntax *thread.SyntaxError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &syntax):
			return fault.Newf(fault.Invalid, "%s: %v.", s.file.Name, err)
		case err != nil:
			return fmt.Errorf("%s: %w", s.file.Name, err)
		}
		if err := do(t); err != nil {
			return err
		}
	}
}

// Names gives the names that a chat export shows for its accounts; none for a
// thread file.
func (s *Source) Names() map[string]string {
	if s.imported == nil {
		return nil
	}
	return s.imported.Names
}

// Notes say what a reader of a chat export must know.
func (s *Source) Notes() []string {
	if s.imported == nil {
		return nil
	}
	var notes []string
	for _, n := range s.imported.Notes {
		notes = append(notes, n.Text)
	}
	if lines := unreadLines(s.imported.Others); lines != "" {
		notes = append(notes, "Not read: "+lines+".")
	}
	return notes
}

// unreadLines names the lines that could not be read, the first few of many.
func unreadLines(others []chatexport.Line) string {
	const shown = 20
	var numbers []string
	for _, l := range others {
		if !l.System {
			numbers = append(numbers, strconv.Itoa(l.Number))
		}
	}
	switch {
	case len(numbers) == 0:
		return ""
	case len(numbers) > shown:
		return fmt.Sprintf("lines %s and %d more", strings.Join(numbers[:shown], ", "), len(numbers)-shown)
	}
	return "line " + strings.Join(numbers, ", ")
}
