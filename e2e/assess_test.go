package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// A scripted blackmail, message by message: the server says at each what the
// engine says, and in the end it warns the one and holds the other's messages.
func TestAssessUntilHigh(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	script, requests := blackmail(t, "t-1")
	engine, state := risk.New(), risk.State{}
	warned, held := false, false
	for _, r := range requests {
		var want risk.Assessment
		state, want = engine.Fold(state, risk.FactsOf(script), r.Message)
		var got answer
		c.call(t, "POST", "/v1/assessments", r, http.StatusOK).into(t, &got)
		if got.Level != want.Level.String() || got.MessageID != r.Message.ID || got.ThreadID != "t-1" || len(got.Signals) != len(want.Signals) {
			t.Fatalf("%s: got %+v, the engine says %+v", r.Message.ID, got, want)
		}
		warned = warned || got.does("warn", script.Target)
		held = held || got.does("hold", script.Offender)
		if got.does("warn", script.Offender) || got.does("hold", script.Target) {
			t.Errorf("%s: the wrong person is touched: %+v", r.Message.ID, got.Interventions)
		}
	}
	var stored answer
	c.call(t, "GET", "/v1/threads/t-1", nil, http.StatusOK).into(t, &stored)
	if stored.Level != "high" && stored.Level != "critical" {
		t.Errorf("a scripted blackmail ends at level %s", stored.Level)
	}
	if !warned || !held {
		t.Errorf("warned %v, held %v; want both", warned, held)
	}
}

func TestSameMessageSameAnswer(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	_, requests := blackmail(t, "t-1")
	var first []reply
	for _, r := range requests {
		first = append(first, c.call(t, "POST", "/v1/assessments", r, http.StatusOK))
	}
	before := c.call(t, "GET", "/v1/threads/t-1", nil, http.StatusOK)
	events := c.call(t, "GET", "/v1/events", nil, http.StatusOK)
	for i, r := range requests {
		again := c.call(t, "POST", "/v1/assessments", r, http.StatusOK)
		if !bytes.Equal(again.body, first[i].body) {
			t.Errorf("%s asked again: got %s, first %s", r.Message.ID, again.body, first[i].body)
		}
	}
	if after := c.call(t, "GET", "/v1/threads/t-1", nil, http.StatusOK); !bytes.Equal(after.body, before.body) {
		t.Errorf("asking again changed the thread: %s, before %s", after.body, before.body)
	}
	if after := c.call(t, "GET", "/v1/events", nil, http.StatusOK); !bytes.Equal(after.body, events.body) {
		t.Errorf("asking again told events: %s, before %s", after.body, events.body)
	}
}

func TestReusedMessageID(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	_, requests := blackmail(t, "t-1")
	r := requests[0]
	c.call(t, "POST", "/v1/assessments", r, http.StatusOK)
	r.Message.Text += "!"
	p := c.call(t, "POST", "/v1/assessments", r, http.StatusConflict).problem(t)
	if !strings.Contains(p.Detail, "Give every message its own id") || strings.Contains(p.Detail, r.Message.Text) {
		t.Errorf("the refusal says %q", p.Detail)
	}
}

