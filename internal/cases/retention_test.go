package cases_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/vault"
)

const day = 24 * time.Hour

func (o *office) sweep() cases.Swept {
	o.t.Helper()
	s, err := o.Sweep(o.t.Context())
	check(o.t, err)
	return s
}

func TestEachKindGoesInItsTime(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	keep := o.Retention()
	r, c, err := o.Open(t.Context(), cases.Opening{
		Answers: cases.Answers{Then: cases.AgeAdult, Country: "GB"}, Fingerprints: []cases.Fingerprint{photo(1), photo(2)},
		Links: []cases.Link{{Account: "@someone"}}, Contact: &cases.Contact{Kind: cases.ContactEmail, Value: "someone@example.com"},
	})
	check(t, err)
	who := opened{r, c}
	one := o.enter(who).Fingerprints[0].ID
	check(t, o.Receive(t.Context(), "some-app", []cases.Receipt{{Fingerprint: one, State: cases.ReceiptReceived}}))
	look := func() cases.Case { // without entering, which would begin anew
		t.Helper()
		id, err := o.db.CaseOf(t.Context(), one)
		check(t, err)
		rec, err := o.db.CaseByID(t.Context(), id)
		check(t, err)
		return cases.Case{Language: strings.Join(fieldsOf(rec), " "), Receipts: rec.Receipts}
	}
	for _, step := range []struct {
		pass     time.Duration
		fields   string
		receipts int
	}{
		{keep.Contact - time.Second, "answers contact links", 1},
		{2 * time.Second, "answers links", 1},
		{keep.Details - keep.Contact, "", 1},
		{keep.Receipts - keep.Details, "", 0},
	} {
		o.clock.pass(step.pass)
		o.sweep()
		if got := look(); got.Language != step.fields || len(got.Receipts) != step.receipts {
			t.Errorf("after %v: %q, %d receipts", step.pass, got.Language, len(got.Receipts))
		}
	}
	if len(o.matches(1)) != 1 {
		t.Error("the fingerprints went with the details")
	}
	got := o.enter(who) // a visit begins the time anew
	if got.Bank != cases.BankAdult || len(got.Fingerprints) != 2 {
		t.Errorf("what stays is %+v", got)
	}
	check(t, o.Withdraw(t.Context(), got.Entry, []cases.FingerprintID{got.Fingerprints[1].ID}))
	o.clock.pass(keep.Ended + time.Second)
	o.sweep()
	if got := o.enter(who); len(got.Fingerprints) != 1 {
		t.Errorf("%d fingerprints are known", len(got.Fingerprints))
	}
	o.clock.pass(keep.Fingerprints - time.Second)
	o.sweep()
	if len(o.matches(1)) != 1 {
		t.Error("it went before its time")
	}
	o.clock.pass(2*time.Second + day)
	if s := o.sweep(); s.Cases != 1 || o.matches(1) != nil {
		t.Errorf("swept %+v, matches in %q", s, o.matches(1))
	}
	if _, err := o.Enter(t.Context(), string(r), string(c), ""); err == nil {
		t.Error("the case is still there")
	}
}

// A case that protects nothing goes with its details; one that waits stays.
func TestACaseWithoutFingerprintsGoesSooner(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	o.open()
	waits := o.open(photo(1))
	gone := o.open(photo(2))
	check(t, o.Withdraw(t.Context(), o.enter(gone).Entry, nil))
	o.clock.pass(o.Retention().Details + time.Second)
	if s := o.sweep(); s.Cases != 2 {
		t.Errorf("swept %+v", s)
	}
	o.enter(waits)
	if s := o.sweep(); s != (cases.Swept{}) {
		t.Errorf("swept %+v again", s)
	}
}

