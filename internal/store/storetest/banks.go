package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

func bankKey(name string) bank.Key { return bank.Key{Platform: "p1", Name: name} }

func makeBank(t *testing.T, s Store, name string) {
	t.Helper()
	b := bank.Bank{Platform: "p1", Name: name, Settings: bank.DefaultSettings(), Created: noon()}
	_, err := s.CreateBank(t.Context(), b, entry(audit.BankCreated))
	check(t, err)
}

// photo is an entry with a PDQ hash that begins with n.
func photo(id string, n byte) bank.Entry {
	return bank.Entry{
		ID: id, Fingerprint: bank.Fingerprint{PDQ: &pdq.Hash{n}}, Source: "test",
		State: bank.State{Status: bank.Active}, Created: noon(),
	}
}

func addEntries(t *testing.T, s Store, name string, entries ...bank.Entry) bank.Added {
	t.Helper()
	added, err := s.AddEntries(t.Context(), bankKey(name), bank.Batch{Entries: entries, Digests: digests}, entry(audit.EntriesAdded))
	check(t, err)
	return added
}

// digests stands for the registry's keyed ones.
func digests(e bank.Entry) []bank.Digest {
	if e.PDQ == nil {
		return nil
	}
	return []bank.Digest{bank.Digest(*e.PDQ)}
}

// stored lists every entry of the banks a and b as bank/id, sorted.
func stored(t *testing.T, s Store) (list []string) {
	t.Helper()
	for _, name := range []string{"a", "b"} {
		for e, err := range s.Entries(t.Context(), bankKey(name)) {
			if fault.CodeOf(err) == fault.NotFound {
				break
			}
			check(t, err)
			list = append(list, name+"/"+e.ID)
		}
	}
	slices.Sort(list)
	return list
}

func testBanks(t *testing.T, s Store) {
	for _, want := range []bool{true, false} {
		b := bank.Bank{Platform: "p1", Name: "b", Settings: bank.DefaultSettings(), Created: noon()}
		created, err := s.CreateBank(t.Context(), b, entry(audit.BankCreated))
		check(t, err)
		if created != want {
			t.Errorf("created = %v, want %v", created, want)
		}
	}
	makeBank(t, s, "a")
	addEntries(t, s, "b", photo("e1", 1), photo("e2", 2))
	check(t, s.ChangeBank(t.Context(), bankKey("b"), bank.Settings{Kind: bank.Negative, Distance: 20}, entry(audit.BankChanged)))
	wantCode(t, s.ChangeBank(t.Context(), bankKey("no"), bank.DefaultSettings(), entry(audit.BankChanged)), fault.NotFound)
	list, err := s.Banks(t.Context(), "p1")
	check(t, err)
	if len(list) != 2 || list[0].Name != "a" || list[1].Name != "b" || list[1].Entries != 2 ||
		list[1].Settings != (bank.Settings{Kind: bank.Negative, Distance: 20}) {
		t.Errorf("banks: %+v", list)
	}
	if other, _ := s.Banks(t.Context(), "p2"); len(other) != 0 {
		t.Errorf("another platform sees %v", other)
	}
	check(t, s.DeleteBank(t.Context(), bankKey("b"), entry(audit.BankDeleted)))
	if got := stored(t, s); len(got) != 0 {
		t.Errorf("entries outlive their bank: %v", got)
	}
	wantCode(t, s.DeleteBank(t.Context(), bankKey("b"), entry(audit.BankDeleted)), fault.NotFound)
	makeBank(t, s, "b")
	if got := stored(t, s); len(got) != 0 {
		t.Errorf("entries of a bank that was deleted came back: %v", got)
	}
	tidyAll(t, s, noon())
	if left, err := s.EntriesByNumber(t.Context(), []bank.Number{1, 2}); err != nil || len(left) != 0 {
		t.Errorf("entries of a deleted bank were kept: %v %v", left, err)
	}
}

func tidyAll(t *testing.T, s Store, now time.Time) {
	t.Helper()
	for range 100 {
		n, err := s.Tidy(t.Context(), now, 1)
		check(t, err)
		if n == 0 {
			return
		}
	}
	t.Error("Tidy finds no end")
}

