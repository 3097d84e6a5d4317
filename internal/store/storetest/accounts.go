package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/neartext"
	"github.com/breakwater-safety/breakwater/risk"
)

// see commits a message of the account's, at so many minutes past noon, with
// what it adds to its history.
func see(t *testing.T, s Store, thread, message, from string, minutes int, seen account.Sighting, others ...string) {
	t.Helper()
	rec, _, err := s.Load(t.Context(), key(thread), message)
	check(t, err)
	c := commit(rec, message, risk.None)
	if rec.Version == 0 {
		c.Record.NewAccounts = append([]string{from}, others...)
	}
	c.Record.Reasons = []account.Reason{{Name: "reported", Account: from, Count: 2, WindowHours: 168, Weight: 0.7, Explanation: "Says so."}}
	c.Seen = seen
	c.Seen.Account = from
	at := noon().Add(time.Duration(minutes) * time.Minute)
	if seen.Contact != nil {
		seen.Contact.At = at
	}
	if seen.Script != nil {
		seen.Script.At, seen.Script.Thread = at, thread
	}
	check(t, s.Commit(t.Context(), c))
}

func history(t *testing.T, s Store, acc string) account.History {
	t.Helper()
	list, err := s.Histories(t.Context(), "p1", []string{"nobody", acc})
	check(t, err)
	if len(list) != 2 || fmt.Sprint(list[0]) != fmt.Sprint(account.History{}) {
		t.Fatalf("histories: %+v", list)
	}
	return list[1]
}

func testHistories(t *testing.T, s Store) {
	hash := ^neartext.Hash(0) - 5
	see(t, s, "t1", "m1", "a", 0, account.Sighting{Contact: &account.Contact{Minor: true}}, "v1")
	see(t, s, "t1", "m2", "a", 1, account.Sighting{Script: &account.Script{Hash: hash}})
	see(t, s, "t2", "m1", "a", 2, account.Sighting{Contact: &account.Contact{Circle: true}, Script: &account.Script{Hash: 3}}, "v2")
	see(t, s, "t2", "m2", "v2", 3, account.Sighting{})
	report := account.Report{ID: "r1", Account: "a", By: "v1", Kind: account.Blocked, At: noon()}
	check(t, s.AddReport(t.Context(), "p1", report, entry(audit.AccountReported)))
	h := history(t, s, "a")
	slices.SortFunc(h.Contacts, func(a, b account.Contact) int { return a.At.Compare(b.At) })
	slices.SortFunc(h.Scripts, func(a, b account.Script) int { return a.At.Compare(b.At) })
	at := func(minutes int) time.Time { return noon().Add(time.Duration(minutes) * time.Minute) }
	want := account.History{
		Contacts: []account.Contact{{At: at(0), Minor: true}, {At: at(2), Circle: true}},
		Scripts:  []account.Script{{Thread: "t1", At: at(1), Hash: hash}, {Thread: "t2", At: at(2), Hash: 3}},
		Reports:  []account.Report{report},
	}
	if fmt.Sprint(h) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", h, want)
	}
	if got := history(t, s, "v1"); fmt.Sprint(got) != fmt.Sprint(account.History{}) {
		t.Errorf("the other has a history: %+v", got)
	}
	if other, err := s.Histories(t.Context(), "p2", []string{"a"}); err != nil || len(other[0].Contacts) != 0 {
		t.Errorf("another platform sees it: %+v %v", other, err)
	}
	rec, err := s.Thread(t.Context(), key("t2"))
	if err != nil || len(rec.Reasons) != 1 || rec.Reasons[0].Account != "v2" || rec.Reasons[0].Weight != 0.7 {
		t.Errorf("reasons: %+v %v", rec.Reasons, err)
	}
}

