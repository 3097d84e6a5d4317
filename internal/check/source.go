package check

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
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
	options  chatexport.Options
	imported *chatexport.Result // nil for a thread file
}

// Open looks through the whole file. A file that is wrong is refused whole: the
// error is a [fault.Error] that names the file, and the line and field of a
// thread file.
func Open(f File, o chatexport.Options) (*Source, error) {
	format, err := chatexport.Detect(f.Data, f.Size)
	if err != nil {
		return nil, f.refusal(err)
	}
	s := &Source{file: f, options: o}
	if f.isThreadFile(format) {
		if err := s.Each(func(thread.Thread) error { s.Threads++; return nil }); err != nil {
			return nil, err
		}
		return s, nil
	}
	result, err := chatexport.Read(f.Data, f.Size, o)
	if err != nil {
		return nil, f.refusal(err)
	}
	s.imported, s.Threads = &result, len(result.Threads)
	return s, nil
}

// isThreadFile goes by what the file holds. The name is asked only where that
// says nothing: then a thread file's own error is of more use.
func (f File) isThreadFile(found chatexport.Format) bool {
	switch found {
	case chatexport.ThreadFile:
		start := make([]byte, 2)
		_, err := f.Data.ReadAt(start, 0)
		return err == nil && string(start) != "PK" // in an archive it is an export's
	case chatexport.Unknown:
		ext := strings.ToLower(path.Ext(f.Name))
		return ext == ".jsonl" || ext == ".ndjson"
	}
	return false
}

// refusal says what is wrong with a file, and what to do.
func (f File) refusal(err error) error {
	if _, ok := errors.AsType[*chatexport.RefusedError](err); ok {
		return fault.Newf(fault.Invalid, "%s: %v.", f.Name, err)
	}
	if unknown, ok := errors.AsType[*chatexport.UnknownError](err); ok {
		return fault.Newf(fault.Unsupported, "%s: is neither a thread file (JSON Lines) nor a chat export that can be read: %s. %s",
			f.Name, unknown.Seen, advice(unknown.Seen))
	}
	return fmt.Errorf("%s: %w", f.Name, err)
}

// exports is what people can give.
const exports = "Read are exports of WhatsApp, Instagram, Facebook, Messenger, Snapchat, Telegram, Discord, TikTok and " +
	"SMS Backup & Restore, alone or as .zip. docs/how-to/export-a-chat.md says how to get one."

// advice says what to do with a file that is no export.
func advice(seen chatexport.Seen) string {
	switch seen {
	case chatexport.SeenEmpty:
		return "Copy or download it again: nothing of it arrived. " + exports
	case chatexport.SeenPicture, chatexport.SeenVideo, chatexport.SeenPDF:
		return "Conversations are read from the text that an app exports, not from pictures of it. Screenshots of the words are proof too: keep them. " + exports
	case chatexport.SeenText:
		return "In WhatsApp, open the chat, choose «Export chat», and give the file as it came. " + exports
	case chatexport.SeenHTML:
		return "Export once more and choose JSON as the format, where the app asks. " + exports
	case chatexport.SeenPacked:
		return "Unpack it, and check what comes out. " + exports
	case chatexport.SeenZIP:
		return "If the export is among several, check the others too; if it was made as web pages (HTML) or text, make it again as JSON. " + exports
	case chatexport.SeenCalls:
		return "SMS Backup & Restore puts messages into another file, whose name starts with sms. " + exports
	}
	return exports
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

// Names gives the names that a chat export shows for its accounts, and says
// whose export it is where the file does; none for a thread file.
func (s *Source) Names() map[string]string {
	if s.imported == nil {
		return nil
	}
	const owner = "(who exported this)"
	names := maps.Clone(s.imported.Names)
	for _, id := range s.imported.Owners {
		if !strings.HasSuffix(names[id], owner) {
			names[id] += " " + owner
		}
	}
	return names
}

// Notes say what a reader of a chat export must know.
func (s *Source) Notes() []string {
	if s.imported == nil {
		return nil
	}
	var notes []string
	for _, n := range s.imported.Notes {
		text := n.Text
		if n.Code == chatexport.NoteDateAmbiguous {
			other := "month-first"
			if s.options.IfAmbiguous == chatexport.MonthFirst {
				other = "day-first"
			}
			text += " If they are, use --dates " + other + "."
		}
		notes = append(notes, text)
	}
	if places := unread(*s.imported); places != "" {
		notes = append(notes, "Not read: "+places+".")
	}
	return notes
}

// unread names the places of what could not be read, the first few of many.
func unread(r chatexport.Result) string {
	const shown = 20
	var places []string
	for _, o := range r.Others {
		if o.System {
			continue
		}
		if len(r.Threads) == 1 {
			o.Thread = "" // it is clear which
		}
		places = append(places, strings.Join(strings.Fields(o.Thread+" "+o.File+" "+o.Place), " "))
	}
	if n := len(places); n > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(places[:shown], ", "), n-shown)
	}
	return strings.Join(places, ", ")
}
