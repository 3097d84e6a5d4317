package cli

import (
	"os"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/news/smtp"
)

// MailFlags say whether and how news goes to people who gave an address.
type MailFlags struct {
	Server       string `placeholder:"HOST:PORT" help:"Your mail server, for letters to people who want news of their case. Without it the site asks for no address."`
	From         string `placeholder:"ADDRESS" help:"The sender's address. People see it beside the letter: take a neutral one."`
	TLS          string `name:"tls" default:"starttls" enum:"starttls,implicit,none" help:"starttls (usually port 587), implicit (usually port 465), or none, which is for a server on this machine only. Default: ${default}."`
	User         string `placeholder:"NAME" help:"The name to log in with, if the server asks for one."`
	PasswordFile string `placeholder:"FILE" help:"File with the password; or put it into BREAKWATER_MAIL_PASSWORD."`
	Site         string `placeholder:"URL" help:"The public address of your site, which letters then name. Without it they name none."`
}

// passwordVariable names the environment variable for the password. It is no
// flag: flags stand in the list of processes.
const passwordVariable = "BREAKWATER_MAIL_PASSWORD"

// config reads what the flags name; the zero config when no news is sent.
func (f *MailFlags) config(env *Env) (app.MailConfig, error) {
	if f.Server == "" {
		if f.From != "" || f.User != "" || f.PasswordFile != "" || f.Site != "" {
			return app.MailConfig{}, fault.New(fault.Invalid, "The --mail flags need --mail-server: without it nothing is sent.")
		}
		return app.MailConfig{}, nil
	}
	password, err := f.password(env)
	return app.MailConfig{
		Server: f.Server, From: f.From, Security: smtp.Security(f.TLS), User: f.User, Password: password, Site: f.Site,
	}, err
}

func (f *MailFlags) password(env *Env) (string, error) {
	fromEnv := env.Getenv(passwordVariable)
	switch {
	case f.PasswordFile == "":
		return fromEnv, nil
	case fromEnv != "":
		return "", fault.Newf(fault.Invalid, "The mail server's password is given twice: by --mail-password-file and by %s. Keep one.", passwordVariable)
	}
	data, err := os.ReadFile(f.PasswordFile)
	if err != nil {
		return "", fault.Newf(fault.NotFound, "--mail-password-file %s: %s. Is the name right, and may you read it?", f.PasswordFile, plainly(err))
	}
	password := strings.TrimRight(string(data), "\r\n")
	if password == "" || len(data) > maxKeyFile || strings.ContainsAny(password, "\r\n\x00") {
		return "", fault.Newf(fault.Invalid, "--mail-password-file %s must hold the password on one line and nothing else.", f.PasswordFile)
	}
	return password, nil
}
