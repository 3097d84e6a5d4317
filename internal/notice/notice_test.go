package notice_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/notice"
)

var update = flag.Bool("update", false, "write the golden files anew")

func words(t *testing.T) *help.Texts {
	t.Helper()
	texts, err := help.English()
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// full is a request with everything in it.
func full() notice.Request {
	return notice.Request{
		Laws: notice.Laws(), Posted: true, Actor: notice.Self, Service: "Example",
		Links: []string{"https://social.example/post/1", "https://social.example/post/2"},
		Where: "Posted by the account example_one.", Contact: "reach.me@mail.example", Name: "A. Person",
	}
}

// Golden files: each law, and all at once, by age and by what has happened.
func TestGolden(t *testing.T) {
	t.Parallel()
	laws := []struct {
		name string
		laws []notice.Law
	}{{"us", []notice.Law{notice.US}}, {"uk", []notice.Law{notice.UK}}, {"eu", []notice.Law{notice.EU}}, {"all", notice.Laws()}, {"none", nil}}
	for _, law := range laws {
		for _, age := range []string{"adult", "under18"} {
			for _, state := range []string{"posted", "threatened", "both"} {
				name := law.name + "-" + age + "-" + state
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					r := full()
					r.Laws, r.Under18, r.Posted, r.Threat = law.laws, age == "under18", state != "threatened", state != "posted"
					if r.Under18 {
						r.Name = "" // as the page has it, unless somebody signs
					}
					golden(t, name, r)
				})
			}
		}
	}
	for name, change := range map[string]func(*notice.Request){
		"all-adult-helper":   func(r *notice.Request) { r.Actor = notice.Helper },
		"all-under18-helper": func(r *notice.Request) { r.Actor, r.Under18 = notice.Helper, true },
		"all-adult-no-name":  func(r *notice.Request) { r.Name = "" },
		"all-under18-unsure": func(r *notice.Request) { r.Under18, r.Unsure, r.Name = true, true, "" },
		"eu-under18-bare":    func(r *notice.Request) { r.Laws, r.Under18, r.Name, r.Contact = []notice.Law{notice.EU}, true, "", "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := full()
			change(&r)
			golden(t, name, r)
		})
	}
}

func golden(t *testing.T, name string, r notice.Request) {
	t.Helper()
	got, err := notice.Write(r.Clean(), words(t), "22 November 2026")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed (-update writes it anew):\n%s", path, got)
	}
}

// What each law asks for, taken away one at a time.
func TestStandings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*notice.Request)
		met    []notice.Law
		clock  bool
	}{
		{"everything", func(*notice.Request) {}, notice.Laws(), true},
		{"no name", func(r *notice.Request) { r.Name = "" }, []notice.Law{notice.UK}, true},
		{"no name, under 18", func(r *notice.Request) { r.Name, r.Under18 = "", true }, []notice.Law{notice.UK, notice.EU}, true},
		{"no contact and no name, under 18", func(r *notice.Request) { r.Name, r.Contact, r.Under18 = "", "", true }, []notice.Law{notice.EU}, false},
		{"a phone number", func(r *notice.Request) { r.Contact = "0123 456" }, []notice.Law{notice.US, notice.UK}, true},
		{"an address that is none", func(r *notice.Request) { r.Contact = "me@home" }, []notice.Law{notice.US, notice.UK}, true},
		{"no place", func(r *notice.Request) { r.Links, r.Where = nil, "" }, nil, false},
		{"words alone", func(r *notice.Request) { r.Links = nil }, notice.Laws(), true},
		{"only threatened", func(r *notice.Request) { r.Posted = false }, []notice.Law{notice.EU}, false},
		{"one law", func(r *notice.Request) { r.Laws = []notice.Law{notice.EU} }, []notice.Law{notice.EU}, false},
		{"a law that is none", func(r *notice.Request) { r.Laws = []notice.Law{"moon"} }, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := full()
			tt.change(&r)
			if got := r.Met(); !slices.Equal(got, tt.met) || r.Clock() != tt.clock {
				t.Errorf("met %v, clock %v; want %v, %v", got, r.Clock(), tt.met, tt.clock)
			}
		})
	}
}

func TestFor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		country string
		inEU    bool
		want    []notice.Law
	}{{"US", false, []notice.Law{notice.US}}, {"GB", false, []notice.Law{notice.UK}}, {"IE", true, []notice.Law{notice.EU}}, {"AU", false, notice.Laws()}, {"", false, notice.Laws()}} {
		if got := notice.For(tt.country, tt.inEU); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.country, got, tt.want)
		}
	}
}

