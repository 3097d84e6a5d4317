package news_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/news"
)

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// office is all around a courier: a store of what waits, the cases, and a mail
// server.
type office struct {
	mu      sync.Mutex
	at      time.Time
	waiting []news.Waiting
	done    []news.Done
	later   []string // when, and the number of tries
	notices []cases.Notice
	contact *cases.Contact
	gone    bool
	fails   error
	sent    []string // to, language
	told    []error
	opened  int // how often the address was opened
}

func (o *office) ClaimNews(_ context.Context, _, until time.Time, _ int) ([]news.Waiting, error) {
	if !until.After(o.at) {
		return nil, errors.New("no lease")
	}
	list := o.waiting
	o.waiting = nil
	return list, nil
}

func (o *office) NewsDone(_ context.Context, _ news.Waiting, d news.Done) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.done = append(o.done, d)
	return nil
}

func (o *office) NewsLater(_ context.Context, _ cases.ID, again time.Time, tries int) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.later = append(o.later, fmt.Sprint(again.Sub(o.at).Round(10*time.Minute), " ", tries))
	return nil
}

func (o *office) Notices(context.Context, cases.ID) ([]cases.Notice, error) {
	if o.gone {
		return nil, fault.New(fault.NotFound, "none")
	}
	return o.notices, nil
}

func (o *office) Reach(context.Context, cases.ID) (*cases.Contact, string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.opened++
	return o.contact, "es", nil
}

func (o *office) Letter(language string) (news.Letter, error) {
	return news.Letter{Subject: language}, nil
}

func (o *office) Send(_ context.Context, to string, l news.Letter) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fails == nil {
		o.sent = append(o.sent, to+" "+l.Subject)
	}
	return o.fails
}

