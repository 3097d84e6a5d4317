package main

import (
	"errors"
	"io"
	"strings"
	"sync"

	"github.com/breakwater-safety/breakwater/chatexport"
	"github.com/breakwater-safety/breakwater/internal/dossier"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/thread"
)

// Desk holds what was opened last, until the page is left. It is not safe for
// concurrent use.
type Desk struct {
	Engine func() dossier.Engine
	Rand   io.Reader

	opened chatexport.Result
	file   io.ReaderAt // what was opened; nil for a pasted text
	size   int64
	pasted string // the text itself, where it was pasted and its times are not known
}

// library is read when words are first needed.
var library = sync.OnceValues(words.Load)

// Failure says by a code why there is no answer: "question" where page and
// module do not fit each other, "nothing" where nothing is open, "refused" and
// "damaged" of a file, and for what is no export what it seems to be.
type Failure struct {
	Failure string `json:"failure"`
}

// OpenQuestion says how to read a file.
type OpenQuestion struct {
	MonthFirst bool `json:"month_first"` // of dates that could be either
}

// Opened says what there is to read.
type Opened struct {
	App     string   `json:"app"`
	Threads []Brief  `json:"threads"`
	Notes   []string `json:"notes"` // codes of package chatexport
}

// Brief is a conversation in a list.
type Brief struct {
	Title    string `json:"title"`
	Messages int    `json:"messages"`
}

// Open reads the export in the size bytes of r, whatever it is.
func (d *Desk) Open(r io.ReaderAt, size int64, q OpenQuestion) any {
	d.opened, d.file, d.pasted = chatexport.Result{}, nil, ""
	var options chatexport.Options
	if q.MonthFirst {
		options.IfAmbiguous = chatexport.MonthFirst
	}
	result, err := chatexport.Read(r, size, options)
	if err != nil {
		return failure(err)
	}
	d.opened, d.file, d.size = result, r, size
	return d.list()
}

// PasteQuestion has what was pasted.
type PasteQuestion struct {
	Text string `json:"text"`
}

// maxPaste bounds what may be pasted.
const maxPaste = 4 << 20

// Paste reads a text: as an export where it is one, else line by line.
func (d *Desk) Paste(q PasteQuestion) any {
	d.opened, d.file, d.pasted = chatexport.Result{}, nil, ""
	text := strings.TrimSpace(q.Text)
	switch {
	case text == "":
		return Failure{"empty"}
	case len(text) > maxPaste:
		return Failure{"refused"}
	}
	r := strings.NewReader(text)
	if result, err := chatexport.Read(r, r.Size(), chatexport.Options{}); err == nil {
		d.opened = result
		return d.list()
	}
	d.opened, d.pasted = lines(text), text
	return d.list()
}

func (d *Desk) list() Opened {
	o := Opened{App: d.opened.Format.App(), Threads: []Brief{}, Notes: []string{}}
	if d.opened.Format == chatexport.ThreadFile || d.pasted != "" {
		o.App = ""
	}
	for _, t := range d.opened.Threads {
		o.Threads = append(o.Threads, Brief{d.title(t), len(t.Messages)})
	}
	for _, n := range d.opened.Notes {
		o.Notes = append(o.Notes, string(n.Code))
	}
	return o
}

// title gives what a conversation is called, or who is in it.
func (d *Desk) title(t thread.Thread) string {
	if title := d.opened.Titles[t.ID]; title != "" {
		return title
	}
	var names []string
	for _, a := range t.Accounts {
		if name := d.opened.Names[a.ID]; name != "" && len(names) < 4 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// failure gives the code of an error.
func failure(err error) Failure {
	if _, ok := errors.AsType[*chatexport.RefusedError](err); ok {
		return Failure{"refused"}
	}
	unknown, ok := errors.AsType[*chatexport.UnknownError](err)
	if !ok {
		return Failure{"damaged"}
	}
	switch unknown.Seen {
	case chatexport.SeenEmpty:
		return Failure{"empty"}
	case chatexport.SeenPicture, chatexport.SeenVideo, chatexport.SeenPDF:
		return Failure{"picture"}
	case chatexport.SeenHTML:
		return Failure{"html"}
	case chatexport.SeenText:
		return Failure{"text"}
	}
	return Failure{"other"}
}
