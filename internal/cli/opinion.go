package cli

import (
	"os"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/opinion"
	"github.com/breakwater-safety/breakwater/risk"
)

// OpinionFlags say whether and where second opinions are asked for. With
// Endpoint alone everything else is as its default.
type OpinionFlags struct {
	Endpoint string        `placeholder:"URL" help:"Send messages of flagged threads, masked, to this chat-completions address of a model that you run. Off by default."`
	Model    string        `default:"gpt-oss-safeguard-20b" placeholder:"NAME" help:"The model's name. Default: ${default}."`
	KeyFile  string        `placeholder:"FILE" help:"File with the endpoint's key; or put the key into BREAKWATER_OPINION_KEY. Without either none is sent."`
	Plain    bool          `help:"Allow http to another machine: messages then go over the network in the clear."`
	Policy   string        `placeholder:"FILE" help:"Your own policy instead of internal/opinion/policy.md."`
	From     string        `default:"caution" enum:"caution,high,critical" help:"The lowest level of threads that are sent: caution, high or critical. Default: ${default}."`
	Hour     int           `default:"60" placeholder:"N" help:"Requests in an hour. Default: ${default}."`
	Day      int           `default:"500" placeholder:"N" help:"Requests in a day. Default: ${default}."`
	Thread   int           `default:"6" placeholder:"N" help:"Requests in an hour about one thread. Default: ${default}."`
	AtOnce   int           `default:"2" placeholder:"N" help:"Requests at the same time. Default: ${default}."`
	Bytes    int           `default:"8192" placeholder:"N" help:"Bytes of a conversation in one request. Default: ${default}."`
	Tokens   int           `default:"2048" placeholder:"N" help:"Tokens that the model may answer, its thoughts included. Default: ${default}."`
	Timeout  time.Duration `default:"30s" placeholder:"TIME" help:"How long to wait for an answer. Default: ${default}."`
}

// keyVariable names the environment variable for the key. It is no flag: flags
// stand in the list of processes.
const keyVariable = "BREAKWATER_OPINION_KEY"

// config reads what the flags name; the zero config when second opinions are off.
func (f *OpinionFlags) config(env *Env) (app.OpinionConfig, error) {
	if f.Endpoint == "" {
		return app.OpinionConfig{}, nil
	}
	c := app.OpinionConfig{
		Endpoint: f.Endpoint, Model: f.Model, Plain: f.Plain, Policy: opinion.DefaultPolicy(), Limits: opinion.DefaultLimits(),
	}
	c.Limits.Hour, c.Limits.Day, c.Limits.Thread, c.Limits.AtOnce = f.Hour, f.Day, f.Thread, f.AtOnce
	c.Limits.Bytes, c.Limits.Tokens, c.Limits.Timeout = f.Bytes, f.Tokens, f.Timeout
	if err := c.From.UnmarshalText([]byte(f.From)); err != nil || c.From < risk.Caution {
		return c, fault.New(fault.Invalid, "--opinion-from must be caution, high or critical.")
	}
	var err error
	if c.Key, err = f.key(env); err != nil {
		return c, err
	}
	if f.Policy != "" {
		text, err := os.ReadFile(f.Policy)
		if err != nil {
			return c, fault.Newf(fault.NotFound, "--opinion-policy %s: %s. Is the name right, and may you read it?", f.Policy, plainly(err))
		}
		if c.Policy, err = opinion.NewPolicy(string(text)); err != nil {
			return c, err
		}
	}
	return c, nil
}

// maxKeyFile bounds the key's file.
const maxKeyFile = 4096

func (f *OpinionFlags) key(env *Env) (string, error) {
	fromEnv := env.Getenv(keyVariable)
	switch {
	case f.KeyFile == "":
		return fromEnv, nil
	case fromEnv != "":
		return "", fault.Newf(fault.Invalid, "The endpoint's key is given twice: by --opinion-key-file and by %s. Keep one.", keyVariable)
	}
	data, err := os.ReadFile(f.KeyFile)
	if err != nil {
		return "", fault.Newf(fault.NotFound, "--opinion-key-file %s: %s. Is the name right, and may you read it?", f.KeyFile, plainly(err))
	}
	key := strings.TrimSpace(string(data))
	if key == "" || len(data) > maxKeyFile {
		return "", fault.Newf(fault.Invalid, "--opinion-key-file %s must hold the endpoint's key and nothing else.", f.KeyFile)
	}
	return key, nil
}
