package exchange_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/internal/webhook"
	"github.com/breakwater-safety/breakwater/pdq"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// peer is another deployment, in memory.
type peer struct {
	mu       sync.Mutex
	joins    []exchange.Hash
	failJoin error
	fail     error // of every other call
	pages    map[string]exchange.News
	receipts []exchange.Receipt
	hook     string
	secret   string
	keys     *exchange.Keys
	left     bool
}

func (p *peer) Join(_ context.Context, _ exchange.Invitation, key exchange.Hash) (exchange.Joined, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.joins = append(p.joins, key)
	return exchange.Joined{Ours: "we", Banks: []cases.Bank{cases.BankAdult}, Webhook: exchange.NewGiver(exchange.GiverConfig{Keys: p.keys}).WebhookKey()}, p.failJoin
}

func (p *peer) Changes(ctx context.Context, _ exchange.Access, cursor string, wait time.Duration) (exchange.News, error) {
	p.mu.Lock()
	news, ok := p.pages[cursor]
	err := p.fail
	p.mu.Unlock()
	if err != nil {
		return exchange.News{}, err
	}
	if !ok {
		timed, cancel := context.WithTimeout(ctx, min(wait, 20*time.Millisecond))
		defer cancel()
		<-timed.Done()
		return exchange.News{Next: cursor}, nil
	}
	return news, nil
}

func (p *peer) Receipts(_ context.Context, _ exchange.Access, list []exchange.Receipt) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail == nil {
		p.receipts = append(p.receipts, list...)
	}
	return p.fail
}

func (p *peer) SetHook(_ context.Context, _ exchange.Access, url, secret string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hook, p.secret = url, secret
	return p.fail
}

func (p *peer) Leave(context.Context, exchange.Access) error { p.left = true; return p.fail }

func (p *peer) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

// house is our deployment over a real store.
type house struct {
	store  *sqlite.DB
	keys   *exchange.Keys
	peer   *peer
	joiner *exchange.Joiner
}

func newHouse(t *testing.T) *house {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	key := bytes.Repeat([]byte{3}, 32)
	h := &house{store: store, keys: exchange.NewKeys(key, rand.Reader)}
	h.peer = &peer{pages: map[string]exchange.News{}, keys: exchange.NewKeys(bytes.Repeat([]byte{4}, 32), rand.Reader)}
	h.joiner = &exchange.Joiner{JoinerConfig: exchange.JoinerConfig{
		Store: store, Banks: bank.NewClerk(store, key, time.Now), Client: h.peer, Keys: h.keys, Now: time.Now, Rand: rand.Reader,
	}}
	return h
}

func invitation() exchange.Invitation {
	return exchange.Invitation{URL: "https://help.example", Token: "bwi_" + strings.Repeat("A", 43)}
}

// follow runs a follower until the test ends.
func (h *house) follow(t *testing.T) *exchange.Follower {
	t.Helper()
	f := exchange.NewFollower(exchange.FollowerConfig{
		Store: h.store, Client: h.peer, Banks: memory{}, Keys: h.keys, Now: time.Now, Rand: rand.Reader, Failed: func(err error) { t.Error(err) },
	})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { f.Run(ctx); close(done) }()
	t.Cleanup(func() { stop(); <-done })
	return f
}

type memory struct{}

func (memory) Follow(context.Context) error { return nil }

// given lists what a source gave.
func (h *house) given(t *testing.T) string {
	t.Helper()
	var list []string
	for e, err := range h.store.Entries(t.Context(), exchange.BankKey("helpline", cases.BankAdult)) {
		if fault.CodeOf(err) == fault.NotFound {
			return "no bank"
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e.ID)
	}
	return strings.Join(list, " ")
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited for %s", what)
		}
	}
}

func added(id string, b cases.Bank) exchange.Change {
	return exchange.Change{ID: id, Bank: b, Action: cases.ActionAdded, Kind: cases.KindPhoto, Fingerprint: bank.Fingerprint{PDQ: new(pdq.Hash{1})}, At: time.Now(), Verified: true}
}

