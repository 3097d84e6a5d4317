package httpapi_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
)

// line gives a request line.
func line(thread, message, text string) string {
	body := strings.NewReplacer(`"t-1"`, `"`+thread+`"`, `"m-1"`, `"`+message+`"`, `"hello"`, `"`+text+`"`).Replace(hello)
	return body + "\n"
}

// openStream starts a stream with body as its lines.
func openStream(t *testing.T, ctx context.Context, url string, body io.Reader) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/assessments/stream", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+aliceKey)
	r.Header.Set("Content-Type", "application/x-ndjson")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

// stream sends lines and gives those of the answer.
func stream(t *testing.T, w *world, body string) []string {
	t.Helper()
	_, server := serve(t, w)
	got, err := io.ReadAll(openStream(t, t.Context(), server.URL, strings.NewReader(body)).Body)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range lines(got) {
		out = append(out, string(l))
	}
	return out
}

func TestStreamGoesOnAfterBadLines(t *testing.T) {
	t.Parallel()
	spec := loadDescription(t)
	body := line("t-1", "m-1", "hello") + "\n" + "{}\n" + line("t-1", "m-2", strings.Repeat("x", 1<<20)) +
		line("t-1", "m-1", "other") + line("t-1", "m-3", "make it fail") + line("t-1", "m-4", "make it panic") +
		strings.TrimSpace(line("t-1", "m-5", "the last, without an end"))
	got := stream(t, newWorld(), body)
	want := []string{
		`"message_id":"m-1"`, `"line":3`, `over 1 MiB.","line":4`, `"status":409`, `"status":500`, `"line":7`, `"message_id":"m-5"`,
	}
	if len(got) != len(want) {
		t.Fatalf("%d answers to %d lines: %s", len(got), len(want), got)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("answer %d lacks %s: %s", i, want[i], got[i])
		}
		spec.checkJSON(t, "StreamLine", []byte(got[i]))
	}
}

func TestStreamAssessesThreadsSideBySide(t *testing.T) {
	t.Parallel()
	w, fast := newWorld(), make(chan struct{})
	w.before = func(_ context.Context, r conversation.Request) {
		if r.Thread == "slow" {
			<-fast // which only the second line's assessment lets go
		} else {
			close(fast)
		}
	}
	got := stream(t, w, line("slow", "m-1", "one")+line("fast", "m-2", "two"))
	if len(got) != 2 || !strings.Contains(got[0], `"m-1"`) || !strings.Contains(got[1], `"m-2"`) {
		t.Errorf("the answers are not in the order of the lines: %s", got)
	}
}

func TestStreamKeepsTheOrderOfAThread(t *testing.T) {
	t.Parallel()
	w := newWorld()
	var body strings.Builder
	for i := range 300 {
		body.WriteString(line("one", fmt.Sprintf("one-%03d", i), "x"))
		body.WriteString(line(fmt.Sprintf("other-%d", i), "m", "x"))
	}
	if got := stream(t, w, body.String()); len(got) != 600 {
		t.Fatalf("%d answers to 600 lines", len(got))
	}
	next := 0
	for _, id := range w.order {
		if strings.HasPrefix(id, "one-") {
			if want := fmt.Sprintf("one-%03d", next); id != want {
				t.Fatalf("assessed %s where %s was next", id, want)
			}
			next++
		}
	}
}

func TestStreamIsFullDuplex(t *testing.T) {
	t.Parallel()
	_, server := serve(t, newWorld())
	in, out := io.Pipe()
	answers := bufio.NewScanner(openStream(t, t.Context(), server.URL, in).Body)
	for i := range 5 {
		id := fmt.Sprintf("m-%d", i)
		if _, err := io.WriteString(out, line("t-1", id, "x")); err != nil {
			t.Fatal(err)
		}
		if !answers.Scan() || !strings.Contains(answers.Text(), id) {
			t.Fatalf("no answer to %s before the next line: %q", id, answers.Text())
		}
	}
	_ = out.Close()
	if answers.Scan() {
		t.Errorf("an answer too many: %s", answers.Text())
	}
}

