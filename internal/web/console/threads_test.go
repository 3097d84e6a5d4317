package console_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/web/console"
	"github.com/breakwater-safety/breakwater/risk"
)

func at(minute int) time.Time { return time.Date(2026, 3, 1, 11, minute, 0, 0, time.UTC) }

var rowLink = regexp.MustCompile(`/console/threads/[A-Za-z0-9_-]+`)

func TestList(t *testing.T) {
	t.Parallel()
	old, fresh := record(threadID, risk.Critical, at(1)), record("newer", risk.Caution, at(30))
	old.Last.Advice.Crisis = target
	r := newRig(t, old, fresh) // as a store gives them: highest level first
	w := r.ask("GET", "/console/", r.enter(t))
	wantPage(t, w, http.StatusOK,
		`data-count="2"`, "Threat, on my-app", "Threat of exposure", "(Account A)", "very likely (0.90)",
		"1 Mar 2026, 11:30 UTC", "Account B said something that may mean that they are not safe",
		"show Account B a warning; hold what Account A sent; put it before a reviewer")
	body := w.Body.String()
	if strings.Index(body, `data-level="caution"`) > strings.Index(body, `data-level="critical"`) {
		t.Error("the newest risk is not first")
	}
	if r.fake.filter.MinLevel != risk.Caution || r.fake.filter.Limit == 0 {
		t.Errorf("filter %+v", r.fake.filter)
	}
}

func TestThread(t *testing.T) {
	t.Parallel()
	rec := record(threadID, risk.High, at(1))
	rec.Reasons = []account.Reason{{Name: "reported", Account: offender, Weight: 0.7, Explanation: "Was reported by 2 people in 7 days."}}
	r := newRig(t, rec)
	cookie := r.enter(t)
	link := rowLink.FindString(r.ask("GET", "/console/", cookie).Body.String())
	w := r.ask("GET", link, cookie)
	wantPage(t, w, http.StatusOK,
		"What their other threads say", "Account A: Was reported by 2 people in 7 days.", "(0.70)",
		threadID, offender, target, "likely the one who pressures", "likely the one who is pressured",
		"keeps no message’s text", "2.60", "message m2", "show Account B a warning", "hold what Account A sent")
	body := w.Body.String()
	if strings.Index(body, "Moves to another app") > strings.Index(body, "Threat of exposure") {
		t.Error("signs are not in the order of the messages")
	}
	for _, verdict := range []string{"is an offender", "is the offender", "is a victim"} {
		if strings.Contains(body, verdict) {
			t.Errorf("the page says %q", verdict)
		}
	}
}

// Ids are personal data: they are in no address, no form, and no log line.
func TestNoIDsInAddresses(t *testing.T) {
	t.Parallel()
	r := newRig(t, record(threadID, risk.High, at(1)))
	cookie := r.enter(t)
	list := r.ask("GET", "/console/", cookie).Body.String()
	link := rowLink.FindString(list)
	detail := r.ask("GET", link, cookie).Body.String()
	for _, attribute := range regexp.MustCompile(`(?:href|src|action|id|sse-connect|hx-[a-z-]+)="[^"]*"`).FindAllString(list+detail, -1) {
		for _, id := range []string{threadID, offender, target} {
			if strings.Contains(attribute, id) {
				t.Errorf("an address holds an id: %s", attribute)
			}
		}
	}
	for _, id := range []string{threadID, offender, target} {
		if strings.Contains(r.log.String(), id) {
			t.Error("the log holds an id")
		}
		if strings.Contains(list, id) {
			t.Error("the list holds an id; only a thread's own page shows them")
		}
	}
	if other := rowLink.FindString(r.ask("GET", "/console/", r.enter(t)).Body.String()); other == link {
		t.Error("two sessions have the same address for a thread")
	}
	wantPage(t, r.ask("GET", link, r.enter(t)), http.StatusNotFound, "not in the list")
}

// A platform's words cannot become part of the page.
func TestEscapes(t *testing.T) {
	t.Parallel()
	rec := record("<script>alert(1)</script>", risk.High, at(1))
	rec.Accounts = append(rec.Accounts, "<img src=x>")
	r := newRig(t, rec)
	cookie := r.enter(t)
	body := r.ask("GET", rowLink.FindString(r.ask("GET", "/console/", cookie).Body.String()), cookie).Body.String()
	if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x>") {
		t.Error("markup of an id stands in the page")
	}
}

// The stream gives the list at once and again when it changes, and ends with
// the session.
func TestEvents(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	cookie := r.enter(t)
	server := httptest.NewServer(r)
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/console/events", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(cookie)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("Content-Type %q", got)
	}
	events := bufio.NewScanner(res.Body)
	if first := nextEvent(events); !strings.Contains(first, "Nothing at caution or above") {
		t.Fatalf("first event %q", first)
	}
	r.fake.add(record(threadID, risk.High, at(5)))
	second := nextEvent(events)
	if !strings.HasPrefix(second, "event: threads\n") || !strings.Contains(second, `data-level="high"`) {
		t.Fatalf("second event %q", second)
	}
	r.ask("POST", "/console/logout", cookie)
	if rest := nextEvent(events); rest != "" || ctx.Err() != nil {
		t.Errorf("after signing out: %q, %v", rest, ctx.Err())
	}
}

// nextEvent reads up to the next blank line; "" at the end.
func nextEvent(events *bufio.Scanner) string {
	var event strings.Builder
	for events.Scan() && events.Text() != "" {
		event.WriteString(events.Text() + "\n")
	}
	return event.String()
}

func TestNewNeedsItsParts(t *testing.T) {
	t.Parallel()
	if _, err := console.New(console.Config{}); err == nil {
		t.Error("a console over nothing was made")
	}
}

// A message that passes several stages at once leaves none of them unseen for
// which there is a sign.
func TestStagesPassedAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, record(threadID, risk.High, at(1)))
	cookie := r.enter(t)
	body := r.ask("GET", rowLink.FindString(r.ask("GET", "/console/", cookie).Body.String()), cookie).Body.String()
	for _, want := range []string{
		`Move</span><span class="stage-when">message m1<`, `Leverage</span><span class="stage-when">not seen<`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