func withdrawn(id string) exchange.Change {
	return exchange.Change{ID: id, Bank: cases.BankAdult, Action: cases.ActionWithdrawn, At: time.Now()}
}

// Joining that was broken off goes on with the key that the other side may know.
func TestJoiningAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.peer.failJoin = fault.New(fault.Busy, "it could not be reached")
	if _, err := h.joiner.Join(t.Context(), invitation(), "helpline", ""); fault.CodeOf(err) != fault.Busy {
		t.Fatalf("broken off: %v", err)
	}
	h.peer.failJoin = nil
	s, err := h.joiner.Join(t.Context(), invitation(), "helpline", "")
	if err != nil || s.Ours != "we" || !s.Active() {
		t.Fatalf("%+v %v", s, err)
	}
	if len(h.peer.joins) != 2 || h.peer.joins[0] != h.peer.joins[1] {
		t.Errorf("joined with the keys %x", h.peer.joins)
	}
	if _, err := h.joiner.Join(t.Context(), invitation(), "helpline", ""); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("once more: %v", err)
	}
	if h.given(t) != "" {
		t.Error("no bank was made")
	}
	h.peer.fail = errors.New("away")
	if told, err := h.joiner.Leave(t.Context(), "helpline"); told || err != nil || !h.peer.left {
		t.Errorf("left: %v %v", told, err)
	}
	if _, err := h.joiner.Leave(t.Context(), "helpline"); fault.CodeOf(err) != fault.NotFound || h.given(t) != "no bank" {
		t.Errorf("left again: %v", err)
	}
}

// A source is followed from when it is joined: what it gives comes in once, what
// is not as agreed is refused alone, and receipts go out; it is tried again when it
// is away, and what it gave goes when it removes us.
func TestFollowing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	f := h.follow(t)
	h.peer.pages[""] = exchange.News{Next: "4", Changes: []exchange.Change{
		added("f1", cases.BankAdult), added("f2", cases.BankAdult), withdrawn("f2"), // of f2 the last counts
		added("child", cases.BankUnder18),                // was not agreed
		added(strings.Repeat("x", 200), cases.BankAdult), // is no id
		{ID: "empty", Bank: cases.BankAdult, Action: cases.ActionAdded},
		{ID: "odd", Bank: cases.BankAdult, Action: "moved"},
	}}
	if _, err := h.joiner.Join(t.Context(), invitation(), "helpline", ""); err != nil {
		t.Fatal(err)
	}
	until(t, "the first page", func() bool { return h.given(t) == "f1" })
	if c := f.Counts(); c.Added != 1 || c.Refused != 4 {
		t.Errorf("counted %+v", c)
	}
	e, err := h.store.EntryByID(t.Context(), exchange.BankKey("helpline", cases.BankAdult), "f1")
	if err != nil || len(e.Opinions) != 1 || e.Opinions[0].Holder != "helpline" || e.Source != "partner helpline" {
		t.Errorf("%+v %v", e, err)
	}
	until(t, "a receipt", func() bool { h.peer.mu.Lock(); defer h.peer.mu.Unlock(); return len(h.peer.receipts) == 1 })
	h.peer.set(func() { h.peer.fail = fault.New(fault.Busy, "it is busy") })
	until(t, "trouble", func() bool {
		list, err := h.store.Sources(t.Context())
		return err == nil && list[0].Failures > 0 && list[0].Trouble == "it is busy"
	})
	h.peer.set(func() {
		h.peer.fail = nil
		h.peer.pages["4"] = exchange.News{Next: "6", Changes: []exchange.Change{withdrawn("f1"), added("f3", cases.BankAdult)}}
	})
	until(t, "the second page", func() bool { return h.given(t) == "f3" })
	h.peer.set(func() { h.peer.fail = fault.New(fault.Forbidden, "it removed us") })
	until(t, "the end", func() bool { return h.given(t) == "no bank" })
	if list, err := h.store.Sources(t.Context()); err != nil || list[0].Active() {
		t.Errorf("%+v %v", list, err)
	}
}

