package cli

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
)

// HashCmd prints the fingerprints of pictures.
type HashCmd struct {
	Files []string `arg:"" name:"file" help:"Pictures: JPEG, PNG, GIF or WebP; of an animation the first picture."`
	JSON  bool     `help:"Print a JSON object a line instead of CSV."`
}

// Help is shown under the command's flags.
func (HashCmd) Help() string {
	return `Prints a line a file, «hash,quality,file». The hash is PDQ (256 bits, 64 hexadecimal digits), the one that
StopNCII, NCMEC and Meta exchange; two pictures whose hashes differ in at most 31 bits are the same picture for
them. The quality is 0 to 100: below 50 a picture has too little in it to be recognised. Nothing leaves this machine.

  breakwater hash *.jpg > known.txt
  breakwater match --bank known.txt photo.png

A file that is not a picture is named on the error output; the others are still printed, and the exit code is 2.`
}

// hashLine is a picture's fingerprint as it is printed.
type hashLine struct {
	Hash    string `json:"hash"`
	Quality int    `json:"quality"`
	File    string `json:"file"`
}

// Run prints a line a file.
func (c *HashCmd) Run(ctx context.Context, env *Env) error {
	reader, rows, lines := media.NewReader(media.DefaultLimits()), csv.NewWriter(env.Stdout), json.NewEncoder(env.Stdout)
	err := env.eachPicture(ctx, reader, c.Files, func(file string, u media.Upload) error {
		line := hashLine{u.Turns[0].String(), u.Quality, file}
		if c.JSON {
			return lines.Encode(line)
		}
		defer rows.Flush()
		return rows.Write([]string{line.Hash, strconv.Itoa(line.Quality), file})
	})
	return errors.Join(rows.Error(), err)
}

// eachPicture reads the files one after another. Those that cannot be read are
// named on the error output, and are an error at the end.
func (e *Env) eachPicture(ctx context.Context, r *media.Reader, files []string, do func(string, media.Upload) error) error {
	bad := 0
	for _, file := range files {
		u, err := readPicture(ctx, r, file)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			bad++
			fmt.Fprintf(e.Stderr, "breakwater: %s: %s\n", file, plainly(err))
			continue
		}
		if err := do(file, u); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fault.Newf(fault.Invalid, "%d of %d files could not be read as pictures.", bad, len(files))
	}
	return nil
}

func readPicture(ctx context.Context, r *media.Reader, file string) (media.Upload, error) {
	f, err := os.Open(file)
	if err != nil {
		return media.Upload{}, err
	}
	defer func() { _ = f.Close() }()
	return r.Read(ctx, f)
}

// plainly gives what a person at the terminal may want to know of an error.
func plainly(err error) string {
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		return pathErr.Err.Error()
	}
	if fault.CodeOf(err) == fault.Internal {
		return err.Error()
	}
	text, _ := fault.PublicOf(err)
	return text
}
