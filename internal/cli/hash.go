package cli

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// HashCmd prints the fingerprints of pictures and videos.
type HashCmd struct {
	Files []string `arg:"" name:"file" help:"Pictures: JPEG, PNG, GIF or WebP, of an animation the first picture; HEIC or AVIF with ffmpeg. Videos: MP4, MOV, WebM, MKV, AVI or MPEG-TS."`
	JSON  bool     `help:"Print a JSON object a line instead of CSV; of videos it holds the frames." xor:"form"`
	VPDQ  bool     `name:"vpdq" help:"Print the frames of one video, or of an animation: «frame,quality,hash,seconds» a line." xor:"form"`
	Turns bool     `help:"Of each picture, print the hashes of all its eight turns and flips: «hash,quality,file,turn», or in JSON «turns»."`
	Rate  float64  `help:"With --vpdq and --json, how many frames a second are taken of a video: above 0, at most 60." default:"1"`
}

// Help is shown under the command's flags.
func (HashCmd) Help() string {
	return `Prints a line a picture, «hash,quality,file». The hash is PDQ (256 bits, 64 hexadecimal digits), the one that
StopNCII, NCMEC and Meta exchange; two pictures whose hashes differ in at most 31 bits are the same picture for
them. The quality is 0 to 100: below 50 a picture has too little in it to be recognised. Of a video it prints two
lines, «md5,…,file» and «sha256,…,file». Nothing leaves this machine.

  breakwater hash *.jpg > known.txt
  breakwater match --bank known.txt photo.png

A picture that was turned or mirrored has another hash. --turns prints the eight that a picture has, in the order in
which the server's batch look-up takes them; they cannot be had from one another.

HEIC and AVIF photos, and the frames of a video (vPDQ), take ffmpeg. --vpdq prints them as Meta's tool does; in JSON they are «vpdq», a list of
«hash,quality,seconds», as in HMA. One frame a second is what banks hold.

  breakwater hash --vpdq clip.mp4 > clip.txt

A file that can be read as neither is named on the error output; the others are still printed, and the exit code is 2.`
}

// Run prints a line a file, or two.
func (c *HashCmd) Run(ctx context.Context, env *Env) error {
	if c.VPDQ && len(c.Files) > 1 {
		return fault.New(fault.Invalid, "--vpdq prints the frames of one video at a time. Give one file, or use --json.")
	}
	reader, err := c.reader()
	if err != nil {
		return err
	}
	out := env.Stdout
	return env.eachUpload(ctx, reader, c.Files, func(file string, u media.Upload) error {
		if v := u.Video; v != nil && v.Why != "" && (c.JSON || c.VPDQ) {
			fmt.Fprintf(env.Stderr, "breakwater: %s: %s\n", file, v.Why)
		}
		switch {
		case c.VPDQ:
			return printFrames(out, u)
		case c.JSON:
			return json.NewEncoder(out).Encode(c.hashed(file, u))
		}
		return c.printHashes(out, file, u)
	})
}

// reader gives a reader that looks at frames only when they will be printed.
func (c *HashCmd) reader() (*media.Reader, error) {
	if c.Rate <= 0 || c.Rate > 60 {
		return nil, fault.New(fault.Invalid, "--rate must be above 0, and at most 60 frames a second.")
	}
	limits := media.DefaultLimits()
	limits.VideoBytes, limits.VideoMemory = 1<<40, 256<<20 // their own machine
	limits.VideoRate, limits.VideoFrames = c.Rate, vpdq.MaxFrames
	limits.VideoLength, limits.VideoTime = 10*time.Hour, time.Hour
	reader := media.NewReader(limits)
	program, err := ffmpeg.Find()
	if err != nil {
		return reader, nil //nolint:nilerr // what takes ffmpeg says so
	}
	if c.VPDQ || c.JSON {
		return reader.WithVideos(program, rand.Reader, ""), nil
	}
	return reader.WithPhotos(program), nil
}

// printHashes prints the lines of one file.
func (c *HashCmd) printHashes(out io.Writer, file string, u media.Upload) error {
	rows := csv.NewWriter(out)
	if u.Video == nil {
		quality := strconv.Itoa(u.Quality)
		if !c.Turns {
			return rows.WriteAll([][]string{{u.Turns[pdq.Original].String(), quality, file}})
		}
		lines := make([][]string, len(u.Turns))
		for i, h := range u.Turns {
			lines[i] = []string{h.String(), quality, file, bank.TurnName(i)}
		}
		return rows.WriteAll(lines)
	}
	return rows.WriteAll([][]string{
		{"md5", hex.EncodeToString(u.MD5[:]), file},
		{"sha256", hex.EncodeToString(u.SHA256[:]), file},
	})
}

// printFrames prints the frames in the form of the reference.
func printFrames(out io.Writer, u media.Upload) error {
	if len(u.Videos) == 0 && u.Video != nil {
		return fault.New(fault.Unsupported, "There are no frames to print.")
	}
	if len(u.Videos) == 0 {
		return fault.New(fault.Unsupported, "This is a picture, not a video.")
	}
	text, err := u.Videos[pdq.Original].MarshalText()
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}

// hashed is a file's fingerprint as it is printed in JSON.
func (c *HashCmd) hashed(file string, u media.Upload) any {
	if u.Video == nil {
		var turns []string
		for _, h := range u.Turns {
			if c.Turns {
				turns = append(turns, h.String())
			}
		}
		return struct {
			Hash    string   `json:"hash"`
			Quality int      `json:"quality"`
			Turns   []string `json:"turns,omitempty"`
			File    string   `json:"file"`
		}{u.Turns[pdq.Original].String(), u.Quality, turns, file}
	}
	return struct {
		MD5     string         `json:"md5"`
		SHA256  string         `json:"sha256"`
		VPDQ    vpdq.Signature `json:"vpdq"`
		Seconds float64        `json:"seconds"`
		Seen    media.Seen     `json:"seen"`
		File    string         `json:"file"`
	}{hex.EncodeToString(u.MD5[:]), hex.EncodeToString(u.SHA256[:]), u.Video.Signature, u.Video.Length.Seconds(), u.Video.Seen, file}
}

// eachUpload reads the files one after another. Those that cannot be read, or that
// do refuses as fault.Unsupported, are named on the error output, and are an error at
// the end.
func (e *Env) eachUpload(ctx context.Context, r *media.Reader, files []string, do func(string, media.Upload) error) error {
	bad := 0
	for _, file := range files {
		u, err := readUpload(ctx, r, file)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		readable := err == nil
		if readable {
			err = do(file, u)
		}
		if err == nil {
			continue
		}
		if readable && fault.CodeOf(err) != fault.Unsupported {
			return err
		}
		bad++
		fmt.Fprintf(e.Stderr, "breakwater: %s: %s\n", file, plainly(err))
	}
	if bad > 0 {
		return fault.Newf(fault.Invalid, "%d of %d files could not be read.", bad, len(files))
	}
	return nil
}

func readUpload(ctx context.Context, r *media.Reader, file string) (media.Upload, error) {
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
