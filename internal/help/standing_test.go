package help_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/help"
)

const aCheck = "    checked: {by: [AB, CD], on: 2026-11-20, how: called the number and opened the page}\n"

// What rests on a leaflet or on memory is read and kept, and no one is shown it
// until two people have checked it. One is not enough.
func TestClearance(t *testing.T) {
	t.Parallel()
	secondary := strings.Replace(entry, "official-dated", "secondary", 1)
	tests := []struct {
		name, text string
		shown      bool
		want       help.Clearance
	}{
		{"official and dated", entry, true, help.BySource},
		{"secondary", secondary, false, help.Waiting},
		{"knowledge", strings.Replace(entry, "official-dated", "knowledge", 1), false, help.Waiting},
		{"secondary, one person", secondary + strings.Replace(aCheck, "AB, CD", "AB", 1), false, help.Waiting},
		{"secondary, two people", secondary + aCheck, true, help.ByTwo},
		{"official, one person", entry + strings.Replace(aCheck, "AB, CD", "AB", 1), true, help.BySource},
		{"official, two people", entry + aCheck, true, help.ByTwo},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := read(t, head+tt.text)
			got := d.For("IE", help.Adult).Helplines
			if (len(got) == 1) != tt.shown {
				t.Fatalf("shown: %v, want %v", got, tt.shown)
			}
			if tt.shown && got[0].Clearance() != tt.want {
				t.Errorf("clearance %q, want %q", got[0].Clearance(), tt.want)
			}
			if known := len(d.Countries()) > 0; known != tt.shown {
				t.Errorf("the country is known: %v, want %v", known, tt.shown)
			}
		})
	}
}

// An entry is relied on for a while that depends on what it is: a number of a
// helpline sooner than a page, an emergency number longest.
func TestExpiry(t *testing.T) {
	t.Parallel()
	page := strings.Replace(entry, "    phones: [{number: 012 345, label: day}]\n", "", 1)
	tests := []struct{ name, text, want string }{
		{"a number", entry, "2027-04-09"},
		{"a page", page, "2027-10-09"},
		{"a page without a date", strings.NewReplacer("    dated: 2026-10-09\n", "", "official-dated", "official-page").Replace(page), "2027-11-22"},
		{"an emergency number", strings.Replace(entry, "kind: helpline", "kind: emergency", 1), "2029-10-09"},
		{"a number that two people checked", entry + aCheck, "2027-05-20"},
		{"one person's check does not count", entry + strings.Replace(aCheck, "AB, CD", "AB", 1), "2027-04-09"},
		{"its own end, sooner", entry + "    expires: 2026-12-31\n", "2026-12-31"},
		{"its own end, later, does not count", entry + "    expires: 2036-12-31\n", "2027-04-09"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			routes := read(t, head+tt.text).For("IE", help.Adult)
			if got := routes.All()[0].Expires().Format(time.DateOnly); got != tt.want {
				t.Errorf("expires %s, want %s", got, tt.want)
			}
		})
	}
}

// Past its time an entry keeps its link, and nothing that goes out of date.
func TestShown(t *testing.T) {
	t.Parallel()
	texted := strings.Replace(entry, "    languages", "    text: Text HELP to 12345\n    hours: Day and night\n    languages", 1)
	e := read(t, head+texted).For("IE", help.Adult).Helplines[0]
	day := func(s string) time.Time {
		at, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	if got, old := e.Shown(day("2027-04-08")); old || len(got.Phones) != 1 || got.Text == "" || got.Hours == "" {
		t.Errorf("the day before: old %v, %+v", old, got)
	}
	got, old := e.Shown(day("2027-04-09"))
	if !old || len(got.Phones) != 0 || got.Text != "" || got.Hours != "" || got.URL != "https://help.example" {
		t.Errorf("on the day: old %v, %+v", old, got)
	}
	if len(e.Phones) != 1 {
		t.Error("the entry itself was changed")
	}
	numberOnly := strings.Replace(entry, "    url: https://help.example\n", "", 1)
	e = read(t, head+numberOnly).For("IE", help.Adult).Helplines[0]
	if got, _ := e.Shown(day("2030-01-01")); got.URL != "https://help.example/about" {
		t.Errorf("without a page of its own the link is %q, want the source", got.URL)
	}
}

// Nothing that we ship claims a check that no two people made: there is none.
// Whoever makes the first one changes this test with it.
func TestShippedClaimsNoCheck(t *testing.T) {
	t.Parallel()
	law, err := help.LoadLaw()
	if err != nil {
		t.Fatal(err)
	}
	report := help.NewReport(load(t), law, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), 0)
	if report.Checked != 0 || len(report.Half) != 0 || len(report.Unchecked) != report.Entries || report.Entries < 80 {
		t.Errorf("checked %d, half %d, unchecked %d of %d", report.Checked, len(report.Half), len(report.Unchecked), report.Entries)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	secondary := strings.NewReplacer("official-dated", "secondary", "name: Example", "name: Leaflet").Replace(entry)
	checked := strings.Replace(entry, "name: Example", "name: Checked", 1) + aCheck
	half := strings.Replace(entry, "name: Example", "name: Half", 1) + strings.Replace(aCheck, "AB, CD", "EF", 1)
	law, err := help.ReadLaw(strings.NewReader("version: 1\nnoted: 2026-01-05\nclaims: [{id: ie-crime, country: IE, about: crime, source: 'https://law.example', certainty: official-page}]"))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2027, 4, 20, 0, 0, 0, 0, time.UTC)
	r := help.NewReport(read(t, head+entry+secondary+checked+half), law, now, 60*24*time.Hour)
	for _, tt := range []struct {
		list string
		got  []help.Finding
		want string
	}{
		{"expired", r.Expired, "IE helpline all Example; IE helpline all Half; law ie-crime"},
		{"soon", r.Soon, "IE helpline all Checked"},
		{"unchecked", r.Unchecked, "IE helpline all Example; IE helpline all Half; law ie-crime"},
		{"half", r.Half, "IE helpline all Half"},
		{"waiting", r.Waiting, "IE helpline all Leaflet"},
	} {
		var got []string
		for _, f := range tt.got {
			got = append(got, f.What)
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s: %s, want %s", tt.list, strings.Join(got, "; "), tt.want)
		}
	}
	if r.Entries != 4 || r.Checked != 1 || r.Countries != 1 {
		t.Errorf("entries %d, checked %d, countries %d", r.Entries, r.Checked, r.Countries)
	}
	if !slices.Contains(r.Missing, help.Gap{Country: "IE", Kind: help.Emergency, Audience: help.Everyone}) ||
		slices.Contains(r.Missing, help.Gap{Country: "IE", Kind: help.Helpline, Audience: help.Under18}) {
		t.Errorf("missing: %v", r.Missing)
	}
}
