package site_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/web/site"
)

// part gives what stands in an element with an id, up to where its kind ends.
func part(t *testing.T, body, id, end string) string {
	t.Helper()
	_, rest, ok := strings.Cut(body, `id="`+id+`"`)
	if !ok {
		t.Fatalf("there is no %s", id)
	}
	rest, _, _ = strings.Cut(rest, end)
	return rest
}

func TestHelp(t *testing.T) {
	t.Parallel()
	h := handler(t)
	tests := []struct {
		target        string
		status        int
		must, mustNot []string
	}{
		{"/help", 200, []string{"Take It Down", "StopNCII.org", `action="/help"`}, []string{`href="tel:`}},
		{"/help/GB", 200, []string{`href="tel:999"`, "Report Remove", "Samaritans"}, []string{"116 123", `action="/help"`}},
		{"/help/DE", 200, []string{`href="tel:110"`, "jugendschutz.net"}, nil},
		{"/help/gb", 303, []string{`href="/help/GB"`}, nil},
		{"/help?country=IE", 303, []string{`href="/help/IE#here"`}, nil},
		{"/help?country=other", 200, []string{"no places that we are sure of yet", "StopNCII.org"}, []string{`href="tel:`}},
		{"/help?country=", 400, []string{"Please choose a country first"}, nil},
		{"/help?country=secret-words", 404, []string{"We do not know that country"}, []string{"secret-words"}},
		{"/help/KE", 404, []string{"We do not know that country", "Take It Down"}, []string{`href="tel:`}},
		{"/law", 200, []string{"not legal advice", "Federal Trade Commission", "Source: legislation.gov.uk"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.target, func(t *testing.T) {
			t.Parallel()
			w := request(h, "GET", tt.target)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			for _, text := range tt.must {
				if !strings.Contains(w.Body.String(), text) {
					t.Errorf("the page lacks %q", text)
				}
			}
			for _, text := range tt.mustNot {
				if strings.Contains(w.Body.String(), text) {
					t.Errorf("the page holds %q", text)
				}
			}
		})
	}
	body := request(h, "GET", "/help/GB").Body.String()
	if young := part(t, body, "under18", "</details>"); strings.Contains(young, "StopNCII") || !strings.Contains(young, "Do not take a screenshot") {
		t.Error("the part for under 18 is not for them")
	}
	if strings.Index(body, "tel:999") > strings.Index(body, "Report Remove") {
		t.Error("the emergency number is not first")
	}
}

// Nothing that is too old is shown with a number, and it says to check first.
func TestHelpGrowsOld(t *testing.T) {
	t.Parallel()
	later := func() time.Time { return today().AddDate(0, 7, 0) }
	h := handler(t, func(c *site.Config) { c.Now = later })
	young := part(t, request(h, "GET", "/help/US").Body.String(), "under18", "</details>")
	if strings.Contains(young, "tel:") || strings.Contains(young, "1-800") || !strings.Contains(young, "Check it first.") || !strings.Contains(young, "report.cybertip.org") {
		t.Errorf("seven months on: %s", young)
	}
	if young := part(t, request(handler(t), "GET", "/help/US").Body.String(), "under18", "</details>"); !strings.Contains(young, `href="tel:18008435678"`) {
		t.Error("today the number is missing")
	}
	if law := request(handler(t, func(c *site.Config) { c.Now = func() time.Time { return today().AddDate(1, 1, 0) } }), "GET", "/law").Body.String(); !strings.Contains(law, "Check the page first") {
		t.Error("after a year the law does not say that it must be checked")
	}
}

// What two people have checked says so.
func TestHelpSaysWhoChecked(t *testing.T) {
	t.Parallel()
	d, err := help.Read(strings.NewReader(`{version: 2, noted: 2026-11-22, entries: [{country: IE, audience: all, kind: helpline, name: Example,
		what_for: Danger right now., url: "https://help.example", phones: [{number: "012"}], source: "https://help.example/about", certainty: knowledge,
		checked: {by: [AB, CD], on: 2026-11-20, how: called}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	h := handler(t, func(c *site.Config) { c.Directory = d })
	if body := request(h, "GET", "/help/IE").Body.String(); !strings.Contains(body, "Checked by two people, 20 November 2026. Source: help.example") {
		t.Errorf("the check is not shown: %s", body)
	}
}

// With answers the part that fits is open and first.
func TestHelpByAnswers(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for _, tt := range []struct {
		name    string
		answers cases.Answers
		open    string
	}{
		{"under 18", cases.Answers{Then: cases.AgeUnder18}, "under18"},
		{"not sure", cases.Answers{Then: cases.AgeUnknown}, "under18"},
		{"adult", cases.Answers{Then: cases.AgeAdult}, "adult"},
		{"a parent", cases.Answers{Then: cases.AgeUnder18, Whose: cases.WhoseChild}, "carer"},
	} {
		body := request(h, "GET", "/w/"+sealed(t, h, tt.answers)+"/help/GB").Body.String()
		if !strings.Contains(body, `<details class="bw-way" id="`+tt.open+`" open>`) || strings.Count(body, " open>") != 1 {
			t.Errorf("%s: %s is not the one that is open", tt.name, tt.open)
		}
		if first := strings.Index(body, `<details class="bw-way" id="`); !strings.HasPrefix(body[first:], `<details class="bw-way" id="`+tt.open) {
			t.Errorf("%s: %s is not first", tt.name, tt.open)
		}
	}
}

// sealed gives a way with answers, as the questions make it.
func sealed(t *testing.T, h http.Handler, a cases.Answers) string {
	t.Helper()
	at := request(h, "GET", "/begin").Header().Get("Location")
	if a.Country != "" {
		at = request(h, "GET", "/begin/"+a.Country).Header().Get("Location")
	}
	for i, q := range []struct{ field, value string }{
		{"whose", string(a.Whose)}, {"then", string(a.Then)}, {"state", string(a.State)},
	} {
		if q.value == "" {
			continue
		}
		at = at[:strings.LastIndex(at, "/")+1] + string(rune('1'+i))
		w := post(h, at, q.field, q.value)
		if w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d", q.field, w.Code)
		}
		at = w.Header().Get("Location")
	}
	way, _, _ := strings.Cut(strings.TrimPrefix(at, "/w/"), "/")
	return way
}
