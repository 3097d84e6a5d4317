// Package cli is the command line: one file a subcommand, each a struct whose
// fields are its flags and whose Run does the work through an [Env], so that
// tests run commands without a process.
//
// Every flag can also be given by the environment (--data-dir as
// BREAKWATER_DATA_DIR) or in a config file (data-dir: …); the flag wins over
// the environment, the environment over the file.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Env is what a command works with.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Now            func() time.Time
	Getenv         func(string) string
	// Color says that Stdout is a terminal that shows bold and colours, and
	// Progress that Stderr is a terminal on which a line may be redrawn.
	Color, Progress bool
}

// OS gives the environment of this process.
func OS() *Env {
	plain := os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb"
	return &Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now, Getenv: os.Getenv,
		Color:    !plain && isTerminal(os.Stdout),
		Progress: !plain && isTerminal(os.Stderr),
	}
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // something failed here
	exitUsage  = 2 // the input or the flags were wrong
	exitFound  = 3 // a check has found what it looks for
)

// commands is the command line, in the order of its help.
type commands struct {
	Config string `help:"Read flags from this YAML file, one «flag: value» a line." type:"existingfile" placeholder:"FILE"`

	Serve     ServeCmd     `cmd:"" help:"Run the server: the API for platforms, the public site and the console."`
	Check     CheckCmd     `cmd:"" help:"Read conversations and say what signs of sextortion are in them."`
	Eval      EvalCmd      `cmd:"" help:"Measure the engine on labelled conversations."`
	Explain   ExplainCmd   `cmd:"" help:"Take one message of a conversation apart: what it raised, why, and what would have changed it."`
	Hash      HashCmd      `cmd:"" help:"Print the fingerprints of pictures and videos."`
	Match     MatchCmd     `cmd:"" help:"Look pictures up in a list of fingerprints."`
	Contact   ContactCmd   `cmd:"" help:"Decide whether someone may contact someone."`
	Platform  PlatformCmd  `cmd:"" help:"Connect platforms."`
	Bank      BankCmd      `cmd:"" help:"Fill banks of known images from files, and look after them."`
	Case      CaseCmd      `cmd:"" help:"Decide, as a helpline's operator, what is released of people's cases."`
	Partner   PartnerCmd   `cmd:"" help:"Exchange fingerprints with other deployments: invite, join, leave."`
	Keys      KeysCmd      `cmd:"" help:"Look after the keys under which cases are sealed."`
	Directory DirectoryCmd `cmd:"" help:"Look after the directory of help and the law: what is out of date, and its signature."`
	Evidence  EvidenceCmd  `cmd:"" help:"Make bags of evidence, and check that nothing in one was changed."`
	Bench     BenchCmd     `cmd:"" help:"Measure what this machine does: photos and look-ups a second."`
	Fit       FitCmd       `cmd:"" help:"Train the engine's learned part and fit its weights: for those who work on the engine."`
	Version   VersionCmd   `cmd:"" help:"Print the version."`
}

// Main runs the command line and gives the exit code.
func Main(ctx context.Context, args []string, env *Env) int {
	var c commands
	exit := -1
	parser, err := newParser(ctx, &c, env, configPath(args, env), func(code int) { exit = code; panic(stop{}) })
	if err != nil {
		return env.fail(err)
	}
	parsed, code := parse(parser, args, env, &exit)
	if parsed == nil {
		return code
	}
	if err := parsed.Run(); err != nil {
		return env.fail(err)
	}
	return exitOK
}

func newParser(ctx context.Context, c *commands, env *Env, config string, exit func(int)) (*kong.Kong, error) {
	options := []kong.Option{
		kong.Name("breakwater"),
		kong.Description("Breakwater stands against sextortion: blackmail with intimate images.\n\n" +
			"It reads the signs in a conversation as it unfolds, recognises known images by their fingerprints, " +
			"decides who may contact a minor, and shows the person who is threatened what to do."),
		kong.Writers(env.Stdout, env.Stderr), kong.Exit(exit),
		kong.DefaultEnvars("BREAKWATER"), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(env),
	}
	if config != "" {
		resolver, err := configFile(config)
		if err != nil {
			return nil, err
		}
		options = append(options, kong.Resolvers(resolver))
	}
	parser, err := kong.New(c, options...)
	if err != nil {
		return nil, fmt.Errorf("build the command line: %w", err)
	}
	return parser, nil
}

// stop unwinds the parser after it printed the help.
type stop struct{}

// parse gives nil and the exit code when there is nothing to run.
func parse(parser *kong.Kong, args []string, env *Env, exit *int) (ctx *kong.Context, code int) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(stop); !ok {
				panic(r)
			}
			ctx, code = nil, *exit
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(env.Stderr, "breakwater: %v\nRun «%s --help» to see what there is.\n", err, commandOf(err))
		return nil, exitUsage
	}
	return ctx, exitOK
}

// commandOf gives the command that the error is about, as one would type it.
func commandOf(err error) string {
	words := []string{"breakwater"}
	wrong, ok := errors.AsType[*kong.ParseError](err)
	if !ok || wrong.Context == nil {
		return words[0]
	}
	for _, step := range wrong.Context.Path {
		if step.Command != nil {
			words = append(words, step.Command.Name)
		}
	}
	return strings.Join(words, " ")
}

// fail prints an error and gives its exit code.
func (e *Env) fail(err error) int {
	code := exitFailed
	if found, ok := errors.AsType[*foundError](err); ok {
		fmt.Fprintf(e.Stderr, "breakwater: %v\n", found)
		return exitFound
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("stopped")
	}
	switch fault.CodeOf(err) {
	case fault.Invalid, fault.Unsupported, fault.TooLarge, fault.NotFound, fault.Conflict:
		code = exitUsage
		text, field := fault.PublicOf(err)
		if field != "" {
			text = field + " " + text
		}
		fmt.Fprintf(e.Stderr, "breakwater: %s\n", text)
	default:
		fmt.Fprintf(e.Stderr, "breakwater: %v\n", err)
	}
	return code
}
