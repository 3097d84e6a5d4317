package chatexport

import (
	"fmt"
	"slices"
	"strings"
)

// countedNotes are the notes that say how often, in the order in which they
// are given: the singular, and the plural with the number.
var countedNotes = []struct {
	code      NoteCode
	one, many string
}{
	{NoteUnread, "1 line could not be read. It is in no message.", "%d lines could not be read. They are in no message."},
	{NoteUnreadable, "1 record could not be read. It is in no message.", "%d records could not be read. They are in no message."},
	{NotePartly, "1 message could be read in part only. What could not stands as [unreadable].",
		"%d messages could be read in part only. What could not stands as [unreadable]."},
	{NoteCutShort, "The file is damaged or cut short. What stands after the damage is not here.",
		"%d files are damaged or cut short. What stands after the damage is not here."},
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
	{NoteEmpty, "1 message has neither text nor media in the export.", "%d messages have neither text nor media in the export."},
	{NoteReactions, "1 reaction, such as a heart, is not shown as words.",
		"%d reactions, such as hearts, are not shown as words."},
	{NoteRequests, "1 conversation is a message request that was not accepted.", "%d conversations are message requests that were not accepted."},
	{NoteDraft, "1 message was written and not sent. It is left out.", "%d messages were written and not sent. They are left out."},
	{NoteEmptyThread, "1 conversation has no messages in it and is left out.", "%d conversations have no messages in them and are left out."},
	{NoteSystem, "1 line was written by APP itself. It is in no message.",
		"%d lines were written by APP itself. They are in no message."},
	{NoteNotUTF8, "Parts of the file are damaged. What could not be read stands as \uFFFD.", ""},
}

// note adds a note once.
func (g *gathering) note(n Note) {
	if n.Code != "" && !slices.Contains(g.notes, n) {
		g.notes = append(g.notes, n)
	}
}

// allNotes gives the notes, those that are counted last.
func (g *gathering) allNotes(app string) []Note {
	notes := g.notes
	for _, c := range countedNotes {
		switch n := g.counts[c.code]; {
		case n == 1:
			notes = append(notes, Note{c.code, n, strings.ReplaceAll(c.one, "APP", app)})
		case n > 1:
			notes = append(notes, Note{c.code, n, fmt.Sprintf(strings.ReplaceAll(c.many, "APP", app), n)})
		}
	}
	return notes
}