func TestWrong(t *testing.T) {
	t.Parallel()
	if wrong := full().Wrong(); len(wrong) != 0 {
		t.Errorf("a whole request: %v", wrong)
	}
	if wrong := (notice.Request{}).Wrong(); !slices.Equal(wrong, []notice.Field{notice.Service, notice.Location, notice.Contact}) {
		t.Errorf("nothing: %v", wrong)
	}
	if _, err := notice.Write(notice.Request{Service: "Example"}, words(t), ""); err == nil {
		t.Error("a request without a place was written")
	}
}

var aName = regexp.MustCompile(`Signed`)

// For any answers: a name is written only under a law that needs it, no law is
// named whose conditions are not met, and someone under 18 is named only when
// a signature was wanted for the law of the United States.
func TestWriteKeepsTheName(t *testing.T) {
	t.Parallel()
	w := words(t)
	rapid.Check(t, func(t *rapid.T) {
		r := notice.Request{
			Laws:    rapid.SliceOfDistinct(rapid.SampledFrom(notice.Laws()), rapid.ID).Draw(t, "laws"),
			Under18: rapid.Bool().Draw(t, "under18"), Unsure: rapid.Bool().Draw(t, "unsure"), Posted: rapid.Bool().Draw(t, "posted"), Threat: rapid.Bool().Draw(t, "threat"),
			Actor: rapid.SampledFrom([]notice.Actor{"", notice.Self, notice.Helper}).Draw(t, "actor"), Service: "Example",
			Where: "An account.", Contact: rapid.SampledFrom([]string{"", "a@mail.example", "0123"}).Draw(t, "contact"),
			Name: rapid.SampledFrom([]string{"", "A. Person"}).Draw(t, "name"),
		}.Clean()
		if len(r.Wrong()) > 0 {
			return
		}
		text, err := notice.Write(r, w, "22 November 2026")
		if err != nil {
			t.Fatal(err)
		}
		met := r.Met()
		needed := slices.Contains(met, notice.US) || slices.Contains(met, notice.EU) && !r.Under18
		if named := aName.MatchString(text); named != needed {
			t.Errorf("named %v, needed %v by %v:\n%s", named, needed, met, text)
		}
		for law, sign := range map[notice.Law]string{notice.US: "TAKE IT DOWN", notice.UK: "Online Safety Act", notice.EU: "Digital Services Act"} {
			if strings.Contains(text, sign) != slices.Contains(met, law) {
				t.Errorf("%s is named or not, against %v:\n%s", sign, met, text)
			}
		}
		if r.Clock() != strings.Contains(text, "48 hours") {
			t.Errorf("48 hours without a law that says so:\n%s", text)
		}
		if r.Under18 != strings.Contains(text, "child safety") {
			t.Error("a request for someone under 18 does not say so, or another does")
		}
	})
}

// Every word that there is for requests is used by one.
func TestEveryWordIsUsed(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("write.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range words(t).Keys() {
		if !strings.HasPrefix(key, "letter.") {
			continue
		}
		plain := strings.TrimSuffix(strings.TrimSuffix(key, ".self"), ".helper")
		if !strings.Contains(string(source), `"`+plain+`"`) {
			t.Errorf("no request says %s", key)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("Example\r\n", "https://a.example\n\n", "two\nlines\x00", "me@mail.example", "\u202eName")
	f.Fuzz(func(t *testing.T, service, link, where, contact, name string) {
		r := notice.Request{Service: service, Links: []string{link}, Where: where, Contact: contact, Name: name}.Clean()
		for _, s := range []string{r.Service, r.Contact, r.Name} {
			if strings.ContainsAny(s, "\n\r\x00\u202e") || utf8.RuneCountInString(s) > notice.MaxLine {
				t.Errorf("%q is not one clean line", s)
			}
		}
		if utf8.RuneCountInString(r.Where) > notice.MaxText || strings.Contains(r.Where, "\n\n") {
			t.Errorf("%q is too long or has empty lines", r.Where)
		}
		again := r.Clean()
		if again.Service != r.Service || again.Where != r.Where || !slices.Equal(again.Links, r.Links) {
			t.Errorf("cleaned twice it is %+v, once %+v", again, r)
		}
	})
}