func TestBadRequests(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	good := `{"thread":{"id":"t","accounts":[{"id":"a"},{"id":"b"}]},"message":{"id":"m","from":"a","at":"2026-03-01T21:04:00Z","text":"hi"}}`
	tests := []struct {
		name, body string
		status     int
		field      string
	}{
		{"not JSON", "{", 400, ""},
		{"unknown field", strings.Replace(good, `"text"`, `"words":1,"text"`, 1), 400, "message.words"},
		{"sender is not there", strings.Replace(good, `"from":"a"`, `"from":"x"`, 1), 400, "message.from"},
		{"no time", strings.Replace(good, `"at":"2026-03-01T21:04:00Z",`, ``, 1), 400, "message.at"},
		{"account twice", strings.Replace(good, `{"id":"b"}`, `{"id":"a"}`, 1), 400, "thread.accounts[1].id"},
		{"too large", strings.Replace(good, "hi", strings.Repeat("x", 1<<20), 1), 413, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.try(t.Context(), "POST", "/v1/assessments", "application/json", strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			got.want(t, tt.name, tt.status)
			if p := got.problem(t); p.Field != tt.field {
				t.Errorf("field %q, want %q: %s", p.Field, tt.field, got.body)
			}
		})
	}
	stranger := &client{url: c.url, key: "bw_not-a-key", http: c.http}
	got, err := stranger.try(t.Context(), "GET", "/v1/banks", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	got.want(t, "an unknown key", http.StatusUnauthorized)
	got.problem(t)
}

// A stream gives the answers of single calls, in order, while it is still being
// sent; a bad line is answered and the rest goes on.
func TestStream(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	_, one := blackmail(t, "single")
	_, two := blackmail(t, "streamed")
	in, out := io.Pipe()
	r, err := http.NewRequestWithContext(t.Context(), "POST", c.url+"/v1/assessments/stream", in)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.key)
	r.Header.Set("Content-Type", "application/x-ndjson")
	answer, err := c.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	lines := json.NewDecoder(answer.Body)
	for i := range two {
		if _, err := out.Write(append(asJSON(t, two[i]), '\n')); err != nil {
			t.Fatal(err)
		}
		var line json.RawMessage
		if err := lines.Decode(&line); err != nil {
			t.Fatal(err)
		}
		single := c.call(t, "POST", "/v1/assessments", one[i], http.StatusOK)
		want := strings.ReplaceAll(string(bytes.TrimSpace(single.body)), `"single"`, `"streamed"`)
		if string(line) != want {
			t.Fatalf("%s: streamed %s, alone %s", two[i].Message.ID, line, want)
		}
	}
	if _, err := io.WriteString(out, "{\n"); err != nil {
		t.Fatal(err)
	}
	var bad struct {
		Problem struct{ Status, Line int }
	}
	if err := lines.Decode(&bad); err != nil || bad.Problem.Status != 400 || bad.Problem.Line != len(two)+1 {
		t.Errorf("a bad line is answered with %+v, %v", bad, err)
	}
	_ = out.Close()
	if rest, err := io.ReadAll(io.MultiReader(lines.Buffered(), answer.Body)); err != nil || len(bytes.TrimSpace(rest)) > 0 {
		t.Errorf("after the last line: %q, %v", rest, err)
	}
}

// What is erased is gone, and only that.
func TestErase(t *testing.T) {
	t.Parallel()
	s := sharedServer(t)
	c := newClient(t, s)
	_, requests := blackmail(t, "t/1 ä") // an id that a path must escape
	_, others := blackmail(t, "t-2")
	for i := range others { // other people
		others[i].Thread.Accounts = []thread.Account{{ID: "x1"}, {ID: "x2"}}
		others[i].Message.From = "x" + others[i].Message.From[1:]
	}
	send := func(rs []request) {
		for _, r := range rs {
			c.call(t, "POST", "/v1/assessments", r, http.StatusOK)
		}
	}
	path := "/v1/threads/" + url.PathEscape("t/1 ä")
	send(requests)
	send(others)
	if events := listEvents(t, c); len(events) < 2 {
		t.Fatalf("there are %d events, want some of both threads", len(events))
	}
	c.call(t, "DELETE", path, nil, http.StatusNoContent)
	c.call(t, "GET", path, nil, http.StatusNotFound).problem(t)
	c.call(t, "DELETE", path, nil, http.StatusNotFound)
	c.call(t, "GET", "/v1/threads/t-2", nil, http.StatusOK)
	for _, e := range listEvents(t, c) {
		if e.Data["thread_id"] != "t-2" {
			t.Errorf("an event of the erased thread is there: %+v", e)
		}
	}
	send(requests[:2]) // the ids are free again
	erased := func(account string) int {
		var got struct {
			N int `json:"threads_erased"`
		}
		c.call(t, "DELETE", "/v1/accounts/"+account, nil, http.StatusOK).into(t, &got)
		return got.N
	}
	if n := erased("a2"); n != 1 {
		t.Errorf("erasing an account of one thread erased %d", n)
	}
	if n := erased("a2"); n != 0 {
		t.Errorf("erasing it again erased %d", n)
	}
	c.call(t, "GET", path, nil, http.StatusNotFound)
	stranger := &client{url: c.url, key: addPlatform(t, s.dir, "erase-stranger"), http: c.http}
	stranger.call(t, "GET", "/v1/threads/t-2", nil, http.StatusNotFound)
	stranger.call(t, "DELETE", "/v1/threads/t-2", nil, http.StatusNotFound)
	c.call(t, "GET", "/v1/threads/t-2", nil, http.StatusOK)
}

// event is one that the platform is told.
type event struct {
	Seq  int64          `json:"seq"`
	Kind string         `json:"kind"`
	Data map[string]any `json:"data"`
}

// listEvents reads every event, in pages.
func listEvents(t testing.TB, c *client) []event {
	t.Helper()
	var all []event
	query := url.Values{"limit": {"100"}, "after": {"0"}}
	for {
		var page struct {
			Events []event     `json:"events"`
			Next   json.Number `json:"next"`
		}
		c.call(t, "GET", "/v1/events?"+query.Encode(), nil, http.StatusOK).into(t, &page)
		if len(page.Events) == 0 {
			return all
		}
		all = append(all, page.Events...)
		query.Set("after", page.Next.String())
	}
}
