package conversation_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

var evening = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

// to is a message of o's to an account in a thread of their own.
func to(other string, band thread.AgeBand, minutes int, text string) conversation.Request {
	return conversation.Request{
		Platform: "p1", Thread: "t-" + other,
		Facts:   risk.Facts{Accounts: []thread.Account{{ID: "o"}, {ID: other, AgeBand: band}}},
		Message: thread.Message{ID: fmt.Sprint("m", minutes), From: "o", At: evening.Add(time.Duration(minutes) * time.Minute), Text: text},
	}
}

const script = "hey i am new in town and saw that you play chess too, do you want to be friends and talk a bit"

func reasonNames(a conversation.Answer) (names []string) {
	for _, r := range a.Reasons {
		names = append(names, r.Account+" "+r.Name)
	}
	return names
}

func TestManyFirstContactsWithMinorsAndOneTextRaiseNewThreads(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	var last conversation.Answer
	raisedAt := 0
	for i := range 9 {
		last = w.assess(t, to(fmt.Sprint("v", i), thread.From13To15, i, script))
		if last.Level > risk.None && raisedAt == 0 {
			raisedAt = i + 1
		}
	}
	if last.Level != risk.Notice || raisedAt < 4 {
		t.Errorf("%v, first raised at contact %d", last.Level, raisedAt)
	}
	if want := []string{"o same_text_to_many", "o wrote_first_to_minors"}; !slices.Equal(slices.Sorted(slices.Values(reasonNames(last))), want) {
		t.Errorf("reasons %v, want %v", reasonNames(last), want)
	}
	if len(last.Interventions) != 0 {
		t.Errorf("a prior alone does something: %v", kinds(last))
	}
	rec, err := w.Thread(t.Context(), conversation.Key{Platform: "p1", Thread: "t-v8"})
	if err != nil || rec.Last.Offender != "o" || rec.Last.Target != "v8" || len(rec.Reasons) != 2 {
		t.Errorf("%+v %v", rec, err)
	}
	// The other's answer shows the same reasons, and an adult's thread no level.
	answer := to("v8", thread.From13To15, 20, "who are you?")
	answer.Message.From = "v8"
	if a := w.assess(t, answer); a.Level != risk.Notice || len(a.Reasons) != 2 {
		t.Errorf("after the answer: %v %v", a.Level, a.Reasons)
	}
	if a := w.assess(t, to("adult", thread.From25, 21, script)); a.Level != risk.None || len(a.Reasons) == 0 {
		t.Errorf("with an adult: %v %v", a.Level, a.Reasons)
	}
}

func TestWhoHasABondOrAGroupIsLeftAlone(t *testing.T) {
	t.Parallel()
	yes, three, longAgo := true, 3, evening.AddDate(-1, 0, 0)
	yesterday := evening.Add(-25 * time.Hour)
	for name, change := range map[string]func(*conversation.Request){
		"in the phone":  func(r *conversation.Request) { r.Facts.Relation = &thread.Relation{PhoneContact: &yes} },
		"common people": func(r *conversation.Request) { r.Facts.Relation = &thread.Relation{MutualConnections: &three} },
		"for long":      func(r *conversation.Request) { r.Facts.Relation = &thread.Relation{Since: &longAgo} },
		"a group":       func(r *conversation.Request) { r.Facts.Accounts = append(r.Facts.Accounts, thread.Account{ID: "x"}) },
		"no accounts":   func(r *conversation.Request) { r.Facts.Accounts = nil },
		// Threads that were there before the platform connected.
		"an old thread": func(r *conversation.Request) {
			r.Facts.Relation, r.Message.Text = &thread.Relation{Since: &yesterday}, "hi"
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t, playbook.Default())
			for i := range 20 {
				r := to(fmt.Sprint("v", i), thread.From13To15, i, script)
				change(&r)
				if a := w.assess(t, r); a.Level != risk.None || a.Reasons != nil {
					t.Fatalf("%v %v", a.Level, a.Reasons)
				}
			}
		})
	}
}

func TestABurstIntoOneCircle(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	friends := func(a, b string) {
		r := to(a, "", 0, "hi")
		r.Thread, r.Facts.Accounts = a+b, []thread.Account{{ID: a}, {ID: b}}
		r.Message.From = a
		w.assess(t, r)
	}
	for i := range 5 {
		friends(fmt.Sprint("v", i), fmt.Sprint("v", i+1))
	}
	var last conversation.Answer
	for i := range 6 {
		last = w.assess(t, to(fmt.Sprint("v", i), "", i, "hi"))
	}
	if len(last.Reasons) != 1 || last.Reasons[0].Name != "wrote_first_into_circle" || last.Reasons[0].Count != 6 {
		t.Errorf("%+v", last.Reasons)
	}
}

