// Package chatexport reads the files that people get when they export a
// conversation from a messenger, and gives [thread.Thread]s.
//
// It reads text only. Pictures, videos and recordings inside an export are
// never opened, and their names never come out: in the text stands "[image]",
// "[video]" or "[voice message]", and a [thread.Media] says the kind. What an
// export does not say, or says in a way that had to be guessed, stands in the
// result's notes, and no line is dropped in silence.
//
// What is read is listed at [Format]; [Read] takes a file of any of them, or a
// ZIP archive with one or more inside, and finds out which by what is in it.
// Structures are not documented by most messengers: each reader says where its
// knowledge is from. The package is pure: no files, clock, network or log.
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
	// Instagram and Facebook are the JSON of Meta's "Download your
	// information"; Meta is the same where nothing says which of the two.
	Instagram Format = "instagram"
	Facebook  Format = "facebook"
	Meta      Format = "meta"
	// Messenger is what Messenger gives for end-to-end encrypted chats.
	Messenger Format = "messenger"
	// Snapchat is chat_history.json and snap_history.json of "My Data".
	Snapchat Format = "snapchat"
	// Telegram is the JSON of Telegram Desktop, of one chat or an account.
	Telegram Format = "telegram"
	// Discord is the messages of a data package: its owner's alone.
	Discord Format = "discord"
	// TikTok is the direct messages in the JSON of "Download your data".
	TikTok Format = "tiktok"
	// SMS is the XML of the Android app SMS Backup & Restore.
	SMS Format = "sms"
	// ThreadFile is Breakwater's own: docs/thread-format.md.
	ThreadFile Format = "thread-file"
)

// App gives the name of the app, as it calls itself.
func (f Format) App() string {
	switch f {
	case WhatsApp:
		return "WhatsApp"
	case Instagram:
		return "Instagram"
	case Facebook:
		return "Facebook"
	case Meta:
		return "Instagram or Facebook"
	case Messenger:
		return "Messenger"
	case Snapchat:
		return "Snapchat"
	case Telegram:
		return "Telegram"
	case Discord:
		return "Discord"
	case TikTok:
		return "TikTok"
	case SMS:
		return "SMS Backup & Restore"
	case ThreadFile:
		return "Breakwater"
	}
	return "the app"
}

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
	// Format is that of the first thread; the id of each starts with its own.
	Format Format
	// Threads are valid as [thread.Thread.Validate] has it; there is one or
	// more. Accounts are named "a1", "a2" … in the order in which they first
	// speak. An account in two threads is one that the platform's own id says
	// is the same, or who exported; where there are only names, everyone else
	// is another in every thread.
	Threads []thread.Thread
	// Names gives the name that the export shows for each account, and Titles
	// the one for a thread, by its id, where there is one. They are kept beside
	// the threads so that nothing that works on threads can tell them on.
	Names  map[string]string
	Titles map[string]string
	// Owners are the accounts of who exported: one for each app in the file,
	// none where it does not say who that is.
	Owners []string
	// Notes say what a reader of the result must know.
	Notes []Note
	// Others are the parts of the export that are in no message: the first
	// thousand; the notes have their number.
	Others []Other
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
	NoteNoTimeZone    NoteCode = "no-time-zone"        // times are taken as UTC
	NoteDateAmbiguous NoteCode = "date-ambiguous"      // the option decided between day and month
	NoteDateDecided   NoteCode = "date-decided"        // the order of the messages decided it
	NoteOnlyOwn       NoteCode = "only-own"            // only what the exporter wrote is in it
	NoteOnlySaved     NoteCode = "only-saved"          // only what the app still had is in it
	NoteCutShort      NoteCode = "cut-short"           // what stands after the damage was not read
	NoteOddDates      NoteCode = "odd-dates"           // lines look like a message's but their date is none
	NoteTimeBackwards NoteCode = "time-backwards"      // messages dated before the one above
	NoteUnread        NoteCode = "unread-lines"        // lines that could not be read
	NoteUnreadable    NoteCode = "unreadable-records"  // records that could not be read
	NotePartly        NoteCode = "partly-unreadable"   // messages of which a part could not be read
	NoteSystem        NoteCode = "system-lines"        // what the messenger wrote
	NoteDraft         NoteCode = "drafts"              // written and never sent
	NoteMediaUnknown  NoteCode = "media-left-out"      // the export does not say which kind
	NoteDeleted       NoteCode = "deleted-messages"    // the export has no text for them
	NoteEdited        NoteCode = "edited-messages"     // only the last wording is there
	NoteEmpty         NoteCode = "empty-messages"      // neither text nor media
	NoteReactions     NoteCode = "reactions"           // hearts and the like, which are no messages
	NoteRequests      NoteCode = "message-requests"    // threads that their owner never accepted
	NoteEmptyThread   NoteCode = "empty-conversations" // conversations without a message
	NoteNotUTF8       NoteCode = "not-utf8"            // bytes were replaced
)

// An Other is a part of the export that is in no message.
type Other struct {
	// Thread is the id of the thread that it belongs to, or empty.
	Thread string
	// File is the entry of a ZIP archive, without folders: those hold names.
	File string
	// Place is "line 12" of a text, "messages[12]" of JSON.
	Place string
	// System says that the messenger wrote it ("… joined"), or that it was
	// never sent; otherwise it could not be read.
	System bool
	// Text is what stands there, cut if it is long.
	Text string
}

// ErrUnknownFormat is what an [*UnknownError] is.
var ErrUnknownFormat = errors.New("not a chat export that can be read")

// An UnknownError says that a file is no export that can be read, and what it
// seems to be. The caller should say which exports can, and where people find
// them.
type UnknownError struct{ Seen Seen }

// Error gives a sentence that quotes nothing from the file.
func (e *UnknownError) Error() string { return ErrUnknownFormat.Error() + " (" + string(e.Seen) + ")" }

// Is makes errors.Is find [ErrUnknownFormat].
func (e *UnknownError) Is(target error) bool { return target == ErrUnknownFormat }

// A RefusedError says why an export was refused whole. It quotes nothing from
// the file.
type RefusedError struct{ Problem string }

// Error gives the problem.
func (e *RefusedError) Error() string { return "chat export refused: " + e.Problem }

// Detect says which export the size bytes of r are, by what they hold; of a ZIP
// archive, the first that is in it. It gives [Unknown] for anything else, and
// an error only where r cannot be read or a ZIP archive is not safe to open.
func Detect(r io.ReaderAt, size int64) (Format, error) {
	files, err := open(r, size)
	switch {
	case errors.Is(err, ErrUnknownFormat):
		return Unknown, nil
	case err != nil:
		return Unknown, err
	}
	return files[0].format, nil
}

// Read reads the export in the size bytes of r. It gives an [*UnknownError] for
// a file of another kind and a [*RefusedError] for one that is too large or not
// safe to open; then there is no result. It holds the messages in memory, and
// of the file no more than one message (64 MiB of a text) beside them.
func Read(r io.ReaderAt, size int64, o Options) (Result, error) {
	files, err := open(r, size)
	if err != nil {
		return Result{}, err
	}
	g := newGathering(o)
	for _, f := range files {
		if err := g.read(f); err != nil {
			return Result{}, err
		}
	}
	r2, err := g.result()
	if err == nil && len(r2.Threads) == 0 {
		err = refused("there is no message in it")
	}
	return r2, err
}
