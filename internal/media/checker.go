package media

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// StoredCheck is kept of a check that had an id of the caller's or matched.
type StoredCheck struct {
	Platform platform.ID
	ID       string
	Account  string
	// Digest is an HMAC-SHA256, under the deployment's key, over what was
	// looked up. It tells a repeated call from a reused id, and without the key
	// nothing of the picture.
	Digest [sha256.Size]byte
	// Result is without the fingerprint: whoever asks again sends it again.
	Result  CheckResult
	Created time.Time
}

// Commit is everything that a check changes, stored whole or not at all.
type Commit struct {
	Check  StoredCheck
	Events []outbox.Event
	Audit  []audit.Entry
	// Spends are counted against the platform's daily limits, as in
	// conversation.Commit: when one would go past its limit nothing is stored
	// and a *playbook.SpentError names the kinds.
	Spends []playbook.Spend
	// Found are the shared entries that were matched: who gave them learns of it,
	// in receipts that are stored with the check.
	Found []SharedMatch
}

// SharedMatch is what whoever gave a shared entry learns of a match: neither the
// upload nor the account.
type SharedMatch struct {
	Bank, Entry string
	// Stopped says that the playbook held the upload.
	Stopped bool
}

// ErrExists says that a check with this id was stored meanwhile. Find it.
var ErrExists = errors.New("check exists")

// Store keeps checks. A CommitCheck that returned nil is durable.
type Store interface {
	// FindCheck gives the stored check, or nil when there is none.
	FindCheck(ctx context.Context, p platform.ID, id string) (*StoredCheck, error)
	// CommitCheck stores c. Errors: ErrExists, *playbook.SpentError.
	CommitCheck(ctx context.Context, c Commit) error
}

// Matcher finds the entries that a picture matches; *bank.Registry is one.
type Matcher interface {
	Match(ctx context.Context, p platform.ID, banks []string, q bank.Query) (bank.Found, error)
}

// Checker reads uploads, fingerprints them, looks them up and decides what is
// done. It is safe for concurrent use.
type Checker struct {
	reader   UploadReader
	matcher  Matcher
	store    Store
	playbook playbook.Playbook
	key      []byte
	now      func() time.Time
	rand     io.Reader
}

// NewChecker gives a checker. digestKey is the deployment's secret for digests,
// 32 bytes; rand MUST be a source of cryptographic randomness.
func NewChecker(r UploadReader, m Matcher, s Store, p playbook.Playbook, digestKey []byte, now func() time.Time, rand io.Reader) *Checker {
	return &Checker{reader: r, matcher: m, store: s, playbook: p, key: digestKey, now: now, rand: rand}
}

// attempts is how often a commit that lost a race is tried again.
const attempts = 4

// Check looks an upload up. The same id with the same picture again gets the
// same answer and does nothing twice; with another one it is fault.Conflict.
// Faults of the file are those of the reader.
func (c *Checker) Check(ctx context.Context, in Check) (CheckResult, error) {
	out, query, err := c.look(ctx, in)
	if err != nil {
		return CheckResult{}, err
	}
	keep := in.ID != ""
	if !keep {
		id := make([]byte, 12)
		if _, err := io.ReadFull(c.rand, id); err != nil {
			return CheckResult{}, fmt.Errorf("make id: %w", err)
		}
		in.ID = "check-" + hex.EncodeToString(id)
	}
	out.ID = in.ID
	digest := c.digest(in, query)
	spent := map[playbook.Kind]bool{}
	for range attempts {
		if keep {
			have, err := c.store.FindCheck(ctx, in.Platform, in.ID)
			if err != nil {
				return CheckResult{}, fmt.Errorf("find check: %w", err)
			}
			if have != nil {
				return replay(have, digest, out.Fingerprint)
			}
		}
		commit, err := c.decide(ctx, in, &out, query, digest, spent)
		if err != nil {
			return CheckResult{}, err
		}
		if !keep && len(out.Matches) == 0 {
			return out, nil
		}
		err = c.store.CommitCheck(ctx, commit)
		if over, ok := errors.AsType[*playbook.SpentError](err); ok {
			for _, k := range over.Kinds {
				spent[k] = true
			}
			continue
		}
		if errors.Is(err, ErrExists) {
			continue
		}
		if err != nil {
			return CheckResult{}, fmt.Errorf("commit check: %w", err)
		}
		return out, nil
	}
	return CheckResult{}, fault.New(fault.Busy, "This id is being used by many calls at once. Please try again.")
}

