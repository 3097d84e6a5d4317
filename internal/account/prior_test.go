package account_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/neartext"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const (
	hour = time.Hour
	day  = 24 * hour
)

// contacts are n first contacts, one every ten minutes up to noon.
func contacts(n int, c account.Contact) (list []account.Contact) {
	for i := range n {
		c.At = noon.Add(-time.Duration(i) * 10 * time.Minute)
		list = append(list, c)
	}
	return list
}

// scripts are texts to n people, each a few bits from the one before.
func scripts(n int, apart neartext.Hash) (list []account.Script) {
	for i := range n {
		list = append(list, account.Script{Thread: fmt.Sprint("t", i), At: noon.Add(-time.Duration(i) * hour), Hash: neartext.Hash(i) * apart})
	}
	return list
}

func reports(n int, kind account.ReportKind) (list []account.Report) {
	for i := range n {
		list = append(list, account.Report{ID: fmt.Sprint("r", i), By: fmt.Sprint("v", i), Kind: kind, At: noon.Add(-time.Duration(i) * day)})
	}
	return list
}

func TestPrior(t *testing.T) {
	t.Parallel()
	again := append(reports(1, account.Reported), account.Report{ID: "more", By: "v0", Kind: account.Reported, At: noon})
	long := scripts(40, 0)
	for i := range long {
		long[i].Thread = "t"
	}
	tests := map[string]struct {
		history  account.History
		want     []string // explanations
		from, to float64
	}{
		"nothing":                {account.History{}, nil, 0, 0},
		"a few minors":           {account.History{Contacts: contacts(3, account.Contact{Minor: true})}, nil, 0, 0},
		"a few adults":           {account.History{Contacts: contacts(9, account.Contact{})}, nil, 0, 0},
		"nine minors":            {account.History{Contacts: contacts(9, account.Contact{Minor: true})}, []string{"Wrote first to 9 people under 18 in 24 hours."}, 0.8, 0.9},
		"a circle":               {account.History{Contacts: contacts(5, account.Contact{Circle: true})}, []string{"Wrote first to 6 people of one circle, who write with each other, in 24 hours."}, 0.85, 0.9},
		"as many as are kept":    {account.History{Contacts: contacts(64, account.Contact{})}, []string{"Wrote first to at least 64 people in 24 hours."}, 0.4, 0.4},
		"the same to two":        {account.History{Scripts: scripts(2, 0)}, nil, 0, 0},
		"the same to six":        {account.History{Scripts: scripts(6, 0)}, []string{"Sent 6 people nearly the same message in 24 hours."}, 0.75, 0.8},
		"another text to each":   {account.History{Scripts: scripts(30, 0x123456789abcdef)}, nil, 0, 0},
		"the same in one thread": {account.History{Scripts: long}, nil, 0, 0},
		"one report":             {account.History{Reports: reports(1, account.Reported)}, []string{"Was reported by 1 person in 7 days."}, 0.35, 0.35},
		"one person, twice":      {account.History{Reports: again}, []string{"Was reported by 1 person in 7 days."}, 0.35, 0.35},
		"one block":              {account.History{Reports: reports(1, account.Blocked)}, nil, 0, 0},
		"blocks":                 {account.History{Reports: reports(4, account.Blocked)}, []string{"Was blocked by 4 people in 7 days."}, 0.4, 0.45},
		"two reasons, the weightier first": {
			account.History{Reports: reports(1, account.Reported), Scripts: scripts(8, 0)},
			[]string{"Sent 8 people nearly the same message in 24 hours.", "Was reported by 1 person in 7 days."}, 1.35, 1.35,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, reasons := account.Prior(tc.history, noon)
			if got < tc.from-1e-9 || got > tc.to+1e-9 {
				t.Errorf("%.3f, want %.2f to %.2f", got, tc.from, tc.to)
			}
			var texts []string
			for _, r := range reasons {
				texts = append(texts, r.Explanation)
				if !slices.Contains(account.Names(), r.Name) {
					t.Errorf("%q is not in Names", r.Name)
				}
			}
			if !slices.Equal(texts, tc.want) {
				t.Errorf("%q, want %q", texts, tc.want)
			}
		})
	}
}

