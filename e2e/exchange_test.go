package e2e

import (
	"encoding/json"
	"fmt"
	"html"
	"image"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/media/drawn"
	"github.com/breakwater-safety/breakwater/pdq"
)

// newsWithin is how soon a partner has what a person did.
const newsWithin = 5 * time.Second

// private lets servers on this machine be partners.
const private = "--allow-private-partners"

// A person's fingerprint opened on one deployment stops an upload on another
// within five seconds, and its withdrawal lets it through again; what became of it
// is in the person's case; also when either side is killed in between.
func TestExchange(t *testing.T) {
	t.Parallel()
	h := newDeployment(t)
	p := newDeployment(t)
	partnerJoin(t, p.dir, partnerInvite(t, h, "my-app", "adult"), "--name", "helpline")
	app := newClient(t, p.server)

	first := drawn.Picture("lighthouse")
	mine := h.openCase(t, first, "adult")
	begun := time.Now()
	p.stops(t, app, first, 1)
	t.Logf("a fingerprint stopped an upload after %v", time.Since(begun).Round(time.Millisecond))
	begun = time.Now()
	h.caseSays(t, mine, "my-app", "Stopped it or took it down")
	t.Logf("the receipts were in the case after %v", time.Since(begun).Round(time.Millisecond))
	child := h.openCase(t, drawn.Picture("hills"), "under18") // of the bank that the partner may not have

	// Either side is killed, and in the meantime the other goes on.
	p.kill()
	h.withdraw(t, mine)
	second := h.openCase(t, drawn.Picture("fruit"), "adult")
	p.restart(t)
	app.url = p.url
	begun = time.Now()
	p.stops(t, app, first, 0)
	h.caseSays(t, second, "my-app", "Has the codes")
	t.Logf("after the follower was killed, all of it was there %v after its start", time.Since(begun).Round(time.Millisecond))

	h.kill()
	p.stops(t, app, drawn.Picture("fruit"), 1) // the receipt of this match waits
	h.restart(t)
	begun = time.Now()
	h.caseSays(t, second, "my-app", "Stopped it or took it down")
	t.Logf("after the giver was killed, a receipt arrived %v after its start", time.Since(begun).Round(time.Millisecond))
	begun = time.Now()
	h.withdraw(t, second)
	p.stops(t, app, drawn.Picture("fruit"), 0)
	t.Logf("a withdrawal let an upload through after %v", time.Since(begun).Round(time.Millisecond))

	if got := p.checks(t, app, drawn.Picture("hills")); len(got.Matches) > 0 {
		t.Errorf("a partner of adults' fingerprints has a child's: %+v", got.Matches)
	}
	if page := h.post(t, "/case", child); strings.Contains(page, "my-app") {
		t.Error("the case of a child tells of a partner that has nothing of it")
	}
}

// A partner in the bank for children's pictures gets those, told by webhooks; who
// leaves or is removed matches nothing any more.
func TestExchangeByWebhook(t *testing.T) {
	t.Parallel()
	h := newDeployment(t)
	p := newDeployment(t)
	partnerJoin(t, p.dir, partnerInvite(t, h, "my-app", "adult,under18"), "--name", "helpline", "--webhook", p.url)
	app := newClient(t, p.server)
	waitFor(t, "webhooks", func() error { return h.says(p.status(t, h.dir), `"webhook":true`) })
	picture := drawn.Picture("hills")
	mine := h.openCase(t, picture, "under18")
	hash, _ := pdq.Sum(picture)
	begun := time.Now()
	var got checked // without an account nobody is held: it is found, and no more
	soon(t, "a match", func() error {
		app.call(t, "POST", "/v1/media/checks", map[string]any{"fingerprints": map[string]string{"pdq": hash.String()}}, http.StatusOK).into(t, &got)
		if len(got.Matches) != 1 {
			return fmt.Errorf("matched %+v", got.Matches)
		}
		return nil
	})
	t.Logf("by webhook: a fingerprint was found after %v", time.Since(begun).Round(time.Millisecond))
	h.caseSays(t, mine, "my-app", "Found a copy")
	waitFor(t, "a webhook that was told", func() error {
		metrics := string(app.anyone(h.url).call(t, "GET", "/metrics", nil, http.StatusOK).body)
		return h.says(metrics, `breakwater_exchange_webhooks_total{result="told"} 1`)
	})

	// The platform where it was found removes it and says so; the person learns it.
	app.call(t, "POST", "/v1/exchange/receipts", map[string]any{
		"receipts": []any{map[string]string{"fingerprint": got.Matches[0].Entry, "state": "removed"}},
	}, http.StatusNoContent)
	h.caseSays(t, mine, "my-app", "Stopped it or took it down")

	if out, err := partner(t, "leave", "my-app", "--data", h.dir); err != nil {
		t.Fatalf("leave: %s", out)
	}
	waitFor(t, "the end", func() error { return h.says(p.status(t, p.dir), `"state":"ended"`) })
	p.stops(t, app, picture, 0)
	partnerJoin(t, p.dir, partnerInvite(t, h, "my-app", "adult,under18"), "--name", "helpline")
	p.stops(t, app, picture, 1)
	if out, err := partner(t, "leave", "helpline", "--data", p.dir, private); err != nil || !strings.Contains(out, "matches no more") {
		t.Fatalf("leave: %v %s", err, out)
	}
	p.stops(t, app, picture, 0)
}

