package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
)

func invite(t *testing.T, s Store, name string, token byte) {
	t.Helper()
	taker := exchange.Taker{Name: name, Banks: []cases.Bank{cases.BankAdult}, Invited: noon(), Expires: noon().Add(time.Hour)}
	check(t, s.Invite(t.Context(), taker, exchange.Hash{token}, entry(audit.PartnerInvited)))
}

func accept(t *testing.T, s Store, token, key byte, at time.Time) (exchange.Taker, error) {
	t.Helper()
	return s.AcceptInvitation(t.Context(), exchange.Hash{token}, exchange.Hash{key}, at, func(exchange.Taker) audit.Entry {
		return entry(audit.PartnerJoined)
	})
}

// testTakers invites, lets in and removes. An invitation lets in once, before its
// time is over; a lost answer costs nothing; a removed key is known as such.
func testTakers(t *testing.T, s Store) {
	invite(t, s, "a", 1)
	if _, err := accept(t, s, 9, 1, noon()); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a token that is none: %v", err)
	}
	if _, err := accept(t, s, 1, 1, noon().Add(time.Hour)); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("an invitation whose time is over: %v", err)
	}
	for range 2 {
		got, err := accept(t, s, 1, 1, noon().Add(time.Minute))
		if err != nil || got.Name != "a" || fmt.Sprint(got.Banks) != "[adult]" || !got.Active() {
			t.Errorf("joined %+v %v", got, err)
		}
	}
	if _, err := accept(t, s, 1, 2, noon()); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("an invitation that was used: %v", err)
	}
	wantCode(t, s.Invite(t.Context(), exchange.Taker{Name: "a"}, exchange.Hash{3}, entry(audit.PartnerInvited)), fault.Conflict)
	invite(t, s, "b", 4)
	if _, err := accept(t, s, 4, 1, noon()); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a key that another has: %v", err)
	}
	check(t, s.TakerAsked(t.Context(), "a", 7, noon()))
	check(t, s.RemoveTaker(t.Context(), "a", noon(), entry(audit.PartnerRemoved)))
	wantCode(t, s.RemoveTaker(t.Context(), "a", noon(), entry(audit.PartnerRemoved)), fault.NotFound)
	wantCode(t, s.RemoveTaker(t.Context(), "none", noon(), entry(audit.PartnerRemoved)), fault.NotFound)
	if got, err := s.TakerByKey(t.Context(), exchange.Hash{1}); err != nil || got.Active() || got.Cursor != 7 {
		t.Errorf("a removed one: %+v %v", got, err)
	}
	invite(t, s, "a", 5)
	if got, err := s.TakerByKey(t.Context(), exchange.Hash{1}); err != nil || got.Active() {
		t.Errorf("a removed one that was invited again: %+v %v", got, err)
	}
	if got, err := accept(t, s, 5, 6, noon()); err != nil || !got.Active() || got.Cursor != 0 {
		t.Errorf("joined again: %+v %v", got, err)
	}
	if _, err := s.TakerByKey(t.Context(), exchange.Hash{1}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("its old key: %v", err)
	}
	list, err := s.Takers(t.Context())
	if err != nil || len(list) != 2 || list[0].Name != "a" || list[1].Active() {
		t.Errorf("listed %+v %v", list, err)
	}
}