// Nothing that a person gave can be read in the files, and nothing of it is left
// after the erasure but commitments.
func TestTheFilesTellNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true) // in the banks hashes must be readable; what waits is sealed
	f := photo(77)
	r, c, err := o.Open(t.Context(), cases.Opening{
		Answers: cases.Answers{Then: cases.AgeUnder18, Country: "PT", Where: []cases.Service{"snapchat"}}, Fingerprints: []cases.Fingerprint{f, video(3)},
		Links:   []cases.Link{{URL: "https://example.com/very/private", Account: "@thethreatener"}},
		Contact: &cases.Contact{Kind: cases.ContactEmail, Value: "someone@example.org"},
	})
	check(t, err)
	e := o.enter(opened{r, c}).Entry
	_, err = o.NoticeMade(t.Context(), e, cases.Notice{Service: "snapchat", Laws: []string{"some-law"}})
	check(t, err)
	secrets := map[string][]byte{
		"the reference": []byte(strings.TrimPrefix(string(r), "BW-")), "the code": []byte(c), "the link": []byte("very/private"), "the account": []byte("thethreatener"),
		"the contact": []byte("someone@"), "an answer": []byte("snapchat"), "a law": []byte("some-law"),
		"PDQ": f.PDQ[0][:], "PDQ in text": []byte(f.PDQ[0].String()), "a turn": f.PDQ[3][:], "SHA-256": f.SHA256[:], "MD5": f.MD5[:],
	}
	for name, secret := range secrets {
		if inFiles(t, o, secret) {
			t.Errorf("%s stands in the files", name)
		}
	}
	id := firstID(t, o)
	if !inFiles(t, o, id[:]) {
		t.Fatal("the test looks in the wrong place")
	}
	waiting, err := o.Waiting(t.Context(), "", 1)
	check(t, err)
	check(t, o.Confirm(t.Context(), waiting[0].ID))
	if !inFiles(t, o, f.PDQ[0][:]) {
		t.Error("a released fingerprint is in no bank")
	}
	check(t, o.Erase(t.Context(), e))
	secrets["the case's number"] = id[:]
	for name, secret := range secrets {
		if inFiles(t, o, secret) {
			t.Errorf("after the erasure %s stands in the files", name)
		}
	}
	n := 0
	for row, err := range o.db.AuditLog(t.Context()) {
		check(t, err)
		if strings.HasPrefix(string(row.Action), "case.") {
			n++
		}
	}
	if _, _, err := audit.Verify(o.db.AuditLog(t.Context())); err != nil || n < 4 {
		t.Errorf("%d rows in the audit log, %v", n, err)
	}
}

func firstID(t *testing.T, o *office) cases.ID {
	t.Helper()
	keys, err := o.db.CaseKeys(t.Context(), cases.ID{}, 1)
	check(t, err)
	return keys[0].Case
}

// inFiles says whether bytes stand in one of the store's files.
func inFiles(t *testing.T, o *office, secret []byte) bool {
	t.Helper()
	files, err := filepath.Glob(o.db.Path() + "*")
	check(t, err)
	for _, name := range files {
		data, err := os.ReadFile(name)
		check(t, err)
		if bytes.Contains(data, secret) {
			return true
		}
	}
	return false
}

func TestRewrap(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	var all []opened
	for n := range 5 {
		all = append(all, o.open(photo(byte(n))))
	}
	before, err := o.db.CaseKeys(t.Context(), cases.ID{}, 10)
	check(t, err)
	second, err := o.ring.Rotate(rand.Reader, time.Unix(1, 0))
	check(t, err)
	for _, want := range []int{5, 0} { // the second time there is nothing to do
		if n, err := cases.Rewrap(t.Context(), o.db, vault.New(second, rand.Reader)); err != nil || n != want {
			t.Errorf("%d of %d, %v", n, want, err)
		}
	}
	o.ring = second.Only()
	o.start(false)
	for _, who := range all {
		if c := o.enter(who); len(c.Fingerprints) != 1 || c.Answers.Then != cases.AgeAdult {
			t.Errorf("%+v", c)
		}
	}
	if done, err := o.db.ReplaceKey(t.Context(), before[0].Case, before[0].Key, before[0].Key); done || err != nil {
		t.Errorf("a key that is not there any more was replaced: %v", err)
	}
	third, err := vault.NewRing(rand.Reader, time.Unix(1, 0))
	check(t, err)
	o.ring = third
	o.start(false)
	if _, err := o.Enter(t.Context(), string(all[0].r), string(all[0].c), ""); err == nil || strings.Contains(err.Error(), string(all[0].r)) {
		t.Errorf("with a lost key: %v", err)
	}
}

func fieldsOf(r cases.Record) []string {
	var list []string
	for _, name := range []string{"answers", "contact", "links", "notices"} {
		if _, ok := r.Fields[name]; ok {
			list = append(list, name)
		}
	}
	return list
}
