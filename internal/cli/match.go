package cli

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/bankfile"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/pdq"
)

// MatchCmd looks pictures up in a list of fingerprints.
type MatchCmd struct {
	Bank  string   `required:"" placeholder:"HASHES" help:"Text file of PDQ hashes, one a line; what follows a comma is not looked at, so the output of «breakwater hash» is one."`
	Files []string `arg:"" name:"file" help:"Pictures: JPEG, PNG, GIF or WebP; HEIC or AVIF with ffmpeg."`
	JSON  bool     `help:"Print a JSON object a file instead of CSV."`
}

// Help is shown under the command's flags.
func (MatchCmd) Help() string {
	return `Prints a line for each entry within 31 bits of a picture or of one of its turns and flips, nearest first:
«file,distance,hash,line,turn», where line is the entry's line in HASHES. A picture that matches nothing prints
nothing; how many matched is said on the error output. A match means that two pictures look the same. It says
nothing about the person who has one. Pictures with a quality below 50 are not compared.`
}

// found is a file with the entries that it matches.
type found struct {
	File    string       `json:"file"`
	Quality int          `json:"quality"`
	Matches []foundEntry `json:"matches"`
}

type foundEntry struct {
	Hash     string `json:"hash"`
	Line     int    `json:"line"`
	Distance int    `json:"distance"`
	Turn     string `json:"turn"`
}

// Run prints the matches.
func (c *MatchCmd) Run(ctx context.Context, env *Env) error {
	list, err := openHashes(c.Bank)
	if err != nil {
		return err
	}
	rows, lines, matched := csv.NewWriter(env.Stdout), json.NewEncoder(env.Stdout), 0
	reader := media.NewReader(media.DefaultLimits())
	if program, err := ffmpeg.Find(); err == nil {
		reader.WithPhotos(program)
	}
	err = env.eachUpload(ctx, reader, c.Files, func(file string, u media.Upload) error {
		if u.Video != nil {
			return fault.New(fault.Unsupported, "This is a video; pictures are looked up here.")
		}
		f := list.find(file, u)
		if len(f.Matches) > 0 {
			matched++
		}
		if len(u.Lookup()) == 0 {
			fmt.Fprintf(env.Stderr, "breakwater: %s: quality %d is below %d: too little in it to be compared\n",
				file, u.Quality, pdq.MinQuality)
		}
		if c.JSON {
			return lines.Encode(f)
		}
		for _, m := range f.Matches {
			err := rows.Write([]string{file, strconv.Itoa(m.Distance), m.Hash, strconv.Itoa(m.Line), m.Turn})
			if err != nil {
				return err
			}
		}
		rows.Flush()
		return rows.Error()
	})
	fmt.Fprintf(env.Stderr, "%d of %d pictures match; %d entries looked at.\n", matched, len(c.Files), len(list.hashes))
	return err
}

// hashes is a list of fingerprints, ready to be searched; the id of each is its
// line.
type hashes struct {
	index  *hashindex.Index
	hashes map[int]pdq.Hash
}

func openHashes(path string) (*hashes, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Newf(fault.NotFound, "--bank %s: %s. Is the name right, and may you read it?", path, plainly(err))
	}
	defer func() { _ = f.Close() }()
	list, err := readHashes(f)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "--bank %s: %s", path, plainly(err))
	}
	return list, nil
}

// readHashes reads a plain list, as «breakwater bank import» does. A line that is
// wrong refuses the whole.
func readHashes(r io.Reader) (*hashes, error) {
	in, err := bankfile.NewReader(r, bankfile.Plain)
	if err != nil {
		return nil, err
	}
	list := &hashes{index: hashindex.New(), hashes: map[int]pdq.Hash{}}
	for rec, err := range in.Records() {
		if bad, ok := errors.AsType[*bank.LineError](err); ok {
			text, _ := fault.PublicOf(bad.Err)
			return nil, fault.Newf(fault.Invalid, "line %d %s", bad.Line, text)
		}
		if err != nil {
			return nil, err
		}
		list.hashes[rec.Line] = *rec.PDQ
		list.index.Add(uint64(rec.Line), *rec.PDQ)
	}
	return list, nil
}

func (l *hashes) find(file string, u media.Upload) found {
	out := found{File: file, Quality: u.Quality, Matches: []foundEntry{}}
	turns := u.Lookup()
	for _, m := range l.index.SearchAny(turns, pdq.MatchDistance, nil) {
		h := l.hashes[int(m.ID)]
		_, turn := bank.Nearest(turns, h)
		out.Matches = append(out.Matches, foundEntry{h.String(), int(m.ID), m.Distance, turn})
	}
	return out
}