func TestStreamIsBounded(t *testing.T) {
	t.Parallel()
	const bound = 64
	w, started, release := newWorld(), make(chan struct{}, 1000), make(chan struct{})
	w.before = func(context.Context, conversation.Request) {
		started <- struct{}{}
		<-release
	}
	_, server := serve(t, w)
	var body strings.Builder
	for i := range 500 {
		body.WriteString(line(fmt.Sprintf("t-%d", i), "m", "x"))
	}
	resp := openStream(t, t.Context(), server.URL, strings.NewReader(body.String()))
	for range bound {
		<-started
	}
	select {
	case <-started:
		t.Errorf("more than %d lines under way", bound)
	case <-time.After(50 * time.Millisecond): // long enough for an unbounded stream to show itself
	}
	close(release)
	if got, err := io.ReadAll(resp.Body); err != nil || len(lines(got)) != 500 {
		t.Errorf("%d answers to 500 lines, %v", len(lines(got)), err)
	}
}

func TestStreamEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	w, started, gone := newWorld(), make(chan struct{}), make(chan struct{})
	w.before = func(ctx context.Context, _ conversation.Request) {
		close(started)
		<-ctx.Done()
		close(gone)
	}
	_, server := serve(t, w)
	ctx, leave := context.WithCancel(t.Context())
	in, out := io.Pipe()
	openStream(t, ctx, server.URL, in)
	if _, err := io.WriteString(out, line("t-1", "m-1", "x")); err != nil {
		t.Fatal(err)
	}
	<-started
	leave()
	select {
	case <-gone:
	case <-time.After(3 * time.Second): // before the assessment's own bound of 5 s
		t.Error("the caller went away, and its work goes on")
	}
}

func TestDrainEndsStreamsAfterTheirAnswers(t *testing.T) {
	t.Parallel()
	w, started, release := newWorld(), make(chan struct{}), make(chan struct{})
	var once sync.Once
	w.before = func(context.Context, conversation.Request) {
		once.Do(func() { close(started) })
		<-release
	}
	handler, server := serve(t, w)
	in, out := io.Pipe()
	resp := openStream(t, t.Context(), server.URL, in)
	if _, err := io.WriteString(out, line("t-1", "m-1", "x")); err != nil {
		t.Fatal(err)
	}
	<-started
	handler.Drain()
	close(release)
	got, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(got), `"m-1"`) {
		t.Errorf("after a drain: %q, %v", got, err)
	}
	_ = out.Close()
}

// patient is a writer whose deadline is good for one write.
type patient struct {
	*httptest.ResponseRecorder
	set    bool
	writes int
	late   int
}

func (p *patient) SetWriteDeadline(time.Time) error { p.set = true; return nil }

func (p *patient) Write(b []byte) (int, error) {
	p.writes++
	if !p.set {
		p.late++
	}
	p.set = false
	time.Sleep(time.Millisecond) // in which the stream gets ahead
	return p.ResponseRecorder.Write(b)
}

// A caller who takes every answer within the patience is never cut off, however
// long the stream goes on without a rest.
func TestStreamGivesEveryWriteItsTime(t *testing.T) {
	t.Parallel()
	handler, _ := serve(t, newWorld())
	w := &patient{ResponseRecorder: httptest.NewRecorder()}
	var body strings.Builder
	for i := range 1000 { // with ids so long that what is ready does not fit the buffer
		body.WriteString(line(strings.Repeat(`\"`, 120)+fmt.Sprint(i), strings.Repeat(`\"`, 120), "x"))
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/assessments/stream", strings.NewReader(body.String()))
	r.Header.Set("Authorization", "Bearer "+aliceKey)
	r.Header.Set("Content-Type", "application/x-ndjson")
	handler.ServeHTTP(w, r)
	if w.writes < 10 || w.late > 0 {
		t.Errorf("%d of %d writes had no time of their own", w.late, w.writes)
	}
}
