package exchange

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/webhook"
)

// Invitation is what «breakwater partner invite» prints, read.
type Invitation struct {
	URL   string // of the deployment, without a path
	Token string
}

// joinPath is what an invitation's address has after the deployment's. The token
// stands behind a #, which no server is sent and no log holds.
const joinPath = "/v1/exchange/join"

// String gives the address that is handed over.
func (i Invitation) String() string { return i.URL + joinPath + "#" + i.Token }

var validToken = regexp.MustCompile(`^bwi_[A-Za-z0-9_-]{43}$`)

// ParseInvitation reads what Invitation.String gives. The error repeats nothing
// of it.
func ParseInvitation(text string) (Invitation, error) {
	address, token, ok := strings.Cut(strings.TrimSpace(text), "#")
	base, found := strings.CutSuffix(address, joinPath)
	if !ok || !found || !validToken.MatchString(token) {
		return Invitation{}, fault.New(fault.Invalid, "This is no whole invitation. It looks like https://HOST/v1/exchange/join#bwi_… in one piece.")
	}
	base, err := ParseBase(base)
	return Invitation{base, token}, err
}

// ParseBase reads the address of a deployment: http or https and a host.
func ParseBase(text string) (string, error) {
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil ||
		u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fault.New(fault.Invalid, "The address must be that of a deployment, such as https://breakwater.example, without a path or password.")
	}
	return u.String(), nil
}

// NameOf gives the name by which a deployment is known here when nobody chose
// another: its host's.
func NameOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(u.Hostname()))
	return strings.Trim(name[:min(len(name), 40)], "-")
}

// Client calls a source; package exchange/native is one. An error of it holds
// nothing of an address, a key or a body.
type Client interface {
	// Join takes an invitation up under the key of a hash. fault.Unauthenticated.
	Join(ctx context.Context, i Invitation, key Hash) (Joined, error)
	// Changes asks for news after a cursor, and waits for some up to a time.
	// fault.Forbidden when we are removed.
	Changes(ctx context.Context, at Access, cursor string, wait time.Duration) (News, error)
	// Receipts says what became of fingerprints.
	Receipts(ctx context.Context, at Access, list []Receipt) error
	// SetHook says where to tell us.
	SetHook(ctx context.Context, at Access, url, secret string) error
	// Leave ends our right.
	Leave(ctx context.Context, at Access) error
}

// Access is what a call to a source needs. Key MUST NOT stand in a log.
type Access struct{ URL, Key string }

// String keeps the key out of logs.
func (a Access) String() string { return a.URL }

// GoString is String.
func (a Access) GoString() string { return a.URL }

// Joined is what a source says when we join.
type Joined struct {
	Ours    string // the name by which it knows us
	Banks   []cases.Bank
	Webhook string // what to check its webhooks with, whpk_…
}

// BankMaker makes banks; *bank.Clerk and *bank.Registry do.
type BankMaker interface {
	Create(ctx context.Context, key bank.Key, s bank.Settings) (created bool, err error)
}

// JoinerConfig is what joining works with; all of it is needed.
type JoinerConfig struct {
	Store  SourceStore
	Banks  BankMaker
	Client Client
	Keys   *Keys
	Now    func() time.Time
	Rand   io.Reader
}

// Joiner joins and leaves sources.
type Joiner struct{ JoinerConfig }

