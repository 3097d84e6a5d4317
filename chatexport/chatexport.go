// Package chatexport reads the files that people get when they export a
// conversation from a messenger, and gives [thread.Thread]s.
//
// It reads text only. Pictures, videos and recordings inside an export are
// never opened, and their names never come out: in the text stands "[image]",
// "[video]" or "[voice message]", and a [thread.Media] says the kind. What an
// export does not say, or says in a way that had to be guessed, stands in the
// result's notes, and no line is dropped in silence.
//
// WhatsApp's exports are read so far, as text or as ZIP archive. The package
// is pure: no files, clock, network or log.
package chatexport

import (
	"errors"
	"io"

	"github.com/breakwater-safety/breakwater/thread"
)

// Format is a kind of export.
type Format string

// The formats that are read.
const (
	// Unknown is none of them.
	Unknown Format = ""
	// WhatsApp is WhatsApp's "Export chat": text, or a ZIP archive around it.
	WhatsApp Format = "whatsapp"
)

// DateOrder says how to read a date such as 03/04/26 when nothing in the file
// decides it.
type DateOrder int

// The orders of dates.
const (
	// DayFirst reads 03/04/26 as the third of April. It is the most common.
	DayFirst DateOrder = iota
	// MonthFirst reads it as the fourth of March, as in the United States.
	MonthFirst
)

// Options are what a caller may know that the file does not say. The zero
// Options are right when nothing is known.
type Options struct {
	// IfAmbiguous is used only where the file itself does not decide.
	IfAmbiguous DateOrder
}

// Result is what was read.
type Result struct {
	Format Format
	// Threads are valid as [thread.Thread.Validate] has it. Accounts are named
	// "a1", "a2" … in the order in which they first speak.
	Threads []thread.Thread
	// Names gives the name that the export shows for each account. It is kept
	// beside the threads so that nothing that works on threads can tell it on.
	Names map[string]string
	// Notes say what a reader of the result must know.
	Notes []Note
	// Others are the lines that are in no message.
	Others []Line
}

// A Note is something about a result that its reader must know.
type Note struct {
	Code NoteCode
	// Count is how often, where that means something; else 0.
	Count int
	// Text is an English sentence; it quotes nothing from the file.
	Text string
}

// NoteCode names a kind of note.
type NoteCode string

// The notes.
const (
	NoteNoTimeZone    NoteCode = "no-time-zone"     // times are taken as UTC
	NoteDateAmbiguous NoteCode = "date-ambiguous"   // the option decided between day and month
	NoteDateDecided   NoteCode = "date-decided"     // the order of the messages decided it
	NoteOddDates      NoteCode = "odd-dates"        // lines look like a message's but their date is none
	NoteTimeBackwards NoteCode = "time-backwards"   // messages dated before the one above
	NoteUnread        NoteCode = "unread-lines"     // lines that could not be read
	NoteSystem        NoteCode = "system-lines"     // lines that the messenger wrote
	NoteMediaUnknown  NoteCode = "media-left-out"   // the export does not say which kind
	NoteDeleted       NoteCode = "deleted-messages" // the export has no text for them
	NoteEdited        NoteCode = "edited-messages"  // only the last wording is there
	NoteNotUTF8       NoteCode = "not-utf8"         // bytes were replaced
)

// A Line is a line of the export that is in no message.
type Line struct {
	// Number counts from 1 in the text file.
	Number int
	// System says that the messenger wrote it ("… joined"); otherwise the
	// line could not be read.
	System bool
	Text   string
}

// ErrUnknownFormat is given for a file that is no export that can be read. The
// caller should say which exports can, and where people find them.
var ErrUnknownFormat = errors.New("not a chat export that can be read (WhatsApp's .txt or .zip can)")

// A RefusedError says why an export was refused whole. It quotes nothing from
// the file.
type RefusedError struct{ Problem string }

// Error gives the problem.
func (e *RefusedError) Error() string { return "chat export refused: " + e.Problem }

// Detect says which export the size bytes of r are. It gives [Unknown] for
// anything else, and an error only where r cannot be read or a ZIP archive is
// not safe to open.
func Detect(r io.ReaderAt, size int64) (Format, error) {
	text, err := open(r, size)
	switch {
	case errors.Is(err, ErrUnknownFormat):
		return Unknown, nil
	case err != nil:
		return Unknown, err
	}
	if _, ok := detectStyle(lines(text)); !ok {
		return Unknown, nil
	}
	return WhatsApp, nil
}

// Read reads the export in the size bytes of r. It gives [ErrUnknownFormat]
// for a file of another kind and a [*RefusedError] for one that is too large or
// not safe to open; then there is no result.
func Read(r io.ReaderAt, size int64, o Options) (Result, error) {
	text, err := open(r, size)
	if err != nil {
		return Result{}, err
	}
	return readWhatsApp(text, o)
}