func testEntries(t *testing.T, s Store) {
	makeBank(t, s, "b")
	add := func(want int, entries ...bank.Entry) {
		t.Helper()
		if got := addEntries(t, s, "b", entries...); got.Added != want || got.Unchanged != len(entries)-want {
			t.Errorf("%+v, want %d added of %d", got, want, len(entries))
		}
	}
	full := photo("e1", 1)
	full.MD5, full.SHA256 = &[16]byte{9}, &[32]byte{8}
	full.VPDQ = &vpdq.Signature{Frames: []vpdq.Frame{{Number: 3, Quality: 90, Hash: pdq.Hash{5}, At: time.Second}}}
	full.FirstSeen, full.Expires = noon().Add(-time.Hour), noon().Add(time.Hour)
	byHash := photo(pdq.Hash{77}.String(), 77) // its id is its hash
	add(3, full, photo("e2", 2), byHash)
	add(0, full, byHash)
	add(1, full, photo("e3", 3), photo("e3", 3))
	for _, bad := range [][]bank.Entry{
		{photo("e4", 4), photo("e2", 99)},
		{photo("e5", 4), photo("e5", 5)},
	} {
		_, err := s.AddEntries(t.Context(), bankKey("b"), bank.Batch{Entries: bad, Digests: digests}, entry(audit.EntriesAdded))
		wantCode(t, err, fault.Conflict)
	}
	want := []string{"b/" + byHash.ID, "b/e1", "b/e2", "b/e3"}
	if got := stored(t, s); !slices.Equal(got, want) {
		t.Errorf("stored %v: a refused call left something", got)
	}
	var refused []int
	added, err := s.AddEntries(t.Context(), bankKey("b"), bank.Batch{
		Entries: []bank.Entry{photo("e2", 99), photo("e6", 6)}, Digests: digests,
		Refuse: func(i int, err error) { wantCode(t, err, fault.Conflict); refused = append(refused, i) },
	}, entry(audit.EntriesAdded))
	check(t, err)
	if added.Added != 1 || !slices.Equal(refused, []int{0}) {
		t.Errorf("%+v, refused %v: want the good one added and the bad one told", added, refused)
	}
	got, err := s.EntryByID(t.Context(), bankKey("b"), "e1")
	check(t, err)
	if *got.PDQ != *full.PDQ || *got.MD5 != *full.MD5 || *got.SHA256 != *full.SHA256 || got.Source != "test" ||
		got.Status != bank.Active || !got.Expires.Equal(full.Expires) || !got.FirstSeen.Equal(full.FirstSeen) ||
		got.VPDQ == nil || !slices.Equal(got.VPDQ.Frames, full.VPDQ.Frames) {
		t.Errorf("the entry changed: %+v", got)
	}
	if two, err := s.EntryByID(t.Context(), bankKey("b"), "e2"); err != nil || two.MD5 != nil || two.SHA256 != nil || two.VPDQ != nil {
		t.Errorf("hashes that nobody gave: %+v %v", two, err)
	}
	for _, q := range []struct {
		files bank.Files
		want  int
	}{
		{bank.Files{MD5: [][16]byte{{9}, {3}}}, 1}, {bank.Files{SHA256: [][32]byte{{3}, {8}}}, 1},
		{bank.Files{MD5: [][16]byte{{1}}, SHA256: [][32]byte{{1}}}, 0}, {bank.Files{}, 0},
	} {
		found, err := s.EntriesByFile(t.Context(), []int64{got.BankID}, q.files)
		check(t, err)
		if len(found) != q.want {
			t.Errorf("%d found by %v, want %d", len(found), q.files, q.want)
		}
	}
	if other, err := s.EntriesByFile(t.Context(), []int64{got.BankID + 1}, bank.Files{MD5: [][16]byte{{9}}}); err != nil || len(other) > 0 {
		t.Errorf("found in another bank: %v %v", other, err)
	}
	testDeleteEntry(t, s, full)
}

func testDeleteEntry(t *testing.T, s Store, full bank.Entry) {
	gone, err := s.DeleteEntry(t.Context(), bankKey("b"), "e1", entry(audit.EntryDeleted))
	check(t, err)
	if gone == nil || *gone.PDQ != *full.PDQ {
		t.Errorf("gone: %+v", gone)
	}
	for _, key := range []string{"b", "no"} {
		_, err := s.DeleteEntry(t.Context(), bankKey(key), "e1", entry(audit.EntryDeleted))
		wantCode(t, err, fault.NotFound)
	}
	_, err = s.AddEntries(t.Context(), bankKey("no"), bank.Batch{Entries: []bank.Entry{full}}, entry(audit.EntriesAdded))
	wantCode(t, err, fault.NotFound)
	if got := addEntries(t, s, "b", full); got.Added != 1 {
		t.Errorf("an id that was deleted may come back: %+v", got)
	}
}