// An invitation works once; a partner's key is good for the exchange alone, and a
// platform's is not for what partners are given.
func TestPartnersRights(t *testing.T) {
	t.Parallel()
	h := newDeployment(t)
	invitation := partnerInvite(t, h, "my-app", "adult")
	_, token, _ := strings.Cut(invitation, "#")
	key := "bwx_" + strings.Repeat("A", 43)
	sum := "2f9dd2ae1e9dd0bbe2c1ef9d4a0b0e5e0b8e0f5c6d1f9a0b7c8d9e0f1a2b3c4d"
	anyone := &client{url: h.url, http: http.DefaultClient}
	join := func(sum string, status int) { // the sum is of another key than ours
		t.Helper()
		anyone.call(t, "POST", "/v1/exchange/join", map[string]string{"token": token, "key_sha256": sum}, status)
	}
	join(sum, http.StatusOK)
	join(sum, http.StatusOK) // as after a lost answer
	join(strings.Repeat("0", 64), http.StatusUnauthorized)
	p := newDeployment(t)
	if out, err := partner(t, "join", invitation, "--data", p.dir, private); err == nil || !strings.Contains(out, "was used") || strings.Contains(out, token) {
		t.Errorf("an invitation that was used: %v %s", err, out)
	}
	if out, err := partner(t, "join", invitation, "--data", p.dir); err == nil || !strings.Contains(out, "https") {
		t.Errorf("a partner without TLS: %v %s", err, out)
	}
	stranger := &client{url: h.url, key: key, http: http.DefaultClient}
	stranger.call(t, "GET", "/v1/exchange/fingerprints", nil, http.StatusUnauthorized)
	stranger.call(t, "GET", "/v1/banks", nil, http.StatusUnauthorized)
	platform := newClient(t, h.server)
	platform.call(t, "GET", "/v1/exchange/fingerprints", nil, http.StatusUnauthorized)
	anyone.call(t, "GET", "/v1/exchange/fingerprints", nil, http.StatusUnauthorized)
	signed := map[string]string{"Webhook-Id": "m", "Webhook-Timestamp": fmt.Sprint(time.Now().Unix()), "Webhook-Signature": "v1,AAAA"}
	r, err := http.NewRequestWithContext(t.Context(), "POST", h.url+"/v1/exchange/webhooks/helpline", strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range signed {
		r.Header.Set(name, value)
	}
	got, err := anyone.send(r)
	if err != nil || got.status != http.StatusUnauthorized {
		t.Errorf("a webhook that nobody signed: %d %v", got.status, err)
	}
}

// deployment is a server that keeps its address when it is started again.
type deployment struct {
	*server
	listen string
}

func newDeployment(t *testing.T) *deployment {
	t.Helper()
	d := &deployment{server: start(t, t.TempDir(), private)}
	d.listen = strings.TrimPrefix(d.url, "http://")
	return d
}

func (d *deployment) restart(t *testing.T) {
	t.Helper()
	d.server = start(t, d.dir, private, "--listen", d.listen)
}

// partner runs a command about partners and gives all that it printed.
func partner(t *testing.T, args ...string) (string, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, append([]string{"partner"}, args...)...).CombinedOutput()
	return string(out), err
}

