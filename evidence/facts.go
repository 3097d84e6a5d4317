package evidence

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"time"
	"unicode/utf8"
)

// Kind says what an [Item] is.
type Kind string

// The kinds.
const (
	Handle  Kind = "handle"  // a name, number or address under which the other one is reached
	Link    Kind = "link"    // a web address
	Payment Kind = "payment" // where money was to go, or went
	Date    Kind = "date"    // when something happened
	Note    Kind = "note"    // anything else, in the person's own words
)

// Kinds lists the kinds.
func Kinds() []Kind { return []Kind{Handle, Link, Payment, Date, Note} }

// An Item is one fact.
type Item struct {
	Kind Kind `json:"kind"`
	// Value is 1 byte to 256 KiB of text.
	Value string `json:"value"`
	// Detail says more: the app of a handle, the kind of a payment, what
	// happened at a date. It may be empty.
	Detail string `json:"detail,omitempty"`
	// Thread and Message are where it was found; empty for what was given.
	Thread  string `json:"thread,omitempty"`
	Message string `json:"message,omitempty"`
}

func (i Item) problem() string {
	switch {
	case i.Kind != Handle && i.Kind != Link && i.Kind != Payment && i.Kind != Date && i.Kind != Note:
		return "must be a handle, link, payment, date or note"
	case i.Value == "" || len(i.Value) > MaxText || len(i.Detail) > MaxText:
		return "must be 1 byte to 256 KiB long"
	case !utf8.ValidString(i.Value) || !utf8.ValidString(i.Detail):
		return "must be UTF-8"
	}
	return ""
}

// A Sign is a red flag that the program saw. It is a likelihood, no verdict.
type Sign struct {
	Name    string `json:"name"`  // as package risk has it
	Title   string `json:"title"` // a few words, in the report's language
	Says    string `json:"says"`  // a sentence
	Thread  string `json:"thread"`
	Message string `json:"message"`
}

// Facts is what data/facts.json holds: what is in the bag, for programs.
type Facts struct {
	Format   string    `json:"format"` // FactsFormat
	Made     time.Time `json:"made"`
	Tool     string    `json:"tool"`
	Language string    `json:"language"`
	Under18  bool      `json:"under_18"`
	Threads  []About   `json:"threads"`
	// Given is what the person wrote; Found and Signs are the program's.
	Given []Item     `json:"given"`
	Found []Item     `json:"found"`
	Signs []Sign     `json:"signs"`
	Files []FileFact `json:"files"`
}

// FactsFormat names the form of data/facts.json.
const FactsFormat = "breakwater-evidence-facts/1"

// About is what there is to say of a conversation beside its messages.
type About struct {
	ID       string            `json:"id"`
	App      string            `json:"app,omitempty"`
	Names    map[string]string `json:"names,omitempty"`
	Messages int               `json:"messages"`
	First    *time.Time        `json:"first,omitempty"`
	Last     *time.Time        `json:"last,omitempty"`
	Original string            `json:"original_sha256,omitempty"`
}

// FileFact is a file of the person's choice.
type FileFact struct {
	Path   string `json:"path"` // in the bag
	Name   string `json:"name"` // as it was on the person's device
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func (in *Input) facts(files []payload) Facts {
	f := Facts{
		Format: FactsFormat, Made: in.At, Tool: in.Tool, Language: in.Language, Under18: in.Under18,
		Threads: []About{}, Given: orEmpty(in.Given), Found: orEmpty(in.Found), Signs: orEmpty(in.Signs), Files: []FileFact{},
	}
	for _, c := range in.Conversations {
		a := About{ID: c.Thread.ID, App: c.App, Names: c.Names, Messages: len(c.Thread.Messages), Original: c.Original}
		if n := len(c.Thread.Messages); n > 0 {
			a.First, a.Last = &c.Thread.Messages[0].At, &c.Thread.Messages[n-1].At
		}
		f.Threads = append(f.Threads, a)
	}
	for i, file := range files {
		sum := file.sums()
		f.Files = append(f.Files, FileFact{file.path, in.Files[i].Name, len(file.data), hex.EncodeToString(sum.sha256[:])})
	}
	return f
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// encode gives indented JSON, as people and programs read it.
func (f Facts) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(f)
	return b.Bytes(), err
}