// look reads the file, when there is one, and gives what is known of it and
// what to look up.
func (c *Checker) look(ctx context.Context, in Check) (CheckResult, bank.Query, error) {
	if in.File == nil {
		if in.Fingerprint.Empty() {
			return CheckResult{}, bank.Query{}, fault.At("fingerprints", "must hold at least one of pdq, vpdq, md5 and sha256")
		}
		q := bank.Query{Fingerprint: in.Fingerprint}
		if in.Fingerprint.PDQ != nil {
			q.Turns = []pdq.Hash{*in.Fingerprint.PDQ}
		}
		if in.Fingerprint.VPDQ != nil {
			q.Videos = []vpdq.Signature{*in.Fingerprint.VPDQ}
		}
		return CheckResult{Fingerprint: in.Fingerprint, Quality: -1}, q, nil
	}
	u, err := c.reader.Read(ctx, in.File)
	if err != nil {
		return CheckResult{}, bank.Query{}, err
	}
	out := CheckResult{Fingerprint: u.fingerprint(), Quality: u.Quality}
	if v := u.Video; v != nil {
		out.Video = &CheckedVideo{len(v.Signature.Prune().Frames), v.Length.Seconds(), v.Seen, v.Why}
	}
	return out, bank.Query{Turns: u.Lookup(), Videos: u.Videos, Fingerprint: out.Fingerprint}, nil
}

// fingerprint is what a bank's entry of the upload would hold: of a video one frame a
// second, those that count.
func (u *Upload) fingerprint() bank.Fingerprint {
	f := bank.Fingerprint{MD5: &u.MD5, SHA256: &u.SHA256}
	if u.Video == nil {
		f.PDQ = &u.Turns[pdq.Original]
		return f
	}
	if v := u.Video.Signature.Sample(time.Second).Prune(); len(v.Frames) > 0 {
		f.VPDQ = &v
	}
	return f
}

func replay(have *StoredCheck, digest [sha256.Size]byte, f bank.Fingerprint) (CheckResult, error) {
	if have.Digest != digest {
		return CheckResult{}, &fault.Error{Code: fault.Conflict, Field: "id",
			Public: "was used for a check of another picture; give every check its own id."}
	}
	result := have.Result
	result.Fingerprint = f
	return result, nil
}

// digest covers what was asked: whose upload, of what, looked up where.
func (c *Checker) digest(in Check, q bank.Query) [sha256.Size]byte {
	h := hmac.New(sha256.New, c.key)
	field := func(b []byte) {
		_, _ = h.Write([]byte(strconv.Itoa(len(b)) + ":")) // a hash's Write gives no error
		_, _ = h.Write(b)
	}
	field([]byte(in.Account))
	for _, name := range slices.Sorted(slices.Values(in.Banks)) {
		field([]byte(name))
	}
	if q.SHA256 != nil {
		field(q.SHA256[:])
	}
	if q.MD5 != nil {
		field(q.MD5[:])
	}
	if q.PDQ != nil {
		field(q.PDQ[:])
	}
	if q.VPDQ != nil && q.SHA256 == nil { // of a file, its bytes say it: frames depend on the decoder
		for _, f := range q.VPDQ.Frames {
			field(f.Hash[:])
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// decide fills in the matches and what is done about them, and gives what is
// to be stored.
func (c *Checker) decide(ctx context.Context, in Check, out *CheckResult, q bank.Query, digest [sha256.Size]byte,
	spent map[playbook.Kind]bool,
) (Commit, error) {
	now := c.now().UTC()
	found, err := c.matcher.Match(ctx, in.Platform, in.Banks, q)
	if err != nil {
		return Commit{}, err
	}
	out.Matches, out.Vetoed = found.Matches, found.Vetoed
	out.Interventions = []playbook.Intervention{}
	commit := Commit{Check: StoredCheck{Platform: in.Platform, ID: in.ID, Account: in.Account, Digest: digest, Created: now}}
	if len(out.Matches) > 0 {
		out.Interventions = c.playbook.Matched(in.Account, bank.DisputedByUs(out.Matches), func(k playbook.Kind) bool { return spent[k] })
		commit.Spends = c.playbook.Spends(out.Interventions)
		commit.Found = sharedMatches(out.Matches, out.Interventions)
		if err := c.tell(&commit, in, out, now); err != nil {
			return Commit{}, err
		}
	}
	commit.Check.Result = *out
	commit.Check.Result.Fingerprint = bank.Fingerprint{}
	return commit, nil
}

func sharedMatches(matches []bank.Match, done []playbook.Intervention) (list []SharedMatch) {
	stopped := slices.ContainsFunc(done, func(i playbook.Intervention) bool { return i.Kind == playbook.Hold })
	for _, m := range matches {
		if m.Shared {
			list = append(list, SharedMatch{m.Bank, m.Entry, stopped})
		}
	}
	return list
}

// tell adds the event and the audit entry of a match.
func (c *Checker) tell(commit *Commit, in Check, out *CheckResult, now time.Time) error {
	data, err := json.Marshal(map[string]any{"check_id": in.ID, "account": in.Account, "matches": out.Matches})
	if err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	salt, err := audit.NewSalt(c.rand)
	if err != nil {
		return err
	}
	commit.Events = []outbox.Event{{
		Platform: in.Platform, Kind: outbox.MediaMatched, At: now, Account: in.Account, Data: data,
	}}
	commit.Audit = []audit.Entry{{
		At: now, Platform: string(in.Platform), Action: audit.MediaMatched,
		Subject: audit.Commit(salt, in.ID), Detail: fmt.Sprintf("%d matches", len(out.Matches)),
	}}
	return nil
}