func partnerInvite(t *testing.T, h *deployment, name, banks string) string {
	t.Helper()
	out, err := partner(t, "invite", name, "--at", h.url, "--banks", banks, "--data", h.dir, "--json")
	var got struct{ Invitation string }
	if err != nil || json.Unmarshal([]byte(out), &got) != nil || got.Invitation == "" {
		t.Fatalf("invite: %v %s", err, out)
	}
	return got.Invitation
}

func partnerJoin(t *testing.T, dir, invitation string, args ...string) {
	t.Helper()
	if out, err := partner(t, append([]string{"join", invitation, "--data", dir, private}, args...)...); err != nil {
		t.Fatalf("join: %v %s", err, out)
	}
}

func (d *deployment) status(t *testing.T, dir string) string {
	t.Helper()
	out, err := partner(t, "status", "--data", dir, "--json")
	if err != nil {
		t.Fatalf("status: %v %s", err, out)
	}
	return out
}

func (d *deployment) says(text, want string) error {
	if !strings.Contains(text, want) {
		return fmt.Errorf("it lacks %s: %.2000s", want, text)
	}
	return nil
}

func (c *client) anyone(url string) *client { return &client{url: url, http: c.http} }

// pair lets into a case, as the form of the page sends it.
type pair = url.Values

var secretOf = regexp.MustCompile(`name="(reference|code)" value="([^"]+)"`)

// openCase opens a case as the page does that makes fingerprints.
func (d *deployment) openCase(t *testing.T, picture image.Image, then string) pair {
	t.Helper()
	turns, quality := pdq.Dihedral(picture)
	hashes := make([]string, len(turns))
	for i, h := range turns {
		hashes[i] = h.String()
	}
	prints := asJSON(t, []any{map[string]any{"kind": "photo", "pdq": hashes, "quality": quality}})
	page := d.post(t, "/case/new", url.Values{"fingerprints": {string(prints)}, "then": {then}})
	got := pair{}
	for _, m := range secretOf.FindAllStringSubmatch(page, -1) {
		got.Set(m[1], html.UnescapeString(m[2]))
	}
	if len(got) != 2 {
		t.Fatalf("no case was opened: %.3000s", page)
	}
	return got
}

func (d *deployment) withdraw(t *testing.T, mine pair) {
	t.Helper()
	form := url.Values{"step": {"do"}, "all": {"yes"}, "reference": mine["reference"], "code": mine["code"]}
	d.post(t, "/case/withdraw", form)
}

func (d *deployment) post(t *testing.T, path string, form url.Values) string {
	t.Helper()
	c := &client{url: d.url, http: http.DefaultClient}
	got, err := c.try(t.Context(), "POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	got.want(t, path, http.StatusOK)
	return string(got.body)
}

// caseSays waits until the case says so.
func (d *deployment) caseSays(t *testing.T, mine pair, words ...string) {
	t.Helper()
	soon(t, "the case", func() error {
		page := d.post(t, "/case", mine)
		for _, w := range words {
			if !strings.Contains(page, w) {
				return fmt.Errorf("it lacks %q: %s", w, page)
			}
		}
		return nil
	})
}

// stops waits until an upload of the picture matches so many entries, and is held
// when there are some.
func (d *deployment) stops(t *testing.T, app *client, picture image.Image, want int) {
	t.Helper()
	soon(t, fmt.Sprintf("%d matches", want), func() error {
		got := d.checks(t, app, picture)
		held := false
		for _, i := range got.Interventions {
			held = held || i.Kind == "hold"
		}
		if len(got.Matches) != want || held != (want > 0) {
			return fmt.Errorf("matched %+v, did %+v", got.Matches, got.Interventions)
		}
		return nil
	})
}

func (d *deployment) checks(t *testing.T, app *client, picture image.Image) checked {
	t.Helper()
	return app.check(t, drawn.EncodeJPEG(picture, 85))
}

// soon asks until there is no error, and no longer than news may take.
func soon(t *testing.T, what string, ask func() error) {
	t.Helper()
	begun := time.Now()
	waitFor(t, what, func() error {
		err := ask()
		if err == nil && time.Since(begun) > newsWithin {
			t.Errorf("%s: it took %v, more than %v", what, time.Since(begun), newsWithin)
		}
		return err
	})
}
