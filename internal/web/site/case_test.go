package site_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/web/site"
)

// withDesk gives the site over a desk that the test looks at.
func withDesk(t *testing.T) (http.Handler, *fakeDesk) {
	t.Helper()
	desk := newFakeDesk()
	return handler(t, func(c *site.Config) { c.Cases, c.News = desk, true }), desk
}

// prints is a form of one photo, as the page of images makes it.
func prints() string {
	turn := `"` + strings.Repeat("5a", 32) + `"`
	return `[{"kind":"photo","pdq":[` + strings.Repeat(turn+",", 7) + turn + `],"quality":90,"md5":"` +
		strings.Repeat("ab", 16) + `","sha256":"` + strings.Repeat("cd", 32) + `"}]`
}

func TestOpenACase(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		form   []string
		links  []string // "url account" of what the desk is given
		then   cases.Age
		prints int
	}{
		{"links and names", []string{"then", "adult", "urls", "https://example.com/a\r\n\r\n example.org/b \n", "accounts", "some.one\n"},
			[]string{"https://example.com/a ", "https://example.org/b ", " some.one"}, cases.AgeAdult, 0},
		{"a name alone", []string{"then", "unknown", "accounts", "some.one"}, []string{" some.one"}, cases.AgeUnknown, 0},
		{"fingerprints", []string{"then", "under18", "fingerprints", prints()}, nil, cases.AgeUnder18, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h, desk := withDesk(t)
			w := post(h, "/case/new", tt.form...)
			if w.Code != http.StatusOK || len(desk.opened) != 1 {
				t.Fatalf("status %d, %d cases", w.Code, len(desk.opened))
			}
			holds(t, w.Body.String(), []string{theReference, theCode, "shown only now", `action="/case/file"`}, []string{`hreflang`})
			o := desk.opened[0]
			var links []string
			for _, l := range o.Links {
				links = append(links, l.URL+" "+l.Account)
			}
			if !slices.Equal(links, tt.links) || o.Answers.Then != tt.then || len(o.Fingerprints) != tt.prints || o.Language != "en" {
				t.Errorf("opened with %v, %v, %d fingerprints, %s", links, o.Answers.Then, len(o.Fingerprints), o.Language)
			}
		})
	}
}

