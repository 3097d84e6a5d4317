package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"github.com/breakwater-safety/breakwater/evidence"
	"github.com/breakwater-safety/breakwater/internal/dossier"
	"github.com/breakwater-safety/breakwater/internal/lockbox"
	"github.com/breakwater-safety/breakwater/thread"
)

// tool is what a bag says that it was made by.
const tool = "breakwater evidence 1 (in a browser)"

// PackQuestion says what goes into a bag.
type PackQuestion struct {
	At       time.Time       `json:"at"`
	Language string          `json:"language"`
	Dir      string          `json:"dir"`
	Under18  bool            `json:"under_18"`
	Words    evidence.Words  `json:"words"`
	Threads  []int           `json:"threads"` // in the order of Opened
	Given    []evidence.Item `json:"given"`
	Files    []FileQuestion  `json:"files"`
	// Recipient is an age key (age1…) to encrypt to; empty for none.
	Recipient string `json:"recipient"`
}

// FileQuestion is a file, whose bytes follow the question.
type FileQuestion struct {
	Name string `json:"name"`
	Size int    `json:"size"`
}

// Packed is the answer.
type Packed struct {
	Seal   string `json:"seal"`
	Locked bool   `json:"locked"` // it is encrypted
}

// Pack makes a bag of what is open and what the person adds.
func (d *Desk) Pack(q PackQuestion, data []byte) (any, []byte) {
	in := evidence.Input{
		At: q.At, Tool: tool, Under18: q.Under18, Language: q.Language, Dir: q.Dir, Words: q.Words, Given: q.Given,
	}
	if _, err := io.ReadFull(d.Rand, in.Seed[:ed25519.SeedSize]); err != nil {
		return Failure{"damaged"}, nil
	}
	for _, f := range q.Files {
		if f.Size < 0 || f.Size > len(data) {
			return Failure{"question"}, nil
		}
		in.Files = append(in.Files, evidence.File{Name: f.Name, Data: data[:f.Size]})
		data = data[f.Size:]
	}
	for _, i := range q.Threads {
		if t, ok := d.thread(i); ok {
			d.include(&in, t)
		}
	}
	bag, err := evidence.Make(in)
	clear(in.Seed[:])
	if wrong, ok := errors.AsType[*evidence.InputError](err); ok {
		return Failure{"input:" + wrong.Field}, nil
	}
	if err != nil {
		return Failure{"damaged"}, nil
	}
	if q.Recipient == "" {
		return Packed{Seal: bag.Seal.String()}, bag.Bytes
	}
	locked, err := lockbox.Lock(q.Recipient, bag.Bytes)
	if err != nil {
		return Failure{"input:recipient"}, nil
	}
	return Packed{Seal: bag.Seal.String(), Locked: true}, locked
}

// include puts a conversation into a bag, with what is found in it.
func (d *Desk) include(in *evidence.Input, t thread.Thread) {
	if d.pasted != "" { // its times are made up, so it is no conversation
		for text := range pieces(d.pasted, evidence.MaxText) {
			in.Given = append(in.Given, evidence.Item{Kind: evidence.Note, Value: text})
		}
	} else {
		in.Conversations = append(in.Conversations, evidence.Conversation{
			Thread: t, Names: d.namesOf(t), App: d.list().App, Original: d.original(),
		})
	}
	found := dossier.Found(t)
	var signs []evidence.Sign
	if all, err := library(); err == nil {
		signs = dossier.Read(d.Engine(), t).Signs(all.Choose(in.Language))
	}
	if d.pasted != "" { // there is no conversation to point into
		for i := range found {
			found[i].Thread, found[i].Message = "", ""
		}
		for i := range signs {
			signs[i].Thread, signs[i].Message = "", ""
		}
	}
	in.Found, in.Signs = append(in.Found, found...), append(in.Signs, signs...)
	in.Found, in.Signs = in.Found[:min(len(in.Found), evidence.MaxItems)], in.Signs[:min(len(in.Signs), evidence.MaxItems)]
}

func (d *Desk) namesOf(t thread.Thread) map[string]string {
	names := map[string]string{}
	for _, a := range t.Accounts {
		if name := d.opened.Names[a.ID]; name != "" {
			names[a.ID] = name
		}
	}
	return names
}

// pieces cuts a text into parts of at most so many bytes, between runes.
func pieces(text string, most int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for text != "" {
			n := min(most, len(text))
			for n < len(text) && text[n]&0xc0 == 0x80 {
				n--
			}
			if !yield(text[:n]) {
				return
			}
			text = text[n:]
		}
	}
}

// maxSummed is up to which size the digest of the file itself is noted: of a
// larger one it would take too long.
const maxSummed = 256 << 20

// original gives the SHA-256 of the file that a conversation was read from, so
// that the bag can be held against it; empty for a pasted text and for a very
// large file.
func (d *Desk) original() string {
	if d.file == nil || d.size > maxSummed {
		return ""
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(d.file, 0, d.size)); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
