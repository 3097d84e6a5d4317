package cases_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

func TestACaseFromItsOpeningToItsErasure(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	answers := cases.Answers{
		Whose: cases.WhoseMine, Then: cases.AgeAdult, State: cases.StateThreatened, Where: []cases.Service{"instagram"},
		File: cases.FileYes, Safe: cases.SafeYes, Country: "GB",
	}
	contact := &cases.Contact{Kind: cases.ContactEmail, Value: "someone@example.com"}
	r, code, err := o.Open(t.Context(), cases.Opening{
		Answers: answers, Fingerprints: []cases.Fingerprint{photo(1), photo(2), photo(1)}, Language: "es", Contact: contact,
		Links: []cases.Link{{URL: "example.com/u/1", Service: "instagram"}, {Account: " @someone "}},
	})
	check(t, err)
	c := o.enter(opened{r, code})
	if c.Reference != r || c.Language != "es" || fmt.Sprint(c.Answers) != fmt.Sprint(answers) || *c.Contact != *contact {
		t.Errorf("the case is %+v", c)
	}
	if len(c.Fingerprints) != 2 { // the same one twice is one
		t.Fatalf("%d fingerprints", len(c.Fingerprints))
	}
	for i, f := range c.Fingerprints {
		want := photo(byte(i + 1))
		want.ID, want.State, want.Added = f.ID, cases.Released, o.clock.now()
		if fmt.Sprint(f.ID, f.Kind, f.PDQ, f.Quality, *f.MD5, *f.SHA256, f.State, f.Added) !=
			fmt.Sprint(want.ID, want.Kind, want.PDQ, want.Quality, *want.MD5, *want.SHA256, want.State, want.Added) {
			t.Errorf("fingerprint %d is %+v", i, f)
		}
	}
	if len(c.Links) != 2 || c.Links[0].URL != "https://example.com/u/1" || c.Links[1].Account != "@someone" {
		t.Errorf("links %+v", c.Links)
	}
	if got := o.matches(1); !slices.Equal(got, []string{"cases-adult"}) {
		t.Errorf("image 1 matches in %q", got)
	}
	check(t, o.AddFingerprints(t.Context(), c.Entry, []cases.Fingerprint{photo(2), photo(3)}))
	check(t, o.AddLinks(t.Context(), c.Entry, []cases.Link{{Account: "@someone"}, {Account: "@another"}}))
	check(t, o.SetContact(t.Context(), c.Entry, nil))
	if c = o.enter(opened{r, code}); len(c.Fingerprints) != 3 || len(c.Links) != 3 || c.Contact != nil {
		t.Errorf("after additions %d fingerprints, %d links, contact %v", len(c.Fingerprints), len(c.Links), c.Contact)
	}
	check(t, o.Erase(t.Context(), c.Entry))
	if got := slices.Concat(o.matches(1), o.matches(2), o.matches(3)); got != nil {
		t.Errorf("after the erasure they match in %q", got)
	}
	if _, err := o.Enter(t.Context(), string(r), string(code), ""); !errors.Is(err, cases.ErrWrong) {
		t.Errorf("entering an erased case: %v", err)
	}
	if err := o.AddLinks(t.Context(), c.Entry, []cases.Link{{Account: "@x"}}); !errors.Is(err, cases.ErrEnded) {
		t.Errorf("changing an erased case: %v", err)
	}
}

func TestTheBankIsThatOfTheAge(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	for i, tt := range []struct {
		then cases.Age
		want string
	}{
		{cases.AgeAdult, "cases-adult"}, {cases.AgeUnder18, "cases-under18"}, {cases.AgeUnknown, "cases-under18"}, {"", "cases-under18"},
	} {
		o.openAs(cases.Answers{Then: tt.then}, photo(byte(i)))
		if got := o.matches(byte(i)); !slices.Equal(got, []string{tt.want}) {
			t.Errorf("%q goes to %q", tt.then, got)
		}
	}
}