// followed notes what a store tells.
type followed struct {
	banks   int
	told    bool
	on, off []bank.Number
	hashes  map[bank.Number]pdq.Hash
}

func (f *followed) Banks(all []bank.Bank) { f.told, f.banks = true, len(all) }
func (f *followed) On(_ int64, n bank.Number, hashes bank.Fingerprint) {
	f.on = append(f.on, n)
	f.hashes[n] = *hashes.PDQ
}
func (f *followed) Off(_ int64, n bank.Number, _ int64) { f.off = append(f.off, n) }

// since follows and says what was told as "on […] off […]".
func since(t *testing.T, s Store, m *bank.Mark) string {
	t.Helper()
	f := followed{hashes: map[bank.Number]pdq.Hash{}}
	if changed, err := s.Changed(t.Context(), *m); err != nil || !changed {
		return strings.TrimSpace(fmt.Sprint("unchanged ", err))
	}
	next, err := s.Follow(t.Context(), *m, &f)
	check(t, err)
	if !f.told {
		t.Error("Follow tells of no banks")
	}
	*m = next
	return fmt.Sprintf("on %v off %v", f.on, f.off)
}

func testFollow(t *testing.T, s Store) {
	makeBank(t, s, "b")
	addEntries(t, s, "b", photo("e1", 1), photo("e2", 2), photo("e3", 3))
	var fresh, m bank.Mark
	expect := func(what, want string) {
		t.Helper()
		if got := since(t, s, &m); got != want {
			t.Errorf("%s: told %q, want %q", what, got, want)
		}
	}
	state := func(id string, st bank.State) {
		t.Helper()
		_, err := s.ChangeEntry(t.Context(), bankKey("b"), id, st, entry(audit.EntryChanged))
		check(t, err)
	}
	expect("all at first", "on [1 2 3] off []")
	expect("nothing new", "unchanged <nil>")
	state("e2", bank.State{Status: bank.Disabled})
	expect("disabled", "on [] off [2]")
	state("e2", bank.State{Status: bank.Disabled})
	expect("the same again", "unchanged <nil>")
	state("e2", bank.State{Status: bank.Active})
	state("e3", bank.State{Status: bank.Disabled, DisabledUntil: noon().Add(time.Hour)})
	addEntries(t, s, "b", photo("e4", 4))
	expect("told of how it stands", "on [4 2] off [3]")
	tidyAll(t, s, noon())
	expect("not yet its time", "unchanged <nil>")
	tidyAll(t, s, noon().Add(time.Hour))
	expect("its time has come", "on [3] off []")
	state("e4", bank.State{Status: bank.Active, Expires: noon().Add(2 * time.Hour)})
	tidyAll(t, s, noon().Add(2*time.Hour))
	expect("expired", "on [] off [4]")
	_, err := s.EntryByID(t.Context(), bankKey("b"), "e4")
	wantCode(t, err, fault.NotFound)
	_, err = s.DeleteEntry(t.Context(), bankKey("b"), "e1", entry(audit.EntryDeleted))
	check(t, err)
	expect("deleted", "on [] off [1]")
	check(t, s.DeleteBank(t.Context(), bankKey("b"), entry(audit.BankDeleted)))
	expect("the bank deleted", "on [] off []")
	if got := since(t, s, &fresh); !strings.HasPrefix(got, "on") {
		t.Errorf("%q", got)
	}
}

