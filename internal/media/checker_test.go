package media_test

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/pdq"
)

// fakeReader reads a "picture" whose quality is its first byte.
type fakeReader struct{}

func (fakeReader) Read(_ context.Context, r io.Reader) (media.Upload, error) {
	data, err := io.ReadAll(r)
	if err != nil || len(data) == 0 {
		return media.Upload{}, fault.New(fault.Unsupported, "Not a picture.")
	}
	return media.Upload{Quality: int(data[0]), SHA256: [32]byte{data[0]}, Turns: [8]pdq.Hash{{data[0]}}}, nil
}

// fakeMatcher says that everything with turns, or without a file, matches.
type fakeMatcher struct {
	asked    []bank.Query
	opinions []bank.Opinion // of the entry
}

func (f *fakeMatcher) Match(_ context.Context, _ platform.ID, _ []string, q bank.Query) (bank.Found, error) {
	f.asked = append(f.asked, q)
	if len(q.Turns) == 0 {
		return bank.Found{}, nil
	}
	return bank.Found{Matches: []bank.Match{{Bank: "b", Entry: "e", Distance: 4, By: "pdq", Turn: "original", Opinions: f.opinions}}}, nil
}

// memoryChecks keeps checks.
type memoryChecks struct {
	kept    map[string]media.StoredCheck
	commits []media.Commit
	found   []media.SharedMatch
	spent   []playbook.Kind // kinds whose limit is used up
}

func (m *memoryChecks) FindCheck(_ context.Context, _ platform.ID, id string) (*media.StoredCheck, error) {
	if c, ok := m.kept[id]; ok {
		return &c, nil
	}
	return nil, nil
}

func (m *memoryChecks) CommitCheck(_ context.Context, c media.Commit) error {
	for _, s := range c.Spends {
		if slices.Contains(m.spent, s.Kind) {
			return &playbook.SpentError{Kinds: []playbook.Kind{s.Kind}}
		}
	}
	m.kept[c.Check.ID] = c.Check
	m.commits = append(m.commits, c)
	m.found = append(m.found, c.Found...)
	return nil
}

func newChecker() (*media.Checker, *fakeMatcher, *memoryChecks) {
	m, s := &fakeMatcher{}, &memoryChecks{kept: map[string]media.StoredCheck{}}
	now := func() time.Time { return time.Unix(1, 0) }
	return media.NewChecker(fakeReader{}, m, s, playbook.Default(), []byte("key"), now, rand.Reader), m, s
}

// picture is a file of the quality.
func picture(quality int) io.Reader { return strings.NewReader(string(rune(quality))) }

func TestAMatchIsStoppedAndToldOnce(t *testing.T) {
	t.Parallel()
	c, _, store := newChecker()
	ask := func() media.CheckResult {
		t.Helper()
		got, err := c.Check(t.Context(), media.Check{Platform: "p", ID: "c1", Account: "a", File: picture(80)})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first, again := ask(), ask()
	if len(first.Matches) != 1 || first.Interventions[0].Kind != playbook.Hold || first.Interventions[0].Account != "a" {
		t.Errorf("%+v", first)
	}
	if again.Matches[0].Entry != first.Matches[0].Entry || *again.Fingerprint.PDQ != *first.Fingerprint.PDQ || again.Quality != 80 {
		t.Errorf("asking again: %+v", again)
	}
	if len(store.commits) != 1 || len(store.commits[0].Events) != 1 || len(store.commits[0].Audit) != 1 {
		t.Errorf("%d commits: %+v", len(store.commits), store.commits)
	}
	if f := store.kept["c1"].Result.Fingerprint; f.PDQ != nil || f.MD5 != nil || f.SHA256 != nil {
		t.Error("a fingerprint is kept with the check")
	}
	_, err := c.Check(t.Context(), media.Check{Platform: "p", ID: "c1", Account: "a", File: picture(81)})
	if fault.CodeOf(err) != fault.Conflict {
		t.Errorf("the id reused for another picture: %v", err)
	}
}

// What only the platform itself disputes goes through; a person looks.
func TestWhatWeDisputeIsNotHeldButToldAndReviewed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		opinion bank.Opinion
		held    bool
	}{
		{bank.Opinion{Holder: bank.Us, Verdict: bank.Disputed}, false},
		{bank.Opinion{Holder: bank.Us, Verdict: bank.Confirmed}, true},
		{bank.Opinion{Holder: "partner", Verdict: bank.Disputed}, true},
	} {
		c, m, store := newChecker()
		m.opinions = []bank.Opinion{tc.opinion}
		got, err := c.Check(t.Context(), media.Check{Platform: "p", ID: "c1", Account: "a", File: picture(80)})
		if err != nil || len(got.Matches) != 1 {
			t.Fatalf("%+v %v", got, err)
		}
		kinds := map[playbook.Kind]bool{}
		for _, i := range got.Interventions {
			kinds[i.Kind] = true
		}
		if kinds[playbook.Hold] != tc.held || !kinds[playbook.Review] || len(store.commits) != 1 || len(store.commits[0].Events) != 1 {
			t.Errorf("%+v: done %v, told %v", tc.opinion, kinds, store.commits)
		}
	}
}