// A withdrawal is of one person's fingerprint: it takes nobody else's image out,
// and blocks nobody who gives the same image later.
func TestAWithdrawalIsOnePersons(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	mine, theirs := o.open(photo(1)), o.open(photo(1))
	check(t, o.Withdraw(t.Context(), o.enter(mine).Entry, nil))
	if len(o.matches(1)) != 1 {
		t.Error("another person's image went with mine")
	}
	check(t, o.Withdraw(t.Context(), o.enter(theirs).Entry, nil))
	if len(o.matches(1)) != 0 {
		t.Error("it matches though both withdrew it")
	}
	third := o.open(photo(1))
	if len(o.matches(1)) != 1 {
		t.Error("a third person's image is blocked by a withdrawal")
	}
	c := o.enter(mine)
	if c.Fingerprints[0].State != cases.Withdrawn || c.Fingerprints[0].PDQ != nil || c.Fingerprints[0].SHA256 != nil {
		t.Errorf("something is left of a withdrawn fingerprint: %+v", c.Fingerprints[0])
	}
	// Whoever withdrew it may give it again: as a new one.
	check(t, o.Withdraw(t.Context(), o.enter(third).Entry, nil))
	check(t, o.AddFingerprints(t.Context(), c.Entry, []cases.Fingerprint{photo(1)}))
	c = o.enter(mine)
	if len(c.Fingerprints) != 2 || c.Fingerprints[1].State != cases.Released || c.Fingerprints[1].ID == c.Fingerprints[0].ID || len(o.matches(1)) != 1 {
		t.Errorf("given again: %+v", c.Fingerprints)
	}
}

func TestWithdrawingSome(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	who, other := o.open(photo(1), photo(2)), o.open(photo(3))
	c, strangers := o.enter(who), o.enter(other).Fingerprints[0].ID
	wantCode(t, o.Withdraw(t.Context(), c.Entry, []cases.FingerprintID{c.Fingerprints[0].ID, strangers}), fault.NotFound)
	if len(o.matches(1)) != 1 || len(o.matches(3)) != 1 {
		t.Error("something was withdrawn though one was another person's")
	}
	check(t, o.Withdraw(t.Context(), c.Entry, []cases.FingerprintID{c.Fingerprints[0].ID}))
	check(t, o.Withdraw(t.Context(), c.Entry, []cases.FingerprintID{c.Fingerprints[0].ID})) // again is no error
	check(t, o.Withdraw(t.Context(), c.Entry, []cases.FingerprintID{}))                     // none is none
	if len(o.matches(1)) != 0 || len(o.matches(2)) != 1 {
		t.Errorf("matches: %q %q", o.matches(1), o.matches(2))
	}
	// A start anew, as after a crash, finds the same.
	o.start(false)
	if len(o.matches(1)) != 0 || len(o.matches(2)) != 1 {
		t.Errorf("after a start: %q %q", o.matches(1), o.matches(2))
	}
}