// testHooks tells takers by webhooks, of changes in their banks alone, each once.
func testHooks(t *testing.T, s Store) {
	makeShared(t, s)
	invite(t, s, "a", 1)
	_, err := accept(t, s, 1, 1, noon())
	check(t, err)
	check(t, s.SetHook(t.Context(), "a", exchange.Hook{URL: "https://a.example", Box: []byte{1}}))
	made := 0
	tell := func(want int) {
		t.Helper()
		head, err := s.CaseHead(t.Context())
		check(t, err)
		n, err := s.TellTakers(t.Context(), head, func(string) (string, []byte, error) {
			made++
			return fmt.Sprint("msg_", made), []byte("{}"), nil
		}, noon())
		if err != nil || n != want {
			t.Errorf("told %d %v, want %d", n, err, want)
		}
	}
	claim := func(at time.Time, want int) string {
		t.Helper()
		list, err := s.ClaimWebhooks(t.Context(), at, at.Add(time.Minute), 10)
		if err != nil || len(list) != want {
			t.Fatalf("claimed %+v %v, want %d", list, err, want)
		}
		if want == 0 {
			return ""
		}
		return list[0].ID
	}
	tell(0)
	child := record(2)
	child.Bank, child.Rows[0].Bank = cases.BankUnder18, cases.BankUnder18
	createCase(t, s, child)
	tell(0) // it may not have that bank
	createCase(t, s, record(1))
	tell(1)
	tell(0)
	createCase(t, s, record(3))
	tell(0) // one waits that says the same
	id := claim(noon(), 1)
	claim(noon(), 0)
	createCase(t, s, record(4))
	tell(1) // the other may have come before it
	check(t, s.WebhookTold(t.Context(), id))
	id = claim(noon(), 1)
	check(t, s.WebhookFailed(t.Context(), id, noon().Add(time.Hour)))
	claim(noon().Add(time.Hour-1), 0)
	if claim(noon().Add(time.Hour), 1) != id {
		t.Error("another message")
	}
	claim(noon().Add(2*time.Hour), 1) // whoever claimed it is no more
	check(t, s.DisableEndpoint(t.Context(), "a", noon()))
	claim(noon().Add(24*time.Hour), 0)
	createCase(t, s, record(5))
	tell(0)
	check(t, s.SetHook(t.Context(), "a", exchange.Hook{URL: "https://a.example", Box: []byte{1}}))
	tell(1)
	check(t, s.SetHook(t.Context(), "a", exchange.Hook{}))
	claim(noon().Add(24*time.Hour), 0)
}

// source puts a source that was joined, with its banks.
func source(t *testing.T, s Store, name string) {
	t.Helper()
	src := exchange.Source{Name: name, URL: "https://a.example", Ours: "we", Banks: cases.Banks(), Box: []byte{1}, Token: exchange.Hash{1}, Joined: noon()}
	check(t, s.PutSource(t.Context(), src, entry(audit.SourceJoined)))
	for _, b := range cases.Banks() {
		key := exchange.BankKey(name, b)
		b := bank.Bank{Platform: key.Platform, Name: key.Name, Settings: bank.DefaultSettings(), Created: noon()}
		_, err := s.CreateBank(t.Context(), b, entry(audit.BankCreated))
		check(t, err)
	}
}

func given(t *testing.T, s Store, name string) (list []string) {
	t.Helper()
	for _, b := range cases.Banks() {
		for e, err := range s.Entries(t.Context(), exchange.BankKey(name, b)) {
			check(t, err)
			list = append(list, fmt.Sprintf("%s/%s/%x", b, e.ID, e.PDQ[0]))
		}
	}
	return list
}

// waiting lists the receipts for the source h.
func waiting(t *testing.T, s Store) (list []string) {
	t.Helper()
	receipts, err := s.WaitingReceipts(t.Context(), "h", 100)
	check(t, err)
	for _, r := range receipts {
		list = append(list, r.Fingerprint+" "+string(r.State))
	}
	return list
}

