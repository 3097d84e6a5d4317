package chatexport

import (
	"fmt"

	"github.com/breakwater-safety/breakwater/thread"
)

// countedNotes are the notes that say how often, in the order in which they
// are given: the singular, and the plural with the number.
var countedNotes = []struct {
	code      NoteCode
	one, many string
}{
	{NoteUnread, "1 line could not be read. It is in no message.", "%d lines could not be read. They are in no message."},
	{NoteOddDates, "1 line starts like a message, but its date is none. It was left in the message above it.",
		"%d lines start like messages, but their dates are none. They were left in the messages above them."},
	{NoteTimeBackwards, "1 message is dated before the one above it. It was given the time of that one.",
		"%d messages are dated before the one above them. They were given the time of that one."},
	{NoteMediaUnknown, "1 picture, video or recording was left out of the export, which does not say which. It stands as [media].",
		"%d pictures, videos or recordings were left out of the export, which does not say which. They stand as [media]."},
	{NoteDeleted, "1 message was deleted before the export. What it said is not known.",
		"%d messages were deleted before the export. What they said is not known."},
	{NoteEdited, "1 message was edited. The export has only the last wording.",
		"%d messages were edited. The export has only the last wording."},
	{NoteSystem, "1 line was written by WhatsApp itself. It is in no message.",
		"%d lines were written by WhatsApp itself. They are in no message."},
	{NoteNotUTF8, "Parts of the file are damaged. What could not be read stands as \uFFFD.", ""},
}

func (p *reading) result(date Note) (Result, error) {
	r := Result{Format: WhatsApp, Names: p.names, Others: p.lines, Threads: []thread.Thread{p.thread}}
	r.Notes = append(r.Notes, Note{Code: NoteNoTimeZone,
		Text: "The file does not say in which time zone its times are. They are taken as UTC."})
	if date.Code != "" {
		r.Notes = append(r.Notes, date)
	}
	for _, c := range countedNotes {
		switch n := p.counts[c.code]; {
		case n == 1:
			r.Notes = append(r.Notes, Note{c.code, n, c.one})
		case n > 1:
			r.Notes = append(r.Notes, Note{c.code, n, fmt.Sprintf(c.many, n)})
		}
	}
	if err := p.thread.Validate(); err != nil {
		return Result{}, fmt.Errorf("chat export: made a thread that is not valid: %w", err)
	}
	return r, nil
}
