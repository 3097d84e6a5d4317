package cases_test

import (
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

func TestContact(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 63)
	for value, want := range map[string]bool{
		"someone@example.com": true, "some.one+news@mail.example.co.uk": true, "o'neil@example.com": true, "a@b.io": true, "x@xn--bcher-kva.example": true,
		"a@" + long + "." + long + "." + long + ".example": true,
		"a@" + strings.Repeat(long+".", 4) + "example":     false, // too long
		"":                                       false,
		"someone":                                false,
		"someone@localhost":                      false,
		"someone@10.0.0.1":                       false,
		"someone@[10.0.0.1]":                     false,
		"a@b@example.com":                        false,
		".a@example.com":                         false,
		"a..b@example.com":                       false,
		"a@-b.example":                           false,
		"Someone <someone@example.com>":          false,
		"<someone@example.com>":                  false,
		"someone@example.com, other@example.com": false,
		"someone@example.com\r\nBcc: other@example.com": false,
		"someone@example.com\n":                         false,
		"someone@example.com> NOTIFY=SUCCESS":           false,
		"\"a b\"@example.com":                           false,
		"someone(note)@example.com":                     false,
		"sömeone@example.com":                           false,
		"someone@bücher.example":                        false,
		"+44 7700 900123":                               false,
	} {
		err := (&cases.Contact{Kind: cases.ContactEmail, Value: value}).Validate()
		if (err == nil) != want || err != nil && (fault.CodeOf(err) != fault.Invalid || value != "" && strings.Contains(err.Error(), value)) {
			t.Errorf("%q: %v", value, err)
		}
	}
	if (&cases.Contact{Kind: "phone", Value: "+44 7700 900123"}).Validate() == nil {
		t.Error("a phone number is taken")
	}
}

// FuzzContact: what is taken is one address, with nothing that could end it.
func FuzzContact(f *testing.F) {
	f.Add("someone@example.com")
	f.Add("a@b.example\r\nBcc: c@d.example")
	f.Add("<a@b.example>")
	f.Add("\"a\"@b.example")
	f.Fuzz(func(t *testing.T, value string) {
		if (&cases.Contact{Kind: cases.ContactEmail, Value: value}).Validate() != nil {
			return
		}
		if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>,;:"()[]\`, r) }) {
			t.Errorf("%q was taken", value)
		}
		list, err := mail.ParseAddressList("<" + value + ">")
		if err != nil || len(list) != 1 || list[0].Address != value || strings.Count(value, "@") != 1 {
			t.Errorf("%q is %v, %v", value, list, err)
		}
	})
}

// The address is opened with its language for who sends, and when to look is kept
// as the clocks of the case are.
func TestReach(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	r, code, err := o.Open(t.Context(), cases.Opening{
		Answers: cases.Answers{Then: cases.AgeAdult}, Language: "fr", Fingerprints: []cases.Fingerprint{photo(1)},
		Contact: &cases.Contact{Kind: cases.ContactEmail, Value: "someone@example.com"},
	})
	check(t, err)
	entry := o.enter(opened{r, code}).Entry
	at := func() (hours []time.Duration) {
		t.Helper()
		now := o.clock.now().Add(1000 * time.Hour)
		list, err := o.db.ClaimNews(t.Context(), now, now, 10)
		check(t, err)
		for _, w := range list {
			hours = append(hours, w.Due.Sub(newClock().now()))
		}
		return hours
	}
	if got := at(); len(got) != 0 {
		t.Errorf("at first it is looked at after %v", got)
	}
	first, err := o.NoticeMade(t.Context(), entry, cases.Notice{Service: "discord"})
	check(t, err)
	check(t, o.NoticeSent(t.Context(), entry, first))
	o.clock.pass(10 * time.Minute)
	second, err := o.NoticeMade(t.Context(), entry, cases.Notice{Service: "reddit"})
	check(t, err)
	check(t, o.NoticeSent(t.Context(), entry, second))
	if got := at(); len(got) != 1 || got[0] != 48*time.Hour {
		t.Errorf("with two clocks it is looked at after %v", got)
	}
	check(t, o.NoticeAnswered(t.Context(), entry, first))
	if got := at(); len(got) != 1 || got[0] != 48*time.Hour+10*time.Minute {
		t.Errorf("with one answered it is looked at after %v", got)
	}
	waiting, err := o.db.ClaimNews(t.Context(), o.clock.now().Add(2000*time.Hour), o.clock.now().Add(2000*time.Hour), 10)
	check(t, err)
	id := waiting[0].Case
	contact, language, err := o.Reach(t.Context(), id)
	check(t, err)
	notices, err := o.Notices(t.Context(), id)
	check(t, err)
	if contact == nil || contact.Value != "someone@example.com" || language != "fr" || len(notices) != 2 {
		t.Errorf("it goes to %v in %s, of %d notices", contact, language, len(notices))
	}
	check(t, o.SetContact(t.Context(), entry, nil))
	if contact, _, err := o.Reach(t.Context(), id); contact != nil || err != nil {
		t.Errorf("after it was forgotten it goes to %v, %v", contact, err)
	}
	if got := at(); len(got) != 0 {
		t.Errorf("and it is looked at after %v", got)
	}
	check(t, o.SetContact(t.Context(), entry, &cases.Contact{Kind: cases.ContactEmail, Value: "other@example.com"}))
	if got := at(); len(got) != 1 || got[0] != 48*time.Hour+10*time.Minute {
		t.Errorf("given anew it is looked at after %v", got)
	}
	check(t, o.Erase(t.Context(), entry))
	_, _, err = o.Reach(t.Context(), id)
	wantCode(t, err, fault.NotFound)
	_, err = o.Notices(t.Context(), id)
	wantCode(t, err, fault.NotFound)
}