// What was answered goes into the case, in the path or in the form.
func TestACaseKnowsTheAnswers(t *testing.T) {
	t.Parallel()
	h, desk := withDesk(t)
	plan := answer(t, h, "/begin/US", []string{"whose", "friend"}, []string{"then", "adult"}, []string{"state", "posted", "where", "x"}, []string{"file", "no"}, []string{"safe", "yes"})
	page := body(h, strings.Replace(plan, "/plan", "/links", 1))
	if strings.Contains(page, `name="then"`) {
		t.Error("the age is asked for again")
	}
	way := strings.Split(plan, "/")[2]
	holds(t, page, []string{`name="way" value="` + way + `"`, "Before anything is sent", "What is sent", "Who gets it", "For how long", "How to take it back", "180 days"}, nil)
	post(h, "/case/new", "way", way, "accounts", "some.one", "contact", "me@example.com")
	post(h, strings.Replace(plan, "/plan", "/case/new", 1), "accounts", "some.one", "contact", "you@example.org")
	if len(desk.opened) != 2 {
		t.Fatalf("%d cases", len(desk.opened))
	}
	for i, to := range []string{"me@example.com", "you@example.org"} {
		o := desk.opened[i]
		if o.Answers.Whose != cases.WhoseFriend || o.Answers.Country != "US" || o.Answers.Bank() != cases.BankAdult || o.Contact == nil || o.Contact.Kind != cases.ContactEmail || o.Contact.Value != to {
			t.Errorf("opened with %+v, %+v", o.Answers, o.Contact)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	h, desk := withDesk(t)
	long := strings.Repeat("a", 201)
	for name, tt := range map[string]struct {
		form []string
		says string
	}{
		"nothing":             {[]string{"then", "adult"}, "Write at least one link or one name."},
		"no age":              {[]string{"accounts", "some.one"}, "Choose how old the person in the images is."},
		"an age that is none": {[]string{"accounts", "some.one", "then", "12"}, "Choose how old the person in the images is."},
		"no address":          {[]string{"then", "adult", "urls", "https://example.com/a\nnot an address"}, "Line 2 is not an address"},
		"an address inside":   {[]string{"then", "adult", "urls", "http://192.168.1.1/"}, "Line 1 is not an address"},
		"a script":            {[]string{"then", "adult", "urls", "javascript:alert(1)"}, "Line 1 is not an address"},
		"a long name":         {[]string{"then", "adult", "accounts", "ok\n" + long}, "Line 2 is too long."},
		"too many":            {[]string{"then", "adult", "accounts", strings.Repeat("a\n", 101)}, "no more than 100"},
		"no contact":          {[]string{"then", "adult", "accounts", "some.one", "contact", "me@"}, "does not look like an e-mail address"},
		"no fingerprints":     {[]string{"then", "adult", "fingerprints", "[]"}, "The case was not opened"},
		"bad fingerprints":    {[]string{"then", "adult", "fingerprints", `[{"kind":"secret"}]`}, "your images are still on your device alone"},
	} {
		t.Run(name, func(t *testing.T) {
			w := post(h, "/case/new", tt.form...)
			if w.Code != http.StatusUnprocessableEntity {
				t.Errorf("status %d", w.Code)
			}
			holds(t, w.Body.String(), []string{tt.says}, []string{theCode})
		})
	}
	desk.refuses = fault.New(fault.Busy, "Wait.")
	if w := post(h, "/case/new", "then", "adult", "accounts", "some.one"); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), "Please wait a little") {
		t.Errorf("when the desk is busy: %d", w.Code)
	}
	// What a case cannot hold is no fault of ours, and not the person's either.
	desk.refuses = fault.New(fault.TooLarge, "Too many.")
	for _, more := range []string{"", theEntry} {
		w := post(h, "/case/new", "then", "adult", "accounts", "some.one", "entry", more)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "no more than 100") {
			t.Errorf("too much, entry %q: %d", more, w.Code)
		}
	}
	if len(desk.opened) != 0 {
		t.Errorf("%d cases were opened all the same", len(desk.opened))
	}
}