func testHistoryBounds(t *testing.T, s Store) {
	for i := range max(account.MaxContacts, account.MaxScripts) + 3 {
		seen := account.Sighting{Script: &account.Script{Hash: neartext.Hash(i)}, Contact: &account.Contact{}}
		see(t, s, fmt.Sprint("t", i), "m1", "a", i, seen, "v")
	}
	for i := range account.MaxReports + 3 {
		r := account.Report{ID: fmt.Sprint("r", i), Account: "a", By: fmt.Sprint("v", i), Kind: account.Reported, At: noon().Add(time.Duration(i) * time.Second)}
		check(t, s.AddReport(t.Context(), "p1", r, entry(audit.AccountReported)))
	}
	h := history(t, s, "a")
	if len(h.Contacts) != account.MaxContacts || len(h.Scripts) != account.MaxScripts || len(h.Reports) != account.MaxReports {
		t.Errorf("%d contacts, %d scripts, %d reports", len(h.Contacts), len(h.Scripts), len(h.Reports))
	}
	for _, c := range h.Scripts {
		if c.Hash < 3 {
			t.Error("an old one stayed where a new one went")
		}
	}
}

func testForgetHistory(t *testing.T, s Store) {
	see(t, s, "t1", "m1", "a", 0, account.Sighting{Contact: &account.Contact{}, Script: &account.Script{}}, "v")
	check(t, s.AddReport(t.Context(), "p1", account.Report{ID: "r", Account: "a", By: "v", Kind: account.Reported, At: noon()}, entry(audit.AccountReported)))
	for _, tc := range []struct {
		after time.Duration
		left  int
	}{{account.KeepContacts, 3}, {account.KeepContacts + 1e3, 2}, {account.KeepScripts + 1e3, 1}, {account.KeepReports + 1e3, 0}} {
		check(t, s.ForgetHistory(t.Context(), noon().Add(tc.after)))
		h := history(t, s, "a")
		if n := len(h.Contacts) + len(h.Scripts) + len(h.Reports); n != tc.left {
			t.Errorf("after %v %d are left, want %d", tc.after, n, tc.left)
		}
	}
	if _, err := s.Thread(t.Context(), key("t1")); err != nil {
		t.Errorf("the thread went too: %v", err)
	}
}

func testErasedHistories(t *testing.T, s Store) {
	both := func() account.Sighting {
		return account.Sighting{Contact: &account.Contact{}, Script: &account.Script{}}
	}
	see(t, s, "t1", "m1", "a", 0, both(), "v1")
	see(t, s, "t2", "m1", "a", 0, both(), "v2")
	see(t, s, "t3", "m1", "a", 0, both(), "v3")
	for i, r := range []account.Report{{Account: "a", By: "v1"}, {Account: "v1", By: "a"}, {Account: "a", By: "v3"}} {
		r.ID, r.Kind, r.At = fmt.Sprint("r", i), account.Reported, noon()
		check(t, s.AddReport(t.Context(), "p1", r, entry(audit.AccountReported)))
	}
	left := func(acc string, contacts, scripts, reports int) {
		t.Helper()
		h := history(t, s, acc)
		if len(h.Contacts) != contacts || len(h.Scripts) != scripts || len(h.Reports) != reports {
			t.Errorf("left of %s: %+v", acc, h)
		}
	}
	check(t, s.DeleteThread(t.Context(), key("t2"), entry(audit.ThreadErased)))
	left("a", 2, 2, 2)
	_, err := s.DeleteAccount(t.Context(), "p1", "v1", entry(audit.AccountErased)) // what it told goes with it
	check(t, err)
	left("a", 1, 1, 1)
	left("v1", 0, 0, 0)
	_, err = s.DeleteAccount(t.Context(), "p1", "a", entry(audit.AccountErased))
	check(t, err)
	left("a", 0, 0, 0)
}

func testAcquainted(t *testing.T, s Store) {
	contact := func() account.Sighting { return account.Sighting{Contact: &account.Contact{}} }
	see(t, s, "a-v1", "m1", "a", 0, contact(), "v1")
	see(t, s, "v1-v2", "m1", "v2", 0, account.Sighting{}, "v1")
	see(t, s, "group", "m1", "v3", 0, account.Sighting{}, "v1", "a")
	for other, want := range map[string]bool{"v2": true, "v3": false, "v4": false, "v1": false} {
		if got, err := s.Acquainted(t.Context(), "p1", "a", other, noon()); err != nil || got != want {
			t.Errorf("%s: %v %v, want %v", other, got, err, want)
		}
	}
	if got, err := s.Acquainted(t.Context(), "p1", "a", "v2", noon().Add(1e3)); err != nil || got {
		t.Errorf("a contact of before counts: %v", err)
	}
	if got, err := s.Acquainted(t.Context(), "p2", "a", "v2", noon()); err != nil || got {
		t.Errorf("another platform's threads count: %v", err)
	}
}