// Join takes an invitation up: it makes our key and the secret of webhooks, keeps
// them, tells the source, and makes the banks. Broken off, it may be run again
// with the same invitation. name is what the source is called here, hook the
// address of our deployment for its webhooks; empty when it cannot reach us.
// fault.Conflict when the name is taken.
func (j *Joiner) Join(ctx context.Context, i Invitation, name, hook string) (Source, error) {
	name, err := ParseName(name)
	if err != nil {
		return Source{}, err
	}
	s, secrets, err := j.begin(ctx, i, name, hook)
	if err != nil {
		return s, err
	}
	got, err := j.Client.Join(ctx, i, HashOf(secrets.Key))
	if err != nil {
		return s, unanswered(err)
	}
	if _, err := webhook.ParsePublicKey(got.Webhook); err != nil || len(got.Banks) == 0 {
		return s, fault.New(fault.Unsupported, "What answers there is no deployment of Breakwater that this version understands.")
	}
	for _, b := range got.Banks {
		if _, err := j.Banks.Create(ctx, BankKey(name, b), bank.DefaultSettings()); err != nil {
			return s, err
		}
	}
	secrets.Public = got.Webhook
	if s.Box, err = j.Keys.seal(sourceOwner(name), secrets); err != nil {
		return s, err
	}
	s.Ours, s.Banks, s.Joined = got.Ours, got.Banks, instant(j.Now())
	return s, j.Store.PutSource(ctx, s, entry(audit.SourceJoined, s.Joined, name))
}

// unanswered says that what does not do what was asked is the other deployment.
func unanswered(err error) error {
	code := fault.CodeOf(err)
	if code == fault.Internal {
		return fmt.Errorf("join: %w", err)
	}
	text, _ := fault.PublicOf(err)
	return fault.Wrap(err, code, "The partner's deployment was asked, but "+text+".")
}

func sourceOwner(name string) string { return "source " + name }

// begin gives the source that is to be joined with its secrets: those that were
// made when this was broken off before, or new ones, which are kept first.
func (j *Joiner) begin(ctx context.Context, i Invitation, name, hook string) (Source, sourceSecrets, error) {
	have, ok, err := find(ctx, j.Store, name)
	if err != nil {
		return have, sourceSecrets{}, err
	}
	var secrets sourceSecrets
	switch {
	case ok && have.Token == HashOf(i.Token) && have.URL == i.URL && have.Joined.IsZero():
		have.Hook = hook
		return have, secrets, j.Keys.open(sourceOwner(name), have.Box, &secrets)
	case ok && have.Active():
		return have, secrets, fault.New(fault.Conflict, "There is a source of this name already. Choose another with --name, or leave it first.")
	}
	if secrets.Key, err = newSecret(keyPrefix, j.Rand); err != nil {
		return have, secrets, err
	}
	secret, err := webhook.NewSecret(j.Rand)
	if err != nil {
		return have, secrets, err
	}
	secrets.Secret = secret.Text()
	s := Source{Name: name, URL: i.URL, Token: HashOf(i.Token), Hook: hook}
	if s.Box, err = j.Keys.seal(sourceOwner(name), secrets); err != nil {
		return s, secrets, err
	}
	return s, secrets, j.Store.PutSource(ctx, s, entry(audit.SourceInvited, instant(j.Now()), name))
}

// Leave stops following a source: its entries leave our banks at once, and the
// source is told if it can be reached; told says whether it was. fault.NotFound.
func (j *Joiner) Leave(ctx context.Context, name string) (told bool, err error) {
	s, ok, err := find(ctx, j.Store, name)
	if err != nil {
		return false, err
	}
	if !ok {
		return false, fault.New(fault.NotFound, "There is no partner of this name. «breakwater partner list» lists them.")
	}
	now := instant(j.Now())
	if err := j.Store.EndSource(ctx, name, now, true, entry(audit.SourceLeft, now, name)); err != nil {
		return false, err
	}
	var secrets sourceSecrets
	if err := j.Keys.open(sourceOwner(name), s.Box, &secrets); err != nil {
		return false, err
	}
	return j.Client.Leave(ctx, Access{s.URL, secrets.Key}) == nil, nil
}

func find(ctx context.Context, store SourceStore, name string) (Source, bool, error) {
	list, err := store.Sources(ctx)
	if err != nil {
		return Source{}, false, err
	}
	for _, s := range list {
		if s.Name == name {
			return s, true, nil
		}
	}
	return Source{}, false, nil
}