// Reference and code can be kept in a file with a plain name; nothing else can
// be had in one.
func TestPairAsAFile(t *testing.T) {
	t.Parallel()
	h, _ := withDesk(t)
	w := post(h, "/case/file", "reference", theReference, "code", theCode)
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="notes.html"` {
		t.Errorf("Content-Disposition: %s", got)
	}
	holds(t, w.Body.String(), []string{theReference, theCode, "<title>Notes</title>"}, []string{"href=", "src=", "Breakwater"})
	if w := post(h, "/case/file", "reference", "<script>", "code", theCode); w.Code != http.StatusBadRequest || strings.Contains(w.Body.String(), "script>") && strings.Contains(w.Body.String(), "&lt;script") {
		t.Errorf("another text in a file: %d", w.Code)
	}
}

// Whatever is wrong with a pair, the answer is the same.
func TestWrongCodes(t *testing.T) {
	t.Parallel()
	h, desk := withDesk(t)
	var first string
	for _, pair := range [][2]string{{theReference, "ZZZZ-BBBB-CCCC-DDDD-EEEE"}, {"BW-0000-0000", theCode}, {"", ""}, {theReference, "x"}} {
		w := post(h, "/case", "reference", pair[0], "code", pair[1])
		page := strings.ReplaceAll(w.Body.String(), `value="`+pair[0]+`"`, `value=""`)
		if first == "" {
			first = page
		}
		if w.Code != http.StatusForbidden || page != first {
			t.Errorf("%v is answered in its own way: %d", pair, w.Code)
		}
	}
	holds(t, first, []string{"do not fit together"}, []string{theCode})
	desk.locked = 90 * time.Second
	w := post(h, "/case", "reference", theReference, "code", theCode)
	if w.Code != http.StatusTooManyRequests {
		t.Errorf("locked: %d", w.Code)
	}
	holds(t, w.Body.String(), []string{"again in 2 minutes", "Your case is safe"}, nil)
}

func TestMyCase(t *testing.T) {
	t.Parallel()
	h, _ := withDesk(t)
	w := post(h, "/case", "reference", theReference, "code", theCode)
	page := w.Body.String()
	holds(t, page, []string{
		"Reference " + theReference, "Opened 20 November 2026", "Being looked for: 2", "Taken back by you: 1",
		"north", "Stopped it or took it down: 1", "Has the codes and looks for copies: 1", "Last word on 22 November 2026, 01:00 (UTC)",
		"south", "No copy found so far: 1", `role="img" aria-label="The way of your codes"`, `<g class="done">`,
		"Hours left: 24", "The 48 hours ran out on 22 November 2026, 00:00 (UTC).", `href="/notices#late"`, "not sent yet",
		"https://example.com/a", "You get no news from us.",
	}, []string{theCode, "?entry", `href="https://example.com/a"`})
	for _, form := range []string{"/case/links", "/case/withdraw", "/case/erase", "/case/contact", "/case/notice", "/images"} {
		if !strings.Contains(page, `action="`+form+`"><input type="hidden" name="entry" value="an-entry">`) && !strings.Contains(page, `action="`+form+`">`) {
			t.Errorf("no way to %s", form)
		}
	}
	for _, path := range []string{"/case/links", "/case/withdraw", "/case/erase", "/case/contact", "/case/notice", "/case/file"} {
		if at := follow(t, request(h, "GET", path)); at != "/case" {
			t.Errorf("GET %s leads to %s", path, at)
		}
		if path != "/case/file" {
			if w := post(h, path, "entry", "too-old", "step", "do"); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "open for a long time") {
				t.Errorf("%s with an entry that has ended: %d", path, w.Code)
			}
		}
	}
}

func TestChangeACase(t *testing.T) {
	t.Parallel()
	h, desk := withDesk(t)
	holds(t, post(h, "/case/links", "entry", theEntry).Body.String(), []string{"Add links or names", `name="entry" value="an-entry"`}, []string{`name="then"`, "Before anything"})
	holds(t, post(h, "/case/new", "entry", theEntry, "accounts", "another").Body.String(), []string{"The links and names were added.", "another"}, nil)
	holds(t, post(h, "/case/new", "entry", theEntry).Body.String(), []string{"Write at least one", `name="entry" value="an-entry"`}, nil)
	holds(t, post(h, "/case/new", "entry", theEntry, "fingerprints", prints()).Body.String(), []string{"The images were added."}, nil)
	holds(t, post(h, "/case/contact", "entry", theEntry, "contact", "me@example.com").Body.String(), []string{"News goes to me@example.com, at most once a day."}, nil)
	if w := post(h, "/case/contact", "entry", theEntry, "contact", "x"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "does not look like") {
		t.Errorf("a contact that is none: %d", w.Code)
	}
	holds(t, post(h, "/case/contact", "entry", theEntry, "forget", "yes").Body.String(), []string{"We have forgotten"}, []string{"me@example.com"})
	holds(t, post(h, "/case/notice", "entry", theEntry, "act", "sent", "id", "n-1").Body.String(), []string{"The clock is kept here.", "Hours left: 48"}, nil)
	holds(t, post(h, "/case/notice", "entry", theEntry, "act", "answered", "id", "n-1").Body.String(), []string{"Answered on 22 November 2026"}, nil)
	post(h, "/case/notice", "entry", theEntry, "act", "made", "service", "discord", "sent", "yes")
	if n := desk.c.Notices[len(desk.c.Notices)-1]; n.Service != "discord" || n.Sent.IsZero() {
		t.Errorf("a new clock: %+v", n)
	}
	if w := post(h, "/case/notice", "entry", theEntry, "act", "sent", "id", "none"); w.Code != http.StatusBadRequest {
		t.Errorf("a clock that is not there: %d", w.Code)
	}
}

// What cannot be undone is asked once more, on a page of its own.
func TestTakingBackAsksFirst(t *testing.T) {
	t.Parallel()
	h, desk := withDesk(t)
	released := func() int {
		return len(slices.DeleteFunc(slices.Clone(desk.c.Fingerprints), func(f cases.Fingerprint) bool { return f.State != cases.Released }))
	}
	holds(t, post(h, "/case/withdraw", "entry", theEntry).Body.String(), []string{`value="fp-1"`, "Video 1, 22 November 2026"}, []string{`value="fp-3"`})
	holds(t, post(h, "/case/withdraw", "entry", theEntry, "step", "ask").Body.String(), []string{"Choose at least one image"}, nil)
	holds(t, post(h, "/case/withdraw", "entry", theEntry, "step", "ask", "id", "fp-1").Body.String(), []string{"Take these back: 1?", "cannot be undone", `name="id" value="fp-1"`}, []string{"fp-2"})
	if released() != 2 {
		t.Fatal("something was taken back before the last question")
	}
	holds(t, post(h, "/case/withdraw", "entry", theEntry, "step", "do", "id", "fp-1", "id", "fp-of-another").Body.String(), []string{"were taken back", "Taken back by you: 2"}, nil)
	if released() != 1 {
		t.Error("not the one was taken back that was chosen")
	}
	post(h, "/case/withdraw", "entry", theEntry, "step", "do")
	if released() != 1 {
		t.Error("with nothing chosen, something was taken back")
	}
	holds(t, post(h, "/case/erase", "entry", theEntry).Body.String(), []string{"Erase the whole case?", "cannot be undone"}, nil)
	if desk.erased {
		t.Fatal("it was erased before the last question")
	}
	holds(t, post(h, "/case/erase", "entry", theEntry, "step", "do").Body.String(), []string{"Your case is erased"}, nil)
	if !desk.erased {
		t.Error("it was not erased")
	}
}

// The page of what is kept says the program's own numbers.
func TestPrivacySaysTheRetention(t *testing.T) {
	t.Parallel()
	h, desk := withDesk(t)
	holds(t, body(h, "/privacy"), []string{"5 years after your last visit", "180 days after your last visit", "365 days after it came", "90 days after your last visit"}, nil)
	desk.keep = cases.Retention{Contact: 24 * time.Hour, Details: 48 * time.Hour, Receipts: 72 * time.Hour, Ended: 96 * time.Hour, Fingerprints: 2 * 365 * 24 * time.Hour}
	holds(t, body(h, "/privacy"), []string{"2 years after your last visit", ">1 days after your last visit", "2 days after your last visit", "3 days after it came", "4 days. The code"}, nil)
}

// Where no news can be sent no address is asked for and none is taken; one that
// was given before can be forgotten.
func TestWithoutNews(t *testing.T) {
	t.Parallel()
	desk := newFakeDesk()
	h := handler(t, func(c *site.Config) { c.Cases = desk })
	for _, page := range []string{"/links", "/images", "/privacy"} {
		holds(t, body(h, page), nil, []string{`name="contact"`, "news", "e-mail"})
	}
	post(h, "/case/new", "then", "adult", "accounts", "some.one", "contact", "me@example.com")
	if len(desk.opened) != 1 || desk.opened[0].Contact != nil {
		t.Errorf("opened with %+v", desk.opened)
	}
	holds(t, post(h, "/case", "entry", theEntry).Body.String(), []string{"Come back here to see what is new."}, []string{`action="/case/contact"`})
	if w := post(h, "/case/contact", "entry", theEntry, "contact", "me@example.com"); w.Code != http.StatusBadRequest || desk.c.Contact != nil {
		t.Errorf("an address for which there is no form: %d", w.Code)
	}
	desk.c.Contact = &cases.Contact{Kind: cases.ContactEmail, Value: "me@example.com"}
	holds(t, post(h, "/case", "entry", theEntry).Body.String(), []string{"This site cannot send any now.", `name="forget"`}, []string{`name="contact"`})
	post(h, "/case/contact", "entry", theEntry, "forget", "yes")
	if desk.c.Contact != nil {
		t.Error("the address is still there")
	}
}