// testIntake takes news in with the cursor, once; what stands in the way goes, and
// what is withdrawn leaves no trace.
func testIntake(t *testing.T, s Store) {
	source(t, s, "h")
	add := func(b cases.Bank, id string, n byte) exchange.Added {
		return exchange.Added{Bank: b, Entry: photo(id, n)}
	}
	take := func(after, next string, adds []exchange.Added, remove ...string) error {
		return s.TakeIn(t.Context(), exchange.Intake{Source: "h", After: after, Next: next, Add: adds, Remove: remove, At: noon()})
	}
	first := []exchange.Added{add(cases.BankAdult, "f1", 1), add(cases.BankUnder18, "f2", 2)}
	check(t, take("", "2", first))
	if err := take("", "2", first); !errors.Is(err, exchange.ErrStale) {
		t.Errorf("the same news again: %v", err)
	}
	same(t, "given", given(t, s, "h"), []string{"adult/f1/1", "under18/f2/2"})
	same(t, "receipts", waiting(t, s), []string{"f1 received", "f2 received"})
	check(t, take("2", "4", []exchange.Added{add(cases.BankAdult, "f1", 9), add(cases.BankAdult, "f3", 3)}, "f2", "never-there"))
	same(t, "given then", given(t, s, "h"), []string{"adult/f1/9", "adult/f3/3"})
	same(t, "receipts then", waiting(t, s), []string{"f1 received", "f3 received"})
	if err := take("4", "5", []exchange.Added{add("none", "f4", 4)}); err != nil {
		t.Errorf("of no bank: %v", err) // whoever takes in refuses it before
	}
	if err := s.TakeIn(t.Context(), exchange.Intake{Source: "nobody", At: noon()}); !errors.Is(err, exchange.ErrStale) {
		t.Errorf("of nobody: %v", err)
	}
	check(t, s.SourceHeard(t.Context(), "h", noon(), "it is busy"))
	check(t, s.SourceHeard(t.Context(), "h", noon(), "it is busy"))
	list, err := s.Sources(t.Context())
	if err != nil || len(list) != 1 || list[0].Cursor != "5" || list[0].Failures != 2 || list[0].Trouble == "" || list[0].Waiting != 2 {
		t.Errorf("listed %+v %v", list, err)
	}
	check(t, s.SourceHeard(t.Context(), "h", noon(), ""))
	check(t, s.EndSource(t.Context(), "h", noon(), false, entry(audit.SourceEnded)))
	if err := take("5", "6", nil); !errors.Is(err, exchange.ErrStale) {
		t.Errorf("after the end: %v", err)
	}
	if list, err = s.Sources(t.Context()); err != nil || len(list) != 1 || list[0].Active() || list[0].Waiting != 0 {
		t.Errorf("ended: %+v %v", list, err)
	}
	if _, err := s.EntryByID(t.Context(), exchange.BankKey("h", cases.BankAdult), "f1"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("what it gave: %v", err)
	}
	check(t, s.EndSource(t.Context(), "h", noon(), true, entry(audit.SourceLeft)))
	wantCode(t, s.EndSource(t.Context(), "h", noon(), true, entry(audit.SourceLeft)), fault.NotFound)
}

// testMatchesAreTold keeps what those learn who gave what a check matched, in one
// step with the check.
func testMatchesAreTold(t *testing.T, s Store) {
	makeShared(t, s)
	own := record(1)
	createCase(t, s, own)
	source(t, s, "h")
	check(t, s.TakeIn(t.Context(), exchange.Intake{Source: "h", Next: "1", Add: []exchange.Added{{Bank: cases.BankAdult, Entry: photo("f1", 7)}}, At: noon()}))
	receipts, err := s.WaitingReceipts(t.Context(), "h", 10)
	check(t, err)
	check(t, s.ReceiptsSent(t.Context(), receipts))
	c := checkCommit("c1")
	c.Found = []media.SharedMatch{
		{Bank: "cases-adult", Entry: string(own.Rows[0].ID), Stopped: true}, {Bank: "partner-h-adult", Entry: "f1"},
		{Bank: "partner-nobody-adult", Entry: "f1", Stopped: true},
	}
	check(t, s.CommitCheck(t.Context(), c))
	same(t, "receipts for the source", waiting(t, s), []string{"f1 matched"})
	got, err := s.CaseByID(t.Context(), own.ID)
	check(t, err)
	if r := got.Receipts; len(r) != 2 || r[0].Partner != "p1" || r[0].State != cases.ReceiptMatched || r[1].State != cases.ReceiptRemoved {
		t.Errorf("receipts in the case: %+v", got.Receipts)
	}
	// One that is told again while it is sent stays.
	receipts, err = s.WaitingReceipts(t.Context(), "h", 10)
	check(t, err)
	again := []exchange.Receipt{
		{Fingerprint: "f1", State: cases.ReceiptMatched, At: noon().Add(time.Hour)}, {Fingerprint: "f1", State: cases.ReceiptRemoved, At: noon()},
		{Fingerprint: "not-theirs", State: cases.ReceiptRemoved, At: noon()}, {Source: "nobody", Fingerprint: "f1", State: cases.ReceiptRemoved, At: noon()},
	}
	check(t, s.QueueReceipts(t.Context(), again))
	check(t, s.ReceiptsSent(t.Context(), receipts))
	same(t, "receipts after sending", waiting(t, s), []string{"f1 matched", "f1 removed"})
}