func TestReportsRaiseAtOnceAndFade(t *testing.T) {
	t.Parallel()
	now := evening
	db := open(t, playbook.Default()).db
	w := world{conversation.NewAssessor(db, scripted{}, playbook.Default(), []byte("key"), func() time.Time { return now }, rand.Reader), db}
	if a := w.assess(t, to("v", thread.From16To17, 0, "hi")); a.Level != risk.None {
		t.Fatal(a.Level)
	}
	for i := range 3 {
		report := account.Report{ID: fmt.Sprint("r", i), Account: "o", By: fmt.Sprint("x", i), Kind: account.Reported, At: now.Add(time.Hour)}
		if err := w.Report(t.Context(), "p1", report); err != nil {
			t.Fatal(err)
		}
	}
	a := w.assess(t, to("v", thread.From16To17, 1, "hi again"))
	if a.Level != risk.Notice || len(a.Reasons) != 1 || a.Reasons[0].Explanation != "Was reported by 3 people in 7 days." {
		t.Errorf("%v %+v", a.Level, a.Reasons)
	}
	ahead := account.Report{ID: "r9", Account: "o", By: "x9", Kind: account.Reported, At: now.AddDate(1, 0, 0)}
	if err := w.Report(t.Context(), "p1", ahead); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a report of next year: %v", err)
	}
	now = now.AddDate(0, 0, 40)
	if a := w.assess(t, to("v", thread.From16To17, 40*24*60, "hello")); a.Level != risk.None || len(a.Reasons) != 1 || a.Reasons[0].Weight > 0.5 {
		t.Errorf("40 days later: %v %+v", a.Level, a.Reasons)
	}
	now = now.AddDate(0, 0, 60)
	if err := w.ForgetHistory(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := w.assess(t, to("v", thread.From16To17, 100*24*60, "hello?")); a.Reasons != nil {
		t.Errorf("100 days later: %+v", a.Reasons)
	}
	if err := w.Report(t.Context(), "p1", account.Report{ID: "r0", Account: "v", By: "o", Kind: account.Blocked, At: now}); err != nil {
		t.Errorf("an id that was forgotten: %v", err)
	}
}

func TestTheSameCallAgainCountsOnce(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	for range 30 {
		w.assess(t, to("v0", thread.From13To15, 0, script))
	}
	for i := range 3 {
		if a := w.assess(t, to(fmt.Sprint("v", i), thread.From13To15, i, script)); i < 2 && a.Reasons != nil {
			t.Errorf("after %d: %+v", i+1, a.Reasons)
		}
	}
}

func TestErasureOfAPersonErasesWhatTheyAddedToOthers(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	for i := range 9 {
		w.assess(t, to(fmt.Sprint("v", i), thread.From13To15, i, script))
	}
	for i := range 8 {
		if _, err := w.DeleteAccount(t.Context(), "p1", fmt.Sprint("v", i)); err != nil {
			t.Fatal(err)
		}
	}
	if a := w.assess(t, to("v8", thread.From13To15, 10, "hi")); a.Reasons != nil || a.Level != risk.None {
		t.Errorf("%v %+v", a.Level, a.Reasons)
	}
}

func TestIndicatorsAreKeptFromHighOnAndOnlyOfTheOffender(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	w.assess(t, request("m1", "o", "caution pay $madeup11"))
	w.assess(t, request("m2", "o", "high pay $madeup22 on cash app"))
	w.assess(t, request("m3", "v", "high i have no money, my tag is $madeup33"))
	w.assess(t, request("m4", "o", "high pay $madeup22 or t.me/madeup_44"))
	other := request("m1", "o", "high send it to $MadeUp22")
	other.Thread = "t2"
	w.assess(t, other)
	key := conversation.Key{Platform: "p1", Thread: "t1"}
	list, err := w.Indicators(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range list {
		got = append(got, fmt.Sprint(i.Message, " ", i.Kind, " ", i.Value, " ", i.Threads))
	}
	if want := []string{"m2 cash_tag $madeup22 [t2]", "m4 link t.me/madeup_44 []"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if rows := w.auditLog(t); rows[len(rows)-1] != "thread.indicators_read: " {
		t.Errorf("audit log: %q", rows)
	}
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(w.db.Path() + suffix)
		if err != nil || bytes.Contains(data, []byte("adeup")) || bytes.Contains(data, []byte("adeUp")) {
			t.Errorf("the data file%s can be read: %v", suffix, err)
		}
	}
	keyless := conversation.NewAssessor(w.db, scripted{}, playbook.Default(), []byte("another"), time.Now, rand.Reader)
	if _, err := keyless.Indicators(t.Context(), key); err == nil || strings.Contains(err.Error(), "madeup") {
		t.Errorf("without the secret: %v", err)
	}
	if _, err := w.Indicators(t.Context(), conversation.Key{Platform: "p2", Thread: "t1"}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("another platform: %v", err)
	}
	if !slices.ContainsFunc(list, func(i indicator.Opened) bool { return i.Account == "o" && !i.At.IsZero() }) {
		t.Errorf("%+v", list)
	}
}
