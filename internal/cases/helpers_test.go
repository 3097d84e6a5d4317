package cases_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/internal/vault"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// office is a desk with all that it stands on.
type office struct {
	*cases.Desk
	t     testing.TB
	clock *clock
	db    *sqlite.DB
	ring  *vault.Ring
	banks *bank.Registry
	asked *counting
}

// counting counts how often the store is asked for a pair.
type counting struct {
	cases.Store
	pairs int
}

func (c *counting) CaseByPair(ctx context.Context, pair cases.Digest) (cases.Record, error) {
	c.pairs++
	return c.Store.CaseByPair(ctx, pair)
}

func newOffice(t testing.TB, review bool) *office {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	check(t, err)
	t.Cleanup(func() { _ = db.Close() })
	ring, err := vault.NewRing(rand.Reader, time.Unix(0, 0))
	check(t, err)
	o := &office{t: t, clock: newClock(), db: db, ring: ring}
	o.start(review)
	return o
}

// start opens the desk anew on what the store holds, as after a crash.
func (o *office) start(review bool) {
	o.t.Helper()
	key := make([]byte, 32)
	var err error
	o.banks, err = bank.Open(o.t.Context(), o.db, key, o.clock.now)
	check(o.t, err)
	for _, b := range cases.Banks() {
		_, err := o.banks.Create(o.t.Context(), b.Key(), bank.DefaultSettings())
		check(o.t, err)
	}
	o.asked = &counting{Store: o.db}
	o.Desk, err = cases.NewDesk(cases.Config{
		Store: o.asked, Vault: vault.New(o.ring, rand.Reader), Banks: o.banks, Key: key, Now: o.clock.now, Rand: rand.Reader, Review: review,
	})
	check(o.t, err)
}

// opened is a case with its keys.
type opened struct {
	r cases.Reference
	c cases.Code
}

func (o *office) open(list ...cases.Fingerprint) opened {
	o.t.Helper()
	return o.openAs(cases.Answers{Then: cases.AgeAdult}, list...)
}

func (o *office) openAs(a cases.Answers, list ...cases.Fingerprint) opened {
	o.t.Helper()
	r, c, err := o.Open(o.t.Context(), cases.Opening{Answers: a, Fingerprints: list, Language: "en"})
	check(o.t, err)
	return opened{r, c}
}

func (o *office) enter(who opened) cases.Case {
	o.t.Helper()
	c, err := o.Enter(o.t.Context(), string(who.r), string(who.c), "")
	check(o.t, err)
	return c
}

// matches says whether an upload of the image is known, and in which bank.
func (o *office) matches(image byte) (banks []string) {
	o.t.Helper()
	f := photo(image)
	found, err := o.banks.Match(o.t.Context(), "some-app", nil, bank.Query{Turns: f.PDQ, Fingerprint: bank.Fingerprint{SHA256: f.SHA256}})
	check(o.t, err)
	for _, m := range found.Matches {
		banks = append(banks, m.Bank)
	}
	return banks
}

// photo is the fingerprint of one of 256 images that look nothing like another.
func photo(image byte) cases.Fingerprint {
	f := cases.Fingerprint{Kind: cases.KindPhoto, Quality: 90, SHA256: &[32]byte{image, 1}, MD5: &[16]byte{image, 2}}
	for turn := range 8 {
		var h pdq.Hash
		for i := range h {
			h[i] = image*byte(31*i+7) ^ byte(turn*(i+1)*37) ^ image>>(i%5)
		}
		h[0], h[1] = image, byte(turn)
		f.PDQ = append(f.PDQ, h)
	}
	return f
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t testing.TB, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Errorf("got %v, want a fault of code %q", err, code)
	}
}

// video is the fingerprint of one of 256 videos.
func video(n byte) cases.Fingerprint {
	s := &vpdq.Signature{}
	for i := range 12 {
		s.Frames = append(s.Frames, vpdq.Frame{Number: i, Quality: 80, At: time.Duration(i) * time.Second, Hash: photo(n + byte(i)).PDQ[0]})
	}
	return cases.Fingerprint{Kind: cases.KindVideo, VPDQ: s, SHA256: &[32]byte{n, 3}}
}

// dump writes out what fingerprints hold.
func dump(list []cases.Fingerprint) string {
	data, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		panic(err)
	}
	return string(data)
}