func TestNotices(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	who := o.open()
	e := o.enter(who).Entry
	id, err := o.NoticeMade(t.Context(), e, cases.Notice{Service: "instagram", Laws: []string{"us-take-it-down"}})
	check(t, err)
	made := o.clock.now()
	o.clock.pass(10 * time.Minute)
	check(t, o.NoticeSent(t.Context(), e, id))
	sent := o.clock.now()
	o.clock.pass(time.Minute)
	check(t, o.NoticeSent(t.Context(), e, id)) // the clock does not start anew
	check(t, o.NoticeAnswered(t.Context(), e, id))
	n := o.enter(who).Notices[0]
	if !n.Made.Equal(made) || !n.Sent.Equal(sent) || !n.Due.Equal(sent.Add(48*time.Hour)) || !n.Answered.Equal(o.clock.now()) {
		t.Errorf("the notice is %+v", n)
	}
	wantCode(t, o.NoticeSent(t.Context(), e, "notice-no"), fault.NotFound)
	_, err = o.NoticeMade(t.Context(), e, cases.Notice{Laws: []string{"A law <of> mine"}})
	wantCode(t, err, fault.Invalid)
	for range cases.MaxNotices - 1 {
		_, err := o.NoticeMade(t.Context(), e, cases.Notice{})
		check(t, err)
	}
	_, err = o.NoticeMade(t.Context(), e, cases.Notice{})
	wantCode(t, err, fault.TooLarge)
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	low := photo(1)
	low.Quality, low.SHA256, low.MD5 = 20, nil, nil
	many := make([]cases.Fingerprint, cases.MaxFiles+1)
	for i := range many {
		many[i] = cases.Fingerprint{Kind: cases.KindPhoto, SHA256: &[32]byte{1, byte(i), byte(i >> 8)}}
	}
	var hours []cases.Fingerprint // of videos, each as long as is taken
	for n := range byte(2) {
		s := &vpdq.Signature{}
		for i := range cases.MaxFrames {
			s.Frames = append(s.Frames, vpdq.Frame{Number: i, Quality: 80, Hash: pdq.Hash{n, byte(i), byte(i >> 8)}})
		}
		hours = append(hours, cases.Fingerprint{Kind: cases.KindVideo, VPDQ: s})
	}
	for name, tt := range map[string]struct {
		o    cases.Opening
		code fault.Code
	}{
		"too many hours of videos": {cases.Opening{Fingerprints: hours}, fault.TooLarge},
		"a band that there is not": {cases.Opening{Answers: cases.Answers{Whose: "stranger"}}, fault.Invalid},
		"a country in words":       {cases.Opening{Answers: cases.Answers{Country: "gb"}}, fault.Invalid},
		"a service twice":          {cases.Opening{Answers: cases.Answers{Where: []cases.Service{"x", "x"}}}, fault.Invalid},
		"nothing to recognise by":  {cases.Opening{Fingerprints: []cases.Fingerprint{low}}, fault.Invalid},
		"too many":                 {cases.Opening{Fingerprints: many}, fault.TooLarge},
		"a link within":            {cases.Opening{Links: []cases.Link{{URL: "http://127.0.0.1/secret-path"}}}, fault.Invalid},
		"an empty link":            {cases.Opening{Links: []cases.Link{{Service: "x"}}}, fault.Invalid},
		"a contact of no kind":     {cases.Opening{Contact: &cases.Contact{Value: "secret-path"}}, fault.Invalid},
		"a contact that is none":   {cases.Opening{Contact: &cases.Contact{Kind: cases.ContactEmail, Value: "secret-path"}}, fault.Invalid},
		"a language that is none":  {cases.Opening{Language: "secret-path "}, fault.Invalid},
	} {
		_, _, err := o.Open(t.Context(), tt.o)
		wantCode(t, err, tt.code)
		if err != nil && strings.Contains(err.Error(), "secret-path") {
			t.Errorf("%s: the error repeats it: %v", name, err)
		}
	}
	if got := o.matches(1); got != nil {
		t.Error("something of what was refused is in a bank")
	}
}

// A picture with little in it must not stop others that look like nothing
// either: only its very bytes are matched.
func TestPoorPicturesMatchByTheirBytesAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	poor := photo(1)
	poor.Quality, poor.SHA256 = 10, &[32]byte{9}
	o.open(poor)
	if got := o.matches(1); got != nil {
		t.Errorf("it matches by its looks in %q", got)
	}
}

// Giving and withdrawing again and again comes to an end.
func TestACaseDoesNotGrowForever(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	who := o.open()
	list := make([]cases.Fingerprint, cases.MaxFiles)
	for i := range list {
		list[i] = cases.Fingerprint{Kind: cases.KindPhoto, SHA256: &[32]byte{1, byte(i)}}
	}
	e := o.enter(who).Entry
	for range 5 {
		check(t, o.AddFingerprints(t.Context(), e, list))
		check(t, o.Withdraw(t.Context(), e, nil))
	}
	wantCode(t, o.AddFingerprints(t.Context(), e, list[:1]), fault.TooLarge)
}