func testReports(t *testing.T, s Store) {
	r := account.Report{ID: "r1", Account: "a", By: "v", Kind: account.Reported, At: noon()}
	for range 2 {
		check(t, s.AddReport(t.Context(), "p1", r, entry(audit.AccountReported)))
	}
	for name, change := range map[string]func(*account.Report){
		"account": func(r *account.Report) { r.Account = "b" },
		"by":      func(r *account.Report) { r.By = "w" },
		"kind":    func(r *account.Report) { r.Kind = account.Blocked },
		"time":    func(r *account.Report) { r.At = r.At.Add(time.Second) },
	} {
		other := r
		change(&other)
		if err := s.AddReport(t.Context(), "p1", other, entry(audit.AccountReported)); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("another %s: %v", name, err)
		}
	}
	check(t, s.AddReport(t.Context(), "p2", r, entry(audit.AccountReported))) // ids are each platform's own
	if h := history(t, s, "a"); len(h.Reports) != 1 {
		t.Errorf("%+v", h.Reports)
	}
	if got := actions(t, s); len(got) != 2 {
		t.Errorf("audit log holds %v", got)
	}
	for i := range account.MaxReports + 1 { // of one person, who cannot push out the other
		r := account.Report{ID: fmt.Sprint("w", i), Account: "a", By: "w", Kind: account.Reported, At: noon().Add(time.Duration(i) * time.Hour)}
		check(t, s.AddReport(t.Context(), "p1", r, entry(audit.AccountReported)))
	}
	if h := history(t, s, "a"); len(h.Reports) != 2 || h.Reports[0].By == h.Reports[1].By {
		t.Errorf("%+v", h.Reports)
	}
}

func testIndicators(t *testing.T, s Store) {
	sealed := func(message string, digest byte) indicator.Sealed {
		return indicator.Sealed{Message: message, Account: "a", Kind: indicator.CashTag, Digest: indicator.Digest{digest}, Box: []byte{digest, 0}, At: noon()}
	}
	keep := func(thread, message string, list ...indicator.Sealed) {
		t.Helper()
		rec, _, err := s.Load(t.Context(), key(thread), message)
		check(t, err)
		c := commit(rec, message, risk.High)
		c.Indicators = list
		check(t, s.Commit(t.Context(), c))
	}
	list := func(thread string) []indicator.Stored {
		t.Helper()
		list, err := s.Indicators(t.Context(), key(thread), entry(audit.IndicatorsRead))
		check(t, err)
		return list
	}
	keep("t1", "m1", sealed("m1", 1), sealed("m1", 2))
	keep("t1", "m2", sealed("m2", 2), sealed("m2", 3)) // 2 is there
	keep("t2", "m1", sealed("m1", 2))
	keep("t3", "m1", sealed("m1", 2))
	got := list("t1")
	if len(got) != 3 || fmt.Sprint(got[0].Sealed) != fmt.Sprint(sealed("m1", 1)) || got[2].Message != "m2" {
		t.Fatalf("%+v", got)
	}
	if len(got[0].Threads) != 0 || !slices.Equal(got[1].Threads, []string{"t3", "t2"}) {
		t.Errorf("linked to %v and %v", got[0].Threads, got[1].Threads)
	}
	if len(list("none")) != 0 {
		t.Error("an unknown thread has some")
	}
	check(t, s.DeleteThread(t.Context(), key("t2"), entry(audit.ThreadErased)))
	if got := list("t1"); !slices.Equal(got[1].Threads, []string{"t3"}) {
		t.Errorf("linked to what was erased: %v", got[1].Threads)
	}
	check(t, s.DeleteThread(t.Context(), key("t1"), entry(audit.ThreadErased)))
	if len(list("t1")) != 0 {
		t.Error("they outlive their thread")
	}
	for i := range byte(indicator.MaxOfThread + 5) {
		keep("t4", fmt.Sprint("m", i), sealed("m", i))
	}
	if n := len(list("t4")); n != indicator.MaxOfThread {
		t.Errorf("%d kept", n)
	}
	if n := len(actions(t, s)); n < 5 || !slices.Contains(actions(t, s), audit.IndicatorsRead) {
		t.Error("nobody knows who looked")
	}
}
