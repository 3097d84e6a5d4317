package site

import (
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

func drawAnswers(t *rapid.T) cases.Answers {
	where := rapid.SliceOfDistinct(rapid.SampledFrom(cases.Services()), rapid.ID).Draw(t, "where")
	slices.SortFunc(where, func(a, b cases.Service) int {
		return slices.Index(cases.Services(), a) - slices.Index(cases.Services(), b)
	})
	if len(where) == 0 {
		where = nil
	}
	return cases.Answers{
		Whose: rapid.SampledFrom(whoses).Draw(t, "whose"), Then: rapid.SampledFrom(ages).Draw(t, "then"),
		State: rapid.SampledFrom(states).Draw(t, "state"), File: rapid.SampledFrom(files).Draw(t, "file"),
		Safe: rapid.SampledFrom(safes).Draw(t, "safe"), Paid: rapid.SampledFrom(paids).Draw(t, "paid"),
		Where: where, Country: rapid.SampledFrom([]string{"", "GB", "US", "ZA"}).Draw(t, "country"),
	}
}

func siteAt(t testing.TB, now *time.Time, secret string) *site {
	t.Helper()
	seal, err := newSealer([]byte(secret), func() time.Time { return *now }, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &site{seal: seal}
}

const testSecret = "a secret of this test alone"

// Whatever was answered comes back, and the address tells nothing of it: its
// length is always the same, and it is another one each time.
func TestAnswersTravel(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	s := siteAt(t, &now, testSecret)
	empty, err := s.way(cases.Answers{})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		want := drawAnswers(t)
		way, err := s.way(want)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := s.unseal(way); !ok || !equal(got, want) {
			t.Fatalf("got %+v %v, want %+v", got, ok, want)
		}
		again, err := s.way(want)
		if err != nil || again == way || len(way) != len(empty) || strings.Trim(way, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Fatalf("%q, %q, %q: %v", way, again, empty, err)
		}
	})
}

func equal(a, b cases.Answers) bool {
	same := slices.Equal(a.Where, b.Where)
	a.Where, b.Where = nil, nil
	return same && a.Whose == b.Whose && a.Then == b.Then && a.State == b.State && a.File == b.File &&
		a.Safe == b.Safe && a.Paid == b.Paid && a.Country == b.Country
}

func TestAnswersEnd(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	s := siteAt(t, &now, testSecret)
	way, err := s.way(cases.Answers{Safe: cases.SafeNo})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := siteAt(t, &now, "another secret of this test").unseal(way); ok {
		t.Error("another deployment reads it")
	}
	if _, ok := s.unseal(way[:10] + "A" + way[11:]); ok && way[10] != 'A' {
		t.Error("it was changed on the way and is read all the same")
	}
	now = now.Add(2 * time.Hour)
	if _, ok := s.unseal(way); !ok {
		t.Error("after two hours it cannot be read")
	}
	now = now.Add(time.Second)
	if _, ok := s.unseal(way); ok {
		t.Error("after more than two hours it can still be read")
	}
	if _, err := s.way(cases.Answers{Whose: "somebody"}); err == nil {
		t.Error("an answer that is no band was sealed")
	}
	if _, err := newSealer([]byte("short"), nil, nil); err == nil {
		t.Error("a short secret was taken")
	}
}

// What a path carries is not to be trusted, even when it was sealed by us:
// unpack takes any bytes.
func FuzzUnpack(f *testing.F) {
	f.Add([]byte{1, 2, 3, 0xff, 3, 1, 2, 1, 'G', 'B'})
	f.Add([]byte{})
	f.Add([]byte{9, 9, 9, 9, 9, 9, 9, 9, 9, 9})
	f.Fuzz(func(t *testing.T, p []byte) {
		a, err := unpack(p)
		if err != nil {
			return
		}
		if _, err := pack(a); err != nil {
			t.Errorf("read %v as %+v, which cannot be written: %v", p, a, err)
		}
	})
}

func FuzzUnseal(f *testing.F) {
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	s := siteAt(f, &now, testSecret)
	f.Add("")
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, way string) {
		if _, ok := s.unseal(way); ok {
			t.Errorf("%q was not sealed and is read", way)
		}
	})
}
