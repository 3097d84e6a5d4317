package words_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

var update = flag.Bool("update", false, "write golden files anew")

var loaded = sync.OnceValues(words.Load)

func load(t *testing.T) *words.Library {
	t.Helper()
	l, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Every language that the engine reads has its words.
func TestEveryLanguage(t *testing.T) {
	t.Parallel()
	l := load(t)
	for _, tag := range append(risk.Languages(), "en", "es", "fr", "pt", "de") {
		if !l.Has(tag) {
			t.Errorf("there are no words in %s", tag)
		}
	}
	if l.Languages()[0] != "en" {
		t.Errorf("languages are %v, want English first", l.Languages())
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	l := load(t)
	for _, c := range []struct {
		wanted []string
		want   string
	}{
		{nil, "en"}, {[]string{""}, "en"}, {[]string{"pt-BR"}, "pt"}, {[]string{"de-CH,fr;q=0.5"}, "de"},
		{[]string{"ja", "fr-CA"}, "fr"}, {[]string{"ja"}, "en"}, {[]string{"es-419"}, "es"}, {[]string{"not a tag", "de"}, "de"},
	} {
		if got := l.Choose(c.wanted...).Language(); got != c.want {
			t.Errorf("%q gives %s, want %s", c.wanted, got, c.want)
		}
	}
}

// sign gives a sign with its weight.
func sign(name, message string, weight float64) words.Sign {
	return words.Sign{Name: name, MessageID: message, Weight: weight}
}

func here(s words.Sign) words.Sign { s.Here = true; return s }

// verdicts are made by hand, so that they do not hang on the engine's weights.
func verdicts() map[string]words.Verdict {
	return map[string]words.Verdict{
		"early": {
			Level: risk.Notice, Stage: risk.StageMove, Offender: "a1", Target: "a2",
			Signs:    []words.Sign{sign("platform_move", "m4", 0.6), sign("image_trade_request", "m5", 0.5), sign("new_stranger_contact", "m1", 0), sign("age_probe", "m3", 0)},
			Facts:    []words.Fact{words.NoMutuals, words.NewAccount},
			Language: "it",
		},
		"threat": {
			Level: risk.Critical, Stage: risk.StageDemand, Offender: "a1", Target: "a2",
			Signs: []words.Sign{here(sign("conditional_exposure", "m8", 3.1)), here(sign("money_demand", "m8", 1.2)), sign("audience_named", "m7", 1.1),
				sign("possession_claim", "m6", 1), here(sign("countdown", "m8", 0.4)), sign("pleading", "m9", 0.4), here(sign("reads_like_threat", "m8", 0.3)), sign("ruin_life", "m7", 0)},
			Present: []risk.Family{risk.FamilyLeverage, risk.FamilyExposure, risk.FamilyDemand},
			Facts:   []words.Fact{words.Minor, words.Known},
			Message: &words.Message{Before: risk.Caution, Raised: true},
			Changes: []words.Change{
				{Kind: words.WithoutFamily, Family: risk.FamilyExposure, Level: risk.Caution},
				{Kind: words.WithoutSignal, Signal: "conditional_exposure", Family: risk.FamilyExposure, MessageID: "m8", Level: risk.High},
				{Kind: words.WithoutSignal, Signal: "pleading", Family: risk.FamilyConfirm, MessageID: "m9", Level: risk.High},
				{Kind: words.WithoutMessage, MessageID: "m8", Level: risk.High},
				{Kind: words.AgesUnknown, Level: risk.High},
				{Kind: words.WithoutSignal, Signal: "countdown", Family: risk.FamilyPressure, MessageID: "m8", Level: risk.Critical},
			},
			Help: "https://help.example/",
		},
		"beside": {
			Level: risk.None, Signs: []words.Sign{sign("help_seeking", "m2", 0), sign("money_demand", "m3", 0.1)},
			Advice:  risk.Advice{Crisis: "a2", CrisisMessage: "m4", HelpSeeking: "a1", PastedScam: "a1"},
			Message: &words.Message{}, Present: []risk.Family{}, Changes: []words.Change{}, Facts: []words.Fact{words.Group},
		},
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	l := load(t)
	for name, v := range verdicts() {
		for _, tag := range l.Languages() {
			t.Run(name+"-"+tag, func(t *testing.T) {
				t.Parallel()
				c, b := l.Choose(tag), strings.Builder{}
				for _, to := range []words.Reader{words.Reviewer, words.Young} {
					b.WriteString("=== " + string(to) + "\n")
					for _, s := range c.Say(to, v).Sections {
						b.WriteString("\n" + s.Title + "\n")
						for _, line := range s.Lines {
							b.WriteString("- " + strings.TrimSpace(strings.Join([]string{line.Text, line.MessageID, line.Source}, " ")) + "\n")
						}
					}
					b.WriteString("\n")
				}
				golden(t, name+"-"+tag+".txt", b.String())
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
	}
}

// Whatever a verdict is, no text is missing, and no place is left unfilled.
func TestSaysAnything(t *testing.T) {
	t.Parallel()
	l := load(t)
	rapid.Check(t, func(r *rapid.T) {
		v := words.Verdict{
			Level: rapid.SampledFrom(risk.Levels()).Draw(r, "level"), Stage: risk.Stage(rapid.IntRange(0, 8).Draw(r, "stage")),
			Offender: rapid.SampledFrom([]string{"", "a1"}).Draw(r, "offender"), Target: rapid.SampledFrom([]string{"", "a2"}).Draw(r, "target"),
			Facts: []words.Fact{words.Known, words.NoMutuals, words.NewAccount, words.Minor, words.Group}, Help: "x", Language: "it",
			Advice: risk.Advice{Crisis: rapid.SampledFrom([]string{"", "a1"}).Draw(r, "crisis"), HelpSeeking: "a1", PastedScam: "a2"},
		}
		names := rapid.SliceOf(rapid.SampledFrom(risk.SignalNames())).Draw(r, "signals")
		for _, name := range names {
			v.Signs = append(v.Signs, words.Sign{Name: name, Weight: float64(rapid.IntRange(0, 1).Draw(r, "weight")), Here: rapid.Bool().Draw(r, "here")})
		}
		if rapid.Bool().Draw(r, "message") {
			v.Message, v.Present = &words.Message{Before: rapid.SampledFrom(risk.Levels()).Draw(r, "before"), Raised: true}, []risk.Family{risk.FamilyDemand}
			for _, k := range []words.Kind{words.WithoutMessage, words.IfKnown, words.AgesUnknown, words.AccountsUnknown, words.RelationUnknown} {
				v.Changes = append(v.Changes, words.Change{Kind: k})
			}
			for _, name := range names {
				d, _ := risk.Describe(name)
				if d.Family != risk.FamilyAside {
					v.Changes = append(v.Changes, words.Change{Kind: words.WithoutSignal, Signal: name, Family: d.Family}, words.Change{Kind: words.WithoutFamily, Family: d.Family})
				}
			}
		}
		for _, tag := range []string{rapid.SampledFrom(l.Languages()).Draw(r, "language")} {
			for _, to := range []words.Reader{words.Reviewer, words.Young} {
				data, err := json.Marshal(l.Choose(tag).Say(to, v))
				if err != nil {
					r.Fatal(err)
				}
				for _, key := range []string{"signals.", "lines.", "levels.", "changes.", "titles.", "families.", "beside.", "facts.", "stages.", "\"text\":\"\""} {
					if strings.Contains(string(data), key) {
						r.Fatalf("%s %s: a text is missing: %s", tag, to, data)
					}
				}
				if unfilled := strings.ReplaceAll(string(data), `"}`, ""); strings.Contains(unfilled, "{account}") || strings.Contains(unfilled, "{level}") {
					r.Fatalf("%s %s: a place is left: %s", tag, to, data)
				}
			}
		}
	})
}

// A sign that weighs nothing here is left out where others weigh, and named
// where there is nothing else.
func TestSignsThatWeighNothing(t *testing.T) {
	t.Parallel()
	c := load(t).Choose("en")
	v := verdicts()["early"]
	if s, _ := c.Young(v).Section("signs"); slices.ContainsFunc(s.Lines, func(l words.Line) bool { return l.Signal == "age_probe" }) {
		t.Error("a sign of no weight is named beside others")
	}
	v.Signs = []words.Sign{sign("age_probe", "m3", 0)}
	if s, ok := c.Young(v).Section("signs"); !ok || s.Lines[0].Signal != "age_probe" {
		t.Error("the only sign is not named")
	}
}

// What a learned model heard is told to the young only where no plain sign says
// the same; a reviewer sees both.
func TestLearnedOnce(t *testing.T) {
	t.Parallel()
	c := load(t).Choose("en")
	named := func(text words.Text, name string) bool {
		s, _ := text.Section("signs")
		return slices.ContainsFunc(s.Lines, func(l words.Line) bool { return l.Signal == name })
	}
	heard := sign("reads_like_threat", "m1", 1)
	both := words.Verdict{Level: risk.High, Signs: []words.Sign{heard, sign("exposure_threat", "m1", 1), sign("money_demand", "m1", 1)}}
	if named(c.Young(both), "reads_like_threat") || !named(c.Reviewer(both), "reads_like_threat") {
		t.Error("it is told twice to the young, or not to the reviewer")
	}
	if alone := (words.Verdict{Level: risk.High, Signs: []words.Sign{heard, sign("money_demand", "m1", 1)}}); !named(c.Young(alone), "reads_like_threat") {
		t.Error("alone in its family, it is not told")
	}
}

// What the person targeted said is never held up as what should have been
// otherwise.
func TestYoungChangesBlameNobody(t *testing.T) {
	t.Parallel()
	for _, c := range []words.Change{
		{Kind: words.WithoutSignal, Signal: "pleading", Family: risk.FamilyConfirm},
		{Kind: words.WithoutFamily, Family: risk.FamilyConfirm},
		{Kind: words.WithoutSignal, Signal: "image_given", Family: risk.FamilyRequest},
		{Kind: words.WithoutMessage, MessageID: "m1"},
	} {
		v := words.Verdict{Level: risk.High, Changes: []words.Change{c}}
		if s, ok := load(t).Choose("en").Young(v).Section("lowered"); ok {
			t.Errorf("%+v gives %+v", c, s.Lines)
		}
	}
	v := words.Verdict{Level: risk.High, Changes: []words.Change{{Kind: words.WithoutMessage, Level: risk.High}}}
	if s, _ := load(t).Choose("en").Young(v).Section("lowered"); len(s.Lines) != 2 || !strings.Contains(s.Lines[1].Text, "all of it together") {
		t.Errorf("where nothing lowers it, it says %+v", s.Lines)
	}
}

// Each police flag stands on a source, and only where a sign shows it.
func TestFlags(t *testing.T) {
	t.Parallel()
	flags, err := words.Flags()
	if err != nil || len(flags) != 4 {
		t.Fatalf("%d flags, %v", len(flags), err)
	}
	c := load(t).Choose("en")
	for _, f := range flags {
		if !strings.HasPrefix(f.Source, "https://") || !strings.Contains(f.Cite(), "20") {
			t.Errorf("%s: no source with a day: %s", f.ID, f.Cite())
		}
		v := words.Verdict{Level: risk.Notice, Signs: []words.Sign{sign(f.Any[0], "m1", 1)}}
		for _, name := range f.With {
			v.Signs = append(v.Signs, sign(name, "m1", 0))
		}
		for _, to := range []words.Reader{words.Reviewer, words.Young} {
			s, _ := c.Say(to, v).Section("flags")
			if !slices.ContainsFunc(s.Lines, func(l words.Line) bool { return l.Source == f.Cite() }) {
				t.Errorf("%s is not named to the %s", f.ID, to)
			}
		}
		v.Level = risk.None
		if _, ok := c.Reviewer(v).Section("flags"); ok {
			t.Errorf("%s is named where nothing adds up", f.ID)
		}
	}
	v := words.Verdict{Level: risk.Notice, Signs: []words.Sign{sign("video_call_pressure", "m1", 1)}}
	if s, _ := c.Young(v).Section("flags"); len(s.Lines) != 1 {
		t.Errorf("a request between friends is said to come soon after meeting: %+v", s)
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	old, none, days, phone := at.AddDate(-1, 0, 0), 0, 3.0, true
	facts := risk.Facts{Language: "fr", Accounts: []thread.Account{{ID: "a", AgeBand: thread.From13To15}, {ID: "b", AccountAgeDays: &days}, {ID: "c"}}}
	for want, r := range map[string]*thread.Relation{
		"new_account minor group":            nil,
		"no_mutuals new_account minor group": {MutualConnections: &none},
		"known new_account minor group":      {PhoneContact: &phone},
		"known  new_account minor group":     {Since: &old},
	} {
		facts.Relation = r
		v := words.Of(risk.Assessment{Level: risk.High, Signals: []risk.Signal{{Name: "countdown", MessageID: "m1", Weight: 1}}}, facts, at)
		var got []string
		for _, f := range v.Facts {
			got = append(got, string(f))
		}
		if strings.Join(got, " ") != strings.ReplaceAll(want, "  ", " ") || v.Level != risk.High || v.Signs[0].Name != "countdown" || v.Language != "fr" {
			t.Errorf("%q gives %+v", want, v)
		}
	}
}