func newOffice(t *testing.T) (*office, *news.Courier) {
	t.Helper()
	o := &office{at: noon(), contact: &cases.Contact{Kind: cases.ContactEmail, Value: "a@mail.example"}}
	c, err := news.NewCourier(news.Config{
		Store: o, Cases: o, Letters: o, Sender: o, Now: func() time.Time { return o.at }, Rand: rand.Reader,
		Failed: func(err error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.told = append(o.told, err)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return o, c
}

func round(t *testing.T, c *news.Courier, o *office, w ...news.Waiting) {
	t.Helper()
	o.waiting = w
	if n, err := c.Round(t.Context()); err != nil || n != len(w) {
		t.Fatalf("%d looks, %v", n, err)
	}
}

// What is worth a letter, and when to look again.
func TestWorth(t *testing.T) {
	t.Parallel()
	hours := func(n int) time.Time { return noon().Add(time.Duration(n) * time.Hour) }
	notice := func(due, answered int) cases.Notice {
		n := cases.Notice{Sent: hours(due - 48), Due: hours(due)}
		if answered != 0 {
			n.Answered = hours(answered)
		}
		return n
	}
	const day = 24 * time.Hour
	for name, tt := range map[string]struct {
		fresh   int
		notices []cases.Notice
		sent    bool
		look    time.Time
	}{
		"nothing":                        {},
		"receipts":                       {fresh: 2, sent: true},
		"a clock that runs":              {notices: []cases.Notice{notice(5, 0), notice(2, 0), {Made: noon()}}, look: hours(2)},
		"receipts and a clock that runs": {fresh: 1, notices: []cases.Notice{notice(5, 0)}, sent: true, look: hours(5)},
		"a clock that ran out just now":  {notices: []cases.Notice{notice(0, 0), notice(5, 0)}, sent: true, look: hours(5)},
		"one that was told already":      {notices: []cases.Notice{notice(-12, 0)}},
		"one that was answered":          {notices: []cases.Notice{notice(-1, -2), notice(4, -2)}},
		"one that was never sent":        {notices: []cases.Notice{{Made: noon().Add(-90 * time.Hour)}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, c := newOffice(t)
			o.notices = tt.notices
			round(t, c, o, news.Waiting{Case: cases.ID{1}, Fresh: tt.fresh, Told: hours(-12)})
			want := news.Done{Look: tt.look}
			if tt.sent {
				want.Told, want.Rest = noon(), noon().Add(day)
			}
			if len(o.sent) == 1 != tt.sent || !slices.Equal(o.done, []news.Done{want}) {
				t.Errorf("sent %v, done %v, want %v", o.sent, o.done, want)
			}
			if !tt.sent && o.opened > 0 {
				t.Error("the address was opened for nothing")
			}
		})
	}
}

// An address gets one letter a day, in however many cases it stands.
func TestOneADay(t *testing.T) {
	t.Parallel()
	o, c := newOffice(t)
	some := func(n byte) news.Waiting { return news.Waiting{Case: cases.ID{n}, Fresh: 1, Try: 2} }
	round(t, c, o, some(1), some(2), some(3))
	if len(o.sent) != 1 || !slices.Equal(o.later, []string{"24h0m0s 2", "24h0m0s 2"}) {
		t.Errorf("sent %v, later %v", o.sent, o.later)
	}
	o.at, o.contact = noon().Add(23*time.Hour), &cases.Contact{Kind: cases.ContactEmail, Value: "A@mail.example"} // the same
	round(t, c, o, some(2))
	o.contact = &cases.Contact{Kind: cases.ContactEmail, Value: "b@mail.example"}
	round(t, c, o, some(4))
	o.at, o.contact.Value = noon().Add(24*time.Hour), "a@mail.example"
	round(t, c, o, some(2))
	if want := []string{"a@mail.example es", "b@mail.example es", "a@mail.example es"}; !slices.Equal(o.sent, want) {
		t.Errorf("sent %v, want %v", o.sent, want)
	}
}

func TestNobodyToTell(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*office){
		"the case is gone": func(o *office) { o.gone = true },
		"no address":       func(o *office) { o.contact = nil },
		"a number":         func(o *office) { o.contact = &cases.Contact{Kind: "phone", Value: "+44 7700 900123"} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, c := newOffice(t)
			change(o)
			round(t, c, o, news.Waiting{Case: cases.ID{1}, Fresh: 1})
			if len(o.sent)+len(o.later) > 0 || slices.ContainsFunc(o.done, func(d news.Done) bool { return d != news.Done{} }) {
				t.Errorf("sent %v, later %v, done %v", o.sent, o.later, o.done)
			}
		})
	}
}

// A letter is tried again for about two days; an address that is refused is left
// alone at once.
func TestFailures(t *testing.T) {
	t.Parallel()
	o, c := newOffice(t)
	o.fails = errors.New("later")
	try := news.Waiting{Case: cases.ID{1}, Fresh: 1}
	for ; len(o.done) == 0 && try.Try < 100; try.Try++ {
		round(t, c, o, try)
	}
	told := news.Done{Told: noon(), Rest: noon().Add(24 * time.Hour)}
	if try.Try != 8 || len(o.later) != 7 || !slices.Equal(o.done, []news.Done{told}) || len(o.told) != 8 {
		t.Errorf("%d tries, later %v, done %v", try.Try, o.later, o.done)
	}
	o.done, o.fails = nil, fmt.Errorf("no: %w", news.ErrRefused)
	round(t, c, o, news.Waiting{Case: cases.ID{1}, Fresh: 1})
	if !slices.Equal(o.done, []news.Done{told}) {
		t.Errorf("refused: %v", o.done)
	}
	o.fails = nil
	round(t, c, o, news.Waiting{Case: cases.ID{1}, Fresh: 1}) // failures took no turn
	counts := c.Counts()
	if len(o.sent) != 1 || counts[news.Sent] != 1 || counts[news.Failed] != 7 || counts[news.Refused] != 1 || counts[news.GivenUp] != 1 {
		t.Errorf("sent %v, counts %v", o.sent, counts)
	}
}
