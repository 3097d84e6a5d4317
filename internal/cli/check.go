package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/breakwater-safety/breakwater/chatexport"
	"github.com/breakwater-safety/breakwater/internal/check"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/web/checkpage"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// CheckCmd reads conversations and says what was seen in them.
type CheckCmd struct {
	Files []string `arg:"" name:"file" help:"Chat exports, alone or as .zip, or thread files (JSON Lines)."`
	JSON  bool     `help:"Print a JSON object a thread, one a line."`
	HTML  string   `name:"html" placeholder:"OUT.html" help:"Write what was seen as one page to this file, for you to keep or show. It has the words of messages."`
	Dates string   `enum:"day-first,month-first" default:"day-first" help:"How to read dates such as 03/04/26 in a WhatsApp export that does not decide it: ${enum}."`
	Language
}

// Help is shown under the command's flags.
func (CheckCmd) Help() string {
	return `Prints for each conversation how likely it is that someone in it is being blackmailed with private images
(none, notice, caution, high or critical), which signs were seen, the messages and words that raised them, and what
to do now. It is a likelihood with reasons, not a verdict on anyone; and where nothing is found, that proves nothing.

What apps export is recognised by what is in the file, alone or in a .zip, with all its conversations:

  WhatsApp              «Export chat», without media
  Instagram, Facebook   «Download your information», JSON
  Messenger             «Download secure storage data»
  Snapchat              «My Data», JSON
  Telegram Desktop      «Export chat history», JSON
  TikTok                «Download your data», JSON
  Discord               data package: your own messages only
  SMS on Android        «SMS Backup & Restore», XML

docs/how-to/export-a-chat.md says how to get one. Pictures in it are never opened. Nothing leaves this machine, and
nothing is kept.

  breakwater check "WhatsApp Chat with Ana.txt"
  breakwater check instagram-export.zip
  breakwater check --language es --html seen.html instagram-export.zip
  breakwater check --json threads.jsonl

What is said is said twice, to a fifteen-year-old or a parent and to a reviewer: the terminal has what to do in plain
words and the signs exactly, the page and the JSON have both whole. Notes about the file itself are in English.

Records of an export that cannot be read are named with their place. A thread file that is wrong is refused whole,
with the line and the field, before anything is printed; the exit code is 2. docs/thread-format.md describes it.`
}

// Run prints the results of all threads of all files, in order.
func (c *CheckCmd) Run(ctx context.Context, env *Env) error {
	sources, files, err := c.open()
	defer closeAll(files)
	if err != nil {
		return err
	}
	threads := 0
	for _, s := range sources {
		threads += s.Threads
	}
	say, err := c.catalogue(env)
	if err != nil {
		return err
	}
	out, err := createOut(c.HTML)
	if err != nil {
		return err
	}
	defer out.discard()
	page := checkpage.Page{Made: env.Now(), Say: say}
	printer := check.Printer{Out: env.Stdout, Styled: env.Color, Brief: threads > 1, Say: say}
	engine, levels := risk.New(), map[risk.Level]int{}
	for i, s := range sources {
		var rows []check.Row
		err := s.Each(func(t thread.Thread) error {
			r := check.Thread(engine, c.Files[i], t, say)
			r.About = s.About(t)
			levels[r.Level]++
			if out != nil {
				page.Add(r, s.Names(), s.Notes())
			}
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case c.JSON:
				r.Notes = s.Notes()
				return check.WriteJSON(env.Stdout, r)
			case !s.Several():
				r.Notes = s.Notes()
				return printer.Print(r, s.Names())
			}
			rows = append(rows, s.Row(t, r))
			if r.Quiet() {
				return nil
			}
			return printer.Print(r, s.Names())
		})
		if err == nil && len(rows) > 0 {
			err = printer.List(s, rows)
		}
		if err != nil {
			return err
		}
	}
	if out != nil {
		if err := errors.Join(checkpage.Write(out.buf, page), out.keepPrivate()); err != nil {
			return err
		}
	}
	if threads == 1 || c.JSON {
		return nil
	}
	return printer.Total(levels)
}

// open opens every file, so that nothing is printed if one is wrong. The files
// are the caller's to close, also after an error.
func (c *CheckCmd) open() (sources []*check.Source, files []*os.File, err error) {
	var options chatexport.Options
	if c.Dates == "month-first" {
		options.IfAmbiguous = chatexport.MonthFirst
	}
	for _, name := range c.Files {
		f, size, err := openFile(name)
		if err != nil {
			return nil, files, err
		}
		files = append(files, f)
		s, err := check.Open(check.File{Name: name, Data: f, Size: size}, options)
		if err != nil {
			return nil, files, err
		}
		sources = append(sources, s)
	}
	return sources, files, nil
}

// openFile opens a regular file and gives its size.
func openFile(name string) (*os.File, int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, fault.Newf(fault.NotFound, "%s: cannot be opened. Is the name right, and may you read it?", name)
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, 0, fmt.Errorf("%s: %w", name, err)
	}
	if !info.Mode().IsRegular() {
		_ = f.Close()
		return nil, 0, fault.Newf(fault.Unsupported, "%s: is not a regular file. Name the files in a folder one by one, or with *.", name)
	}
	return f, info.Size(), nil
}

func closeAll(files []*os.File) {
	for _, f := range files {
		_ = f.Close() // only read from
	}
}