func TestWhatMatchesNothingAndHasNoIDIsNotKept(t *testing.T) {
	t.Parallel()
	c, m, store := newChecker()
	got, err := c.Check(t.Context(), media.Check{Platform: "p", File: picture(pdq.MinQuality - 1)})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Matches) != 0 || len(store.kept) != 0 || got.ID == "" {
		t.Errorf("%+v, kept %d", got, len(store.kept))
	}
	if q := m.asked[0]; len(q.Turns) != 0 || q.SHA256 == nil {
		t.Error("a picture with too little in it is looked up by its bytes alone")
	}
}

func TestFingerprintsAloneCanBeAsked(t *testing.T) {
	t.Parallel()
	c, _, _ := newChecker()
	got, err := c.Check(t.Context(), media.Check{Platform: "p", Fingerprint: bank.Fingerprint{PDQ: &pdq.Hash{1}}})
	if err != nil || len(got.Matches) != 1 || got.Quality != -1 {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := c.Check(t.Context(), media.Check{Platform: "p"}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("nothing at all: %v", err)
	}
}

func TestPastTheLimitAReviewerDecidesAboutTheUpload(t *testing.T) {
	t.Parallel()
	c, _, store := newChecker()
	store.spent = []playbook.Kind{playbook.Hold}
	got, err := c.Check(t.Context(), media.Check{Platform: "p", ID: "c", Account: "a", File: picture(90)})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range got.Interventions {
		if i.Kind == playbook.Hold {
			t.Errorf("held past the limit: %+v", got.Interventions)
		}
	}
	if len(got.Interventions) == 0 || got.Interventions[0].Kind != playbook.Review {
		t.Errorf("nobody decides: %+v", got.Interventions)
	}
}

func TestAFileThatCannotBeReadIsRefusedAndNothingKept(t *testing.T) {
	t.Parallel()
	c, _, store := newChecker()
	_, err := c.Check(t.Context(), media.Check{Platform: "p", ID: "c", File: strings.NewReader("")})
	if fault.CodeOf(err) != fault.Unsupported || len(store.kept) != 0 {
		t.Errorf("%v, kept %d", err, len(store.kept))
	}
	broken := io.MultiReader(strings.NewReader("x"), brokenReader{})
	if _, err := c.Check(t.Context(), media.Check{Platform: "p", File: broken}); err == nil {
		t.Error("a broken upload was checked")
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("gone") }

// shared gives some matches with shared entries, and others.
type shared struct{}

func (shared) Match(context.Context, platform.ID, []string, bank.Query) (bank.Found, error) {
	return bank.Found{
		Matches: []bank.Match{{Bank: "own", Entry: "a"}, {Bank: "cases-adult", Entry: "b", Shared: true}},
		Vetoed:  []bank.Match{{Bank: "cases-adult", Entry: "c", Shared: true}},
	}, nil
}

// Who gave shared entries learns of matches with them, in one step with the check,
// and of nobody else's; that the upload was stopped when it was held.
func TestMatchesWithSharedEntriesAreTold(t *testing.T) {
	t.Parallel()
	for account, stopped := range map[string]bool{"acc": true, "": false} { // without an account nobody is held
		store := &memoryChecks{kept: map[string]media.StoredCheck{}}
		now := func() time.Time { return time.Unix(1, 0) }
		c := media.NewChecker(fakeReader{}, shared{}, store, playbook.Default(), []byte("key"), now, rand.Reader)
		for range 2 { // the second is the first, asked again
			if _, err := c.Check(t.Context(), media.Check{Platform: "p", ID: "c1", Account: account, File: picture(80)}); err != nil {
				t.Fatal(err)
			}
		}
		if want := []media.SharedMatch{{Bank: "cases-adult", Entry: "b", Stopped: stopped}}; !slices.Equal(store.found, want) {
			t.Errorf("account %q: found %v, want %v", account, store.found, want)
		}
	}
}