// histories draws a history of up to three months.
func histories(t *rapid.T) account.History {
	var h account.History
	at := func() time.Time {
		return noon.Add(-time.Duration(rapid.IntRange(0, 90*24).Draw(t, "hours ago")) * hour)
	}
	for range rapid.IntRange(0, account.MaxContacts).Draw(t, "contacts") {
		h.Contacts = append(h.Contacts, account.Contact{At: at(), Minor: rapid.Bool().Draw(t, "minor"), Circle: rapid.Bool().Draw(t, "circle")})
	}
	for range rapid.IntRange(0, 20).Draw(t, "scripts") {
		h.Scripts = append(h.Scripts, account.Script{
			Thread: rapid.StringMatching("[a-f]").Draw(t, "thread"), At: at(), Hash: neartext.Hash(rapid.Uint64Range(0, 1<<12).Draw(t, "hash")),
		})
	}
	for i := range rapid.IntRange(0, 20).Draw(t, "reports") {
		kind := rapid.SampledFrom([]account.ReportKind{account.Reported, account.Blocked}).Draw(t, "kind")
		h.Reports = append(h.Reports, account.Report{ID: fmt.Sprint(i), By: rapid.StringMatching("[a-f]").Draw(t, "by"), Kind: kind, At: at()})
	}
	return h
}

func TestThePriorIsBoundedAndOnlyFalls(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := histories(t)
		before := account.Most
		for wait := range 12 {
			now := noon.Add(time.Duration(wait*wait) * 20 * hour)
			got, reasons := account.Prior(h, now)
			if got < 0 || got > before+1e-9 {
				t.Fatalf("after %v: %.3f, before %.3f", now.Sub(noon), got, before)
			}
			sum := 0.0
			for _, r := range reasons {
				sum += r.Weight
				if r.Weight <= 0 || r.Weight > 1 || r.Count < 1 || r.Count > account.MaxScripts || r.WindowHours > 90*24 {
					t.Fatalf("%+v", r)
				}
			}
			if got > sum+1e-9 || got < account.Most && sum-got > 1e-9 {
				t.Fatalf("the reasons add to %.3f, the prior is %.3f", sum, got)
			}
			before = got
		}
		if got, reasons := account.Prior(h, noon.Add(91*day)); got != 0 || reasons != nil {
			t.Fatalf("three months later: %.3f %v", got, reasons)
		}
	})
}

func TestTheOrderOfAHistoryDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := histories(t)
		want, reasons := account.Prior(h, noon)
		slices.Reverse(h.Contacts)
		slices.Reverse(h.Scripts)
		slices.Reverse(h.Reports)
		if got, other := account.Prior(h, noon); got != want || !slices.Equal(other, reasons) {
			t.Fatalf("%v %v, want %v %v", got, other, want, reasons)
		}
	})
}

func TestWhatAMessageAdds(t *testing.T) {
	t.Parallel()
	h := account.History{Scripts: make([]account.Script, 0, 9)}
	one := h.With(account.Sighting{Script: &account.Script{Thread: "a", Hash: 0}})
	two := h.With(account.Sighting{Script: &account.Script{Thread: "b", Hash: ^neartext.Hash(0)}})
	if one.Scripts[0].Thread != "a" || two.Scripts[0].Thread != "b" || len(h.Scripts) != 0 {
		t.Error("the histories share their lists")
	}
	if one.Adds(account.Script{Thread: "a", Hash: 7}) || !one.Adds(account.Script{Thread: "b", Hash: 7}) {
		t.Error("a copy is new in a thread that has none, and only there")
	}
	full := account.History{Scripts: make([]account.Script, 8)}
	for i := range full.Scripts {
		full.Scripts[i] = account.Script{Thread: "a", Hash: neartext.Hash(0xff) << (8 * i)}
	}
	if full.Adds(account.Script{Thread: "a", Hash: ^neartext.Hash(0)}) {
		t.Error("a thread fills the room of all")
	}
}

func BenchmarkPrior(b *testing.B) {
	h := account.History{Contacts: contacts(64, account.Contact{Minor: true}), Scripts: scripts(96, 0x123456789abcdef), Reports: reports(64, account.Reported)}
	for b.Loop() {
		account.Prior(h, noon)
	}
}
