package cli

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/breakwater-safety/breakwater/chatexport"
	"github.com/breakwater-safety/breakwater/evidence"
	"github.com/breakwater-safety/breakwater/internal/check"
	"github.com/breakwater-safety/breakwater/internal/dossier"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/lockbox"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// EvidenceMakeCmd makes a bag.
type EvidenceMakeCmd struct {
	Chat    string   `arg:"" optional:"" help:"A thread file (JSON Lines) or a chat export, alone or as .zip."`
	Out     string   `required:"" placeholder:"OUT.zip" help:"Where to write the bag."`
	Thread  []string `placeholder:"ID" help:"Put in only this conversation of the file; may be given again."`
	Adult   bool     `help:"Everyone in the images was 18 or over. Without it the bag holds text and facts only."`
	Handle  []string `sep:"none" placeholder:"NAME" help:"A name, number or address of the other one; may be given again."`
	Link    []string `sep:"none" placeholder:"URL" help:"A web address; may be given again."`
	Payment []string `sep:"none" placeholder:"DETAILS" help:"Where money was to go; may be given again."`
	Date    []string `sep:"none" placeholder:"TEXT" help:"What happened and when; may be given again."`
	Note    []string `sep:"none" placeholder:"TEXT" help:"Anything else; may be given again."`
	File    []string `sep:"none" type:"path" placeholder:"FILE" help:"A file that shows what was done, with --adult only; may be given again."`
	LockFor string   `placeholder:"AGE-KEY" help:"Encrypt the bag to this public key (age1…) of the police or a helpline. You cannot open it then."`
	Language
}

// Help is shown under the command's flags.
func (EvidenceMakeCmd) Help() string {
	return `Writes one file with the conversations, the handles, links and payment details in them, what you add, and a page to
read (data/report.html). Nothing is sent anywhere. Pictures in an export are left out.

It prints the seal number. Write it down or give it to someone on the day: it shows later that the bag is the same.

  breakwater evidence make --out record.zip "WhatsApp Chat with Ana.txt"
  breakwater evidence make --out record.zip --thread t7 --handle "@name on Telegram" threads.jsonl
  breakwater evidence make --out record.zip.age --lock-for age1… chat.zip

Without --adult the bag is for images of someone under 18 or of unknown age: no files go in. Do not save, copy or
send such images; the words are enough.`
}

// Run makes the bag.
func (c *EvidenceMakeCmd) Run(env *Env) error {
	in, err := c.input(env)
	if err != nil {
		return err
	}
	bag, err := evidence.Make(in)
	clear(in.Seed[:])
	if wrong, ok := errors.AsType[*evidence.InputError](err); ok {
		return fault.Newf(fault.Invalid, "%s %s.", wrong.Field, wrong.Problem)
	}
	if err != nil {
		return err
	}
	data := bag.Bytes
	if c.LockFor != "" {
		if data, err = lockbox.Lock(c.LockFor, data); err != nil {
			return err
		}
	}
	out, err := createOut(c.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	if _, err := out.buf.Write(data); err != nil {
		return fmt.Errorf("write %s: %w", c.Out, err)
	}
	if err := out.keepPrivate(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "Made %s.\nSeal: %s\nWrite the seal down, or give it to someone today: it shows later that this is the same bag.\n", c.Out, bag.Seal)
	return err
}

func (c *EvidenceMakeCmd) input(env *Env) (evidence.Input, error) {
	catalogue, err := help.LoadTexts()
	if err != nil {
		return evidence.Input{}, err
	}
	texts := catalogue.Preferred(cmp.Or(c.Language.Language, locale(env), "en"))
	in := evidence.Input{
		At: env.Now(), Tool: toolName(), Under18: !c.Adult, Words: evidence.Words{},
		Language: texts.Language.Tag, Dir: texts.Language.Dir,
	}
	for _, key := range evidence.WordKeys() {
		if in.Words[key], err = texts.Raw("evidence.report." + key); err != nil {
			return in, err
		}
	}
	if _, err := io.ReadFull(rand.Reader, in.Seed[:]); err != nil {
		return in, fmt.Errorf("make key: %w", err)
	}
	for kind, values := range map[evidence.Kind][]string{
		evidence.Handle: c.Handle, evidence.Link: c.Link, evidence.Payment: c.Payment, evidence.Date: c.Date, evidence.Note: c.Note,
	} {
		for _, v := range values {
			in.Given = append(in.Given, evidence.Item{Kind: kind, Value: v})
		}
	}
	slices.SortStableFunc(in.Given, func(a, b evidence.Item) int { return cmp.Compare(a.Kind, b.Kind) })
	if in.Files, err = readFiles(c.File); err != nil {
		return in, err
	}
	if c.Chat == "" {
		if len(in.Given)+len(in.Files) == 0 {
			return in, fault.Newf(fault.Invalid, "there is nothing to put in: give a chat, or --handle, --link, --payment, --date, --note.")
		}
		return in, nil
	}
	return in, c.conversations(env, &in)
}

// conversations reads the chat, and finds what is in it.
func (c *EvidenceMakeCmd) conversations(env *Env, in *evidence.Input) error {
	f, size, err := openFile(c.Chat)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read from
	source, err := check.Open(check.File{Name: c.Chat, Data: f, Size: size}, chatexport.Options{})
	if err != nil {
		return err
	}
	say, err := Language{in.Language}.catalogue(env)
	if err != nil {
		return err
	}
	original := sha256.New()
	if _, err := io.Copy(original, io.NewSectionReader(f, 0, size)); err != nil {
		return fmt.Errorf("%s: %w", c.Chat, err)
	}
	engine, missing := risk.New(), slices.Clone(c.Thread)
	err = source.Each(func(t thread.Thread) error {
		if len(c.Thread) > 0 && !slices.Contains(c.Thread, t.ID) {
			return nil
		}
		missing = slices.DeleteFunc(missing, func(id string) bool { return id == t.ID })
		if len(in.Conversations) == evidence.MaxConversations {
			return fault.Newf(fault.TooLarge, "%s: has more than %d conversations. Name those that go in with --thread.", c.Chat, evidence.MaxConversations)
		}
		in.Conversations = append(in.Conversations, evidence.Conversation{
			Thread: t, Names: namesOf(t, source.Names()), App: source.App(t), Original: hex.EncodeToString(original.Sum(nil)),
		})
		in.Found = append(in.Found, dossier.Found(t)...)
		in.Signs = append(in.Signs, dossier.Read(engine, t).Signs(say)...)
		return nil
	})
	if err == nil && len(missing) > 0 {
		err = fault.Newf(fault.NotFound, "%s: has no conversation %s. «breakwater check» lists them.", c.Chat, missing[0])
	}
	in.Found, in.Signs = in.Found[:min(len(in.Found), evidence.MaxItems)], in.Signs[:min(len(in.Signs), evidence.MaxItems)]
	return err
}

// namesOf gives the names of those who are in a thread.
func namesOf(t thread.Thread, all map[string]string) map[string]string {
	names := map[string]string{}
	for _, a := range t.Accounts {
		if name := all[a.ID]; name != "" {
			names[a.ID] = name
		}
	}
	return names
}

// toolName is what a bag says that it was made by.
func toolName() string {
	line := versionLine()
	return line[:min(len(line), 100)]
}