// A webhook wakes the follower when its source signed it, by either key, and no
// other does.
func TestHearing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if _, err := h.joiner.Join(t.Context(), invitation(), "helpline", "https://app.example"); err != nil {
		t.Fatal(err)
	}
	f := h.follow(t)
	until(t, "the hook", func() bool { h.peer.mu.Lock(); defer h.peer.mu.Unlock(); return h.peer.hook != "" })
	if h.peer.hook != "https://app.example/v1/exchange/webhooks/helpline" {
		t.Errorf("told at %s", h.peer.hook)
	}
	secret, err := webhook.ParseSecret(h.peer.secret)
	if err != nil {
		t.Fatal(err)
	}
	h.peer.set(func() {
		h.peer.pages[""] = exchange.News{Next: "1", Changes: []exchange.Change{added("f1", cases.BankAdult)}}
	})
	body := []byte(`{"type":"exchange.changed"}`)
	signed, err := webhook.Sign("msg_1", time.Now(), body, secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, hear := range map[string]func() error{
		"another source": func() error { return f.Heard(t.Context(), "other", signed, body) },
		"another body":   func() error { return f.Heard(t.Context(), "helpline", signed, []byte("{}")) },
		"no signature":   func() error { return f.Heard(t.Context(), "helpline", webhook.Header{}, body) },
	} {
		if fault.CodeOf(hear()) != fault.Unauthenticated {
			t.Errorf("%s is believed", name)
		}
	}
	until(t, "the page", func() bool { // a webhook that comes before it rests is not lost
		if err := f.Heard(t.Context(), "helpline", signed, body); err != nil {
			t.Error(err)
		}
		return h.given(t) == "f1"
	})
}

func TestNames(t *testing.T) {
	t.Parallel()
	for bankName, want := range map[string]string{
		"partner-a-adult": "a", "partner-a-b-under18": "a-b", "partner-adult-adult": "adult", "partner--adult": "", "partner-adult": "", "cases-adult": "",
		"partner-a-other": "",
	} {
		if got, ok := exchange.SourceOf(bankName); got != want || ok != (want != "") {
			t.Errorf("%s is of %q, want %q", bankName, got, want)
		}
	}
	for base, want := range map[string]string{
		"https://help.example": "help-example", "https://Help.Example:8443": "help-example", "http://127.0.0.1:80": "127-0-0-1",
		"https://" + strings.Repeat("a", 60) + ".example": strings.Repeat("a", 40),
	} {
		if got := exchange.NameOf(base); got != want {
			t.Errorf("%s is called %q, want %q", base, got, want)
		}
	}
	for _, banks := range [][]string{{}, {"adult", "adult"}, {"children"}, {"adult", ""}} {
		if _, err := exchange.ParseBanks(banks); err == nil {
			t.Errorf("the banks %q are taken", banks)
		}
	}
}

// Secrets of partners print as nothing.
func TestSecretsStayHidden(t *testing.T) {
	t.Parallel()
	a := exchange.Access{URL: "https://help.example", Key: "bwx_secret"}
	if text := fmt.Sprintf("%v %+v %#v %s", a, a, a, a); strings.Contains(text, "secret") {
		t.Error(text)
	}
}

// FuzzInvitation reads what it wrote, and nothing else whole.
func FuzzInvitation(f *testing.F) {
	f.Add(invitation().String())
	f.Add("https://u:p@help.example/v1/exchange/join#" + invitation().Token)
	f.Add("https://help.example/v1/exchange/join#bwi_")
	f.Fuzz(func(t *testing.T, text string) {
		i, err := exchange.ParseInvitation(text)
		if err != nil {
			if len(text) > 60 && strings.Contains(err.Error(), text[len(text)-20:]) {
				t.Errorf("the error repeats it: %v", err)
			}
			return
		}
		if again, err := exchange.ParseInvitation(i.String()); err != nil || again != i {
			t.Errorf("%q is read as %+v, and that as %+v, %v", text, i, again, err)
		}
	})
}
