package site_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

// typed is a form that is right.
func typed(change ...string) []string {
	fields := map[string]string{
		"service": "instagram", "links": "https://example.com/one\nhttps://example.com/two", "where": "By example_one",
		"contact": "reach.me@mail.example", "then": "adult", "state": "posted", "actor": "self", "name": "",
	}
	for i := 0; i+1 < len(change); i += 2 {
		fields[change[i]] = change[i+1]
	}
	var list []string
	for name, value := range fields {
		list = append(list, name, value)
	}
	for _, law := range []string{"us-take-it-down", "uk-48-hours", "eu-dsa-16"} {
		list = append(list, "law", law)
	}
	return list
}

func TestNotice(t *testing.T) {
	t.Parallel()
	h := handler(t)
	tests := []struct {
		name          string
		change        []string
		status        int
		must, mustNot []string
	}{
		{"an adult without a name", nil, 200,
			[]string{"To Instagram:", "https://example.com/two", "By example_one", "sections 10(3A)", "Your request holds no name", `name="laws" value="uk-48-hours"`, "ofcom.org.uk"},
			[]string{"TAKE IT DOWN Act, Public", "Digital Services Act, Reg", "Signed", "Federal Trade Commission"}},
		{"an adult with a name", []string{"name", "A. Person"}, 200,
			[]string{"TAKE IT DOWN Act, Public Law 119-12", "Digital Services Act, Regulation", "Signed: A. Person", "Your request holds a name", "Federal Trade Commission"}, nil},
		{"a helper", []string{"name", "H. Helper", "actor", "helper"}, 200, []string{"asked and allowed to act", "Signed, for the person in the images: H. Helper"}, nil},
		{"under 18", []string{"then", "under18", "contact", ""}, 200, []string{"child safety team", "I do not give a name", "No law that this request stands on sets a time"}, []string{"Signed", "sections 10(3A)", "/case/notice"}},
		{"not sure of the age", []string{"then", "unknown"}, 200, []string{"may have been under 18"}, []string{"was under 18"}},
		{"threatened", []string{"state", "threatened", "name", "A. Person"}, 200, []string{"someone threatens to share", "already posted"}, []string{"/case/notice"}},
		{"another site", []string{"service", "", "site", "Small Forum"}, 200, []string{"To Small Forum:", `name="service" value="other"`}, nil},
		{"what is typed is text", []string{"where", "<script>alert(1)</script>"}, 200, []string{"&lt;script&gt;"}, []string{"<script>alert"}},
		{"nothing", []string{"service", "", "links", "", "where", "", "contact", "", "then", "", "state", ""}, 422,
			[]string{"Say which app or site", "Give a link", "Say where the app can answer", "Please choose one.", "What you wrote is still here"}, nil},
		{"a link that is none", []string{"links", "https://example.com/one\nhttp://10.0.0.1/x"}, 422, []string{"Line 2 is not a link", "http://10.0.0.1/x</textarea>"}, nil},
		{"changing", []string{"act", "change", "name", "A. Person"}, 200, []string{`value="A. Person"`, "https://example.com/one\nhttps://example.com/two</textarea>"}, []string{"govuk-error-summary"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := post(h, "/notices", typed(tt.change...)...)
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
			if w.Header().Get("Location") != "" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("what was typed may be kept: %v", w.Header())
			}
		})
	}
}

func TestNoticeFile(t *testing.T) {
	t.Parallel()
	h := handler(t)
	w := post(h, "/notices/file", typed("name", "A. Person")...)
	if w.Code != 200 || w.Header().Get("Content-Disposition") != `attachment; filename="notes.txt"` || !strings.HasPrefix(w.Body.String(), "To Instagram:") {
		t.Errorf("%d %v: %s", w.Code, w.Header(), w.Body)
	}
	if w := post(h, "/notices/file", typed("service", "")...); w.Code != 422 {
		t.Errorf("a form with a gap gives %d", w.Code)
	}
	if w := request(h, "GET", "/notices/file"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/notices" {
		t.Errorf("a reload gives %d", w.Code)
	}
}

// Platforms read English: the request is in English in every edition, and in
// the reader's language beside it.
func TestNoticeInAnotherLanguage(t *testing.T) {
	t.Parallel()
	others := 0
	for _, l := range config(t).Texts.All()[1:] {
		others++
		body := post(handler(t), "/"+l.Language.Tag+"/notices", typed()...).Body.String()
		if !strings.Contains(body, `lang="en" dir="ltr" tabindex="0"`) || !strings.Contains(body, "To Instagram: please take down") || strings.Count(body, `class="bw-letter"`) != 2 {
			t.Errorf("%s: the request is not there in both languages", l.Language.Tag)
		}
	}
	if others == 0 {
		t.Log("there are no other languages yet")
	}
}

// What was answered before is not asked again, and counts.
func TestNoticeByAnswers(t *testing.T) {
	t.Parallel()
	h := handler(t)
	way := "/w/" + sealed(t, h, cases.Answers{Country: "IE", Whose: cases.WhoseChild, Then: cases.AgeUnder18, State: cases.StatePosted}) + "/notices"
	form := request(h, "GET", way).Body.String()
	for _, text := range []string{"Hotline.ie", `id="late"`, "Digital Services Coordinator", "these people do it for you", `value="eu-dsa-16" checked`, `value="helper" autocomplete="off" checked`, "an adult you trust, signs"} {
		if !strings.Contains(form, text) {
			t.Errorf("the form lacks %q", text)
		}
	}
	for _, text := range []string{`name="then"`, `name="state"`, `value="us-take-it-down" checked`} {
		if strings.Contains(form, text) {
			t.Errorf("the form holds %q", text)
		}
	}
	if strings.Index(form, "Hotline.ie") > strings.Index(form, "<form") {
		t.Error("the hotline does not come before the form")
	}
	body := post(h, way, typed("then", "adult", "actor", "helper")...).Body.String() // the answer stands, whatever the form says
	if !strings.Contains(body, "child safety team") || !strings.Contains(body, "Digital Services Coordinator") {
		t.Errorf("the answers do not count: %s", body)
	}
}