func testWithdraw(t *testing.T, s Store) {
	makeBank(t, s, "b")
	makeBank(t, s, "a")
	addEntries(t, s, "b", photo("e1", 1), photo(pdq.Hash{2}.String(), 2))
	withdraw := func(id string) *bank.Gone {
		t.Helper()
		gone, err := s.WithdrawEntry(t.Context(), bankKey("b"), id, digests, entry(audit.EntryWithdrawn))
		check(t, err)
		return gone
	}
	for _, id := range []string{"e1", pdq.Hash{2}.String()} {
		if gone := withdraw(id); gone == nil || gone.PDQ == nil {
			t.Errorf("gone: %+v", gone)
		}
		if gone := withdraw(id); gone != nil {
			t.Error("an entry ceased to match twice")
		}
		got, err := s.EntryByID(t.Context(), bankKey("b"), id)
		check(t, err)
		if got.Status != bank.Withdrawn || !got.Empty() {
			t.Errorf("of a withdrawn entry there is still %+v", got)
		}
		_, err = s.ChangeEntry(t.Context(), bankKey("b"), id, bank.State{Status: bank.Active}, entry(audit.EntryChanged))
		wantCode(t, err, fault.Conflict)
		wantCode(t, s.SetOpinion(t.Context(), bankKey("b"), id, bank.Opinion{Holder: bank.Us, Verdict: bank.Confirmed}, entry(audit.EntryJudged)), fault.Conflict)
	}
	again := []bank.Entry{photo("e1", 1), photo("other id", 1), photo("e1", 9), photo(pdq.Hash{2}.String(), 2)}
	if got := addEntries(t, s, "b", again...); got.Withdrawn != 4 || got.Added != 0 {
		t.Errorf("sent again: %+v, want all to stay withdrawn", got)
	}
	if got := addEntries(t, s, "a", photo("e1", 1)); got.Added != 1 {
		t.Errorf("another bank: %+v", got)
	}
	checkReadmit(t, s)
	list, err := s.Banks(t.Context(), "p1")
	check(t, err)
	if list[1].Entries != 1 {
		t.Errorf("%d entries, want one but those that are withdrawn", list[1].Entries)
	}
}

// checkReadmit brings an entry of testWithdraw back.
func checkReadmit(t *testing.T, s Store) {
	t.Helper()
	readmit := func(e bank.Entry) bool {
		t.Helper()
		was, err := s.ReadmitEntry(t.Context(), bankKey("b"), e, digests, entry(audit.EntryReadmitted))
		check(t, err)
		return was
	}
	if readmit(photo("e3", 3)) {
		t.Error("an entry was readmitted that had not been withdrawn")
	}
	back := photo(pdq.Hash{2}.String(), 2)
	if !readmit(back) || readmit(back) {
		t.Error("an entry was not readmitted, or twice")
	}
	got, err := s.EntryByID(t.Context(), bankKey("b"), back.ID)
	check(t, err)
	if got.Status != bank.Active || got.PDQ == nil {
		t.Errorf("readmitted: %+v", got)
	}
	if got := addEntries(t, s, "b", back, photo("e1", 1)); got.Unchanged != 1 || got.Withdrawn != 1 {
		t.Errorf("sent again: %+v, want only the other to stay withdrawn", got)
	}
	_, err = s.ReadmitEntry(t.Context(), bankKey("b"), photo(back.ID, 1), digests, entry(audit.EntryReadmitted))
	wantCode(t, err, fault.Conflict)
	if got := addEntries(t, s, "b", photo("e8", 1)); got.Withdrawn != 1 {
		t.Errorf("%+v: what was refused lifted a withdrawal", got)
	}
	_, err = s.ReadmitEntry(t.Context(), bankKey("none"), back, digests, entry(audit.EntryReadmitted))
	wantCode(t, err, fault.NotFound)
}

func testOpinions(t *testing.T, s Store) {
	makeBank(t, s, "b")
	addEntries(t, s, "b", photo("e1", 1))
	set := func(holder string, v bank.Verdict) {
		t.Helper()
		check(t, s.SetOpinion(t.Context(), bankKey("b"), "e1", bank.Opinion{Holder: holder, Verdict: v, At: noon()}, entry(audit.EntryJudged)))
	}
	set("partner-a", bank.Confirmed)
	set(bank.Us, bank.Confirmed)
	set(bank.Us, bank.Disputed)
	set("partner-a", "")
	set("partner-b", bank.Confirmed)
	got, err := s.EntryByID(t.Context(), bankKey("b"), "e1")
	check(t, err)
	want := []bank.Opinion{{Holder: "partner-b", Verdict: bank.Confirmed, At: noon()}, {Holder: bank.Us, Verdict: bank.Disputed, At: noon()}}
	slices.SortFunc(got.Opinions, func(a, b bank.Opinion) int { return strings.Compare(a.Holder, b.Holder) })
	if !slices.Equal(got.Opinions, want) {
		t.Errorf("opinions %v, want %v", got.Opinions, want)
	}
	wantCode(t, s.SetOpinion(t.Context(), bankKey("b"), "no", bank.Opinion{Holder: bank.Us, Verdict: bank.Disputed}, entry(audit.EntryJudged)), fault.NotFound)
	if n := len(actions(t, s)); n != 7 { // the bank, the entry, five opinions
		t.Errorf("%d audit rows", n)
	}
}
