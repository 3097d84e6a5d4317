package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media/drawn"
)

// checked is what the tests look at of a media check.
type checked struct {
	Fingerprints struct{ PDQ, MD5, SHA256 string }
	Quality      int
	Matches      []matched
	Vetoed       []matched

	Interventions []struct{ Kind, Account string }
}

type matched struct {
	Bank, Entry, Source, By, Turn string
	Distance                      int
	Opinions                      []struct{ Holder, Verdict string }
}

// upload sends a picture as a body.
func (c *client) upload(t testing.TB, id, account string, picture []byte, status int) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", c.url+"/v1/media/checks", bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.key)
	r.Header.Set("Content-Type", "application/octet-stream")
	if id != "" {
		r.Header.Set("Idempotency-Key", id)
	}
	r.Header.Set("Breakwater-Account", account)
	got, err := c.send(r)
	if err != nil {
		t.Fatal(err)
	}
	got.want(t, "upload", status)
	return got
}

func (c *client) check(t testing.TB, picture []byte) checked {
	t.Helper()
	var got checked
	c.upload(t, "", "a-1", picture, http.StatusOK).into(t, &got)
	return got
}

// An entry matches as soon as its 201 is there, whatever was done to the copy,
// and no more as soon as its 204 is.
func TestBankEntry(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	known, other := drawn.Picture("lighthouse"), drawn.Picture("fruit")
	file := drawn.EncodeJPEG(known, 90)
	first := c.check(t, file)
	if len(first.Matches) > 0 || first.Quality < 50 {
		t.Fatalf("before there is a bank: %+v", first)
	}
	c.call(t, "POST", "/v1/banks", map[string]string{"name": "stop"}, http.StatusCreated)
	c.call(t, "POST", "/v1/banks", map[string]string{"name": "stop"}, http.StatusOK)
	entry := map[string]any{"id": "e-1", "fingerprints": map[string]string{"pdq": first.Fingerprints.PDQ}}
	c.call(t, "POST", "/v1/banks/stop/entries", entry, http.StatusCreated)
	c.call(t, "POST", "/v1/banks/stop/entries", entry, http.StatusOK)
	for _, edit := range drawn.Edits() {
		got := c.check(t, drawn.EncodeJPEG(edit.Do(known), 85))
		if len(got.Matches) != 1 || got.Matches[0].Entry != "e-1" || got.Matches[0].Distance > 31 {
			t.Errorf("%s: %+v", edit.Name, got.Matches)
			continue
		}
		if len(got.Interventions) == 0 || got.Interventions[0].Kind != "hold" || got.Interventions[0].Account != "a-1" {
			t.Errorf("%s: what is done is %+v, want the upload held", edit.Name, got.Interventions)
		}
	}
	if got := c.check(t, drawn.EncodeJPEG(other, 85)); len(got.Matches) > 0 {
		t.Errorf("another picture matches: %+v", got.Matches)
	}
	c.call(t, "DELETE", "/v1/banks/stop/entries/e-1", nil, http.StatusNoContent)
	if got := c.check(t, file); len(got.Matches) > 0 || len(got.Interventions) > 0 {
		t.Errorf("after its deletion it matches: %+v", got)
	}
	c.call(t, "DELETE", "/v1/banks/stop/entries/e-1", nil, http.StatusNotFound)
}

// Many entries come at once, all or none, and a check is idempotent by its id.
func TestManyEntries(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	c.call(t, "POST", "/v1/banks", map[string]string{"name": "many"}, http.StatusCreated)
	var lines bytes.Buffer
	for i := range 2000 {
		fmt.Fprintf(&lines, `{"id":"e-%d","fingerprints":{"md5":"%032x"}}`+"\n", i, i)
	}
	post := func(body string, status int) reply {
		got, err := c.try(t.Context(), "POST", "/v1/banks/many/entries", "application/x-ndjson", bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		got.want(t, "entries", status)
		return got
	}
	post(lines.String()+"{\n", http.StatusBadRequest).problem(t)
	prints := func(md5 string) map[string]any {
		return map[string]any{"id": "check-" + md5, "account": "a", "fingerprints": map[string]string{"md5": md5}}
	}
	var got checked
	c.call(t, "POST", "/v1/media/checks", prints(fmt.Sprintf("%032x", 7)), http.StatusOK).into(t, &got)
	if len(got.Matches) > 0 {
		t.Errorf("of a refused body an entry was kept: %+v", got)
	}
	post(lines.String(), http.StatusCreated)
	first := c.call(t, "POST", "/v1/media/checks", prints(fmt.Sprintf("%032x", 1999)), http.StatusOK)
	first.into(t, &got)
	if len(got.Matches) != 1 || got.Matches[0].Entry != "e-1999" || got.Matches[0].By != "md5" {
		t.Errorf("got %+v, want e-1999 by md5", got.Matches)
	}
	again := c.call(t, "POST", "/v1/media/checks", prints(fmt.Sprintf("%032x", 1999)), http.StatusOK)
	if !bytes.Equal(first.body, again.body) {
		t.Errorf("the same check again: %s, first %s", again.body, first.body)
	}
	changed := prints(fmt.Sprintf("%032x", 1999))
	changed["fingerprints"] = map[string]string{"md5": fmt.Sprintf("%032x", 5)}
	c.call(t, "POST", "/v1/media/checks", changed, http.StatusConflict)
	if events := listEvents(t, c); len(events) != 1 || events[0].Kind != "media.matched" {
		t.Errorf("events %+v, want one media.matched", events)
	}
	c.call(t, "DELETE", "/v1/banks/many", nil, http.StatusNoContent)
	fresh := prints(fmt.Sprintf("%032x", 1999))
	fresh["id"] = "after"
	c.call(t, "POST", "/v1/media/checks", fresh, http.StatusOK).into(t, &got)
	if len(got.Matches) > 0 {
		t.Errorf("a deleted bank matches: %+v", got)
	}
}
