package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
)

// crashRounds is how many times the server is killed; E2E_CRASH_ROUNDS says
// another number.
const crashRounds = 15

// A server that is killed under load has, when it is started again, everything
// that it acknowledged: assessments, bank entries, checks and events, each once.
// What was under way when it was killed can be sent again. In the end the audit
// log holds from its first row to its last.
func TestCrash(t *testing.T) {
	t.Parallel()
	rounds := crashRounds
	if n, err := strconv.Atoi(os.Getenv("E2E_CRASH_ROUNDS")); err == nil {
		rounds = n
	}
	dir := t.TempDir()
	key := addPlatform(t, dir, "crash")
	c := &client{key: key, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	book := &ledger{answers: map[string]entry{}}
	for round := range rounds {
		s := start(t, dir)
		c.url = s.url
		if round == 0 {
			c.call(t, "POST", "/v1/banks", map[string]string{"name": "crash"}, http.StatusCreated)
		}
		book.verify(t, c)
		book.resend(t, c)
		var writers sync.WaitGroup
		for w := range 6 {
			writers.Go(func() { book.write(t, c, fmt.Sprintf("%d-%d", round, w)) })
		}
		time.Sleep(time.Duration(150+rand.IntN(300)) * time.Millisecond)
		s.kill()
		writers.Wait()
		if t.Failed() {
			return
		}
	}
	s := start(t, dir)
	c.url = s.url
	book.verify(t, c)
	book.resend(t, c)
	book.verifyAll(t, c)
	if err := s.stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	verifyAudit(t, dir, len(book.told))
}

// entry is a call and the answer that was acknowledged.
type entry struct {
	path string
	body any
	got  string // the answer; of a lost call its id
}

// ledger is what a careful platform keeps.
type ledger struct {
	mu      sync.Mutex
	answers map[string]entry // acknowledged, by id
	fresh   []string         // ids acknowledged since the last look
	lost    []entry          // sent, and never answered
	told    []string         // ids of those that must have an event
}

// write sends threads, bank entries and checks until the server is gone.
func (b *ledger) write(t *testing.T, c *client, who string) {
	t.Helper()
	for n := 0; ; n++ {
		id := fmt.Sprintf("%s-%d", who, n)
		_, script := blackmail(t, id)
		for _, r := range script[7:12] { // from the claim to the demand
			if !b.send(t, c, id+"/"+r.Message.ID, "/v1/assessments", r) {
				return
			}
		}
		md5 := fmt.Sprintf("%032x", len(id)<<32+n<<16+int(rand.Uint32N(1<<16)))
		prints := map[string]string{"md5": md5}
		if !b.send(t, c, id+"/entry", "/v1/banks/crash/entries", map[string]any{"id": id, "fingerprints": prints}) ||
			!b.send(t, c, id+"/check", "/v1/media/checks", map[string]any{"id": id, "account": "a", "fingerprints": prints}) {
			return
		}
	}
}

// send makes one call and notes what became of it. It reports whether the
// server is still there.
func (b *ledger) send(t *testing.T, c *client, id, path string, body any) bool {
	t.Helper()
	got, err := c.try(t.Context(), "POST", path, "application/json", jsonReader(t, body))
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case err != nil:
		b.lost = append(b.lost, entry{path: path, body: body, got: id})
		return false
	case got.status != http.StatusOK && got.status != http.StatusCreated:
		t.Errorf("%s: %d %s", id, got.status, got.body)
		return false
	}
	var a answer
	got.into(t, &a)
	e := entry{path, body, string(got.body)}
	b.answers[id] = e
	b.fresh = append(b.fresh, id)
	if a.does("tell_platform", "") {
		b.told = append(b.told, id)
	}
	return true
}

// resend sends again what was never answered, as a platform would.
func (b *ledger) resend(t *testing.T, c *client) {
	t.Helper()
	lost := b.lost
	b.lost = nil
	for _, e := range lost {
		if !b.send(t, c, e.got, e.path, e.body) {
			t.Fatalf("%s cannot be sent again", e.got)
		}
	}
}

// verify asks again for what was acknowledged since the last look.
func (b *ledger) verify(t *testing.T, c *client) {
	t.Helper()
	b.ask(t, c, b.fresh)
	b.fresh = nil
}

// verifyAll asks again for everything, and reads every event.
func (b *ledger) verifyAll(t *testing.T, c *client) {
	t.Helper()
	var ids []string
	for id := range b.answers {
		ids = append(ids, id)
	}
	b.ask(t, c, ids)
	times := map[string]int{}
	last := int64(0)
	for _, e := range listEvents(t, c) {
		if e.Seq <= last {
			t.Errorf("event %d comes after %d", e.Seq, last)
		}
		last = e.Seq
		if e.Kind == "media.matched" {
			times[fmt.Sprintf("%v/check", e.Data["check_id"])]++
			continue
		}
		times[fmt.Sprintf("%v/%v", e.Data["thread_id"], e.Data["message_id"])]++
	}
	for _, id := range b.told {
		if times[id] != 1 {
			t.Errorf("%s: told %d times, want once", id, times[id])
		}
		delete(times, id)
	}
	for id, n := range times {
		t.Errorf("%s: told %d times, of something that tells nothing", id, n)
	}
	t.Logf("acknowledged and found: %d calls, %d events", len(b.answers), len(b.told))
	if len(b.told) == 0 {
		t.Error("no event was told, so none was looked for")
	}
}

// ask sends acknowledged calls again: the same answer must come.
func (b *ledger) ask(t *testing.T, c *client, ids []string) {
	t.Helper()
	var askers sync.WaitGroup
	next := make(chan string)
	for range 4 {
		askers.Go(func() {
			for id := range next {
				e := b.answers[id]
				got, err := c.try(t.Context(), "POST", e.path, "application/json", jsonReader(t, e.body))
				same := string(got.body) == e.got
				if e.path == "/v1/banks/crash/entries" { // there already: 200, and none added
					same = got.status == http.StatusOK
				}
				if err != nil || !same {
					t.Errorf("%s: %d %s %v; acknowledged was %s", id, got.status, got.body, err, e.got)
				}
			}
		})
	}
	for _, id := range ids {
		next <- id
	}
	close(next)
	askers.Wait()
}

// verifyAudit holds the audit log of a stopped server to its chain.
func verifyAudit(t *testing.T, dir string, atLeast int) {
	t.Helper()
	db, err := sqlite.Open(context.Background(), filepath.Join(dir, "breakwater.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	n, _, err := audit.Verify(db.AuditLog(t.Context()))
	if err != nil {
		t.Errorf("the audit log is broken: %v", err)
	}
	if n < int64(atLeast) {
		t.Errorf("the audit log has %d rows, fewer than the %d events", n, atLeast)
	}
	t.Logf("audit log: %d rows hold", n)
}
