package words

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

var loaded = sync.OnceValues(Load)

func catalogues(t *testing.T) []*Catalogue {
	t.Helper()
	l, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return l.catalogues
}

// A text that is missing, one too many, or one with another place is refused.
func TestRefuses(t *testing.T) {
	t.Parallel()
	good, err := files.ReadFile("text/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, with, says string }{
		"missing":       {"    notice: notice\n", "", "reviewer.level_names.notice: is missing"},
		"too much":      {"    notice: notice\n", "    notice: notice\n    panic: panic\n", "reviewer.level_names.panic: is not known"},
		"place gone":    {"{before} to {after}", "{before} to there", `want "after before"`},
		"place renamed": {"{help}", "{page}", `want "help"`},
		"twice":         {"    notice: notice\n", "    notice: notice\n    notice: notice\n", "already defined"},
		"brace":         {"{help}", "{help", "not closed"},
		"empty":         {"    notice: notice\n", "    notice: ''\n", "is empty"},
		"a number":      {"    notice: notice\n", "    notice: 7\n", "neither a text"},
		"other file":    {"language: en", "language: it", "the file is called en"},
		"nobody":        {"provenance: Written", "origin: Written", "provenance is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(string(good), c.old) {
				t.Fatalf("%q is not in the file", c.old)
			}
			bad := strings.Replace(string(good), c.old, c.with, 1)
			if _, err := build(map[string][]byte{"en": []byte(bad)}); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("err = %v, want %q in it", err, c.says)
			}
		})
	}
}

func TestFlagsRefuse(t *testing.T) {
	t.Parallel()
	const good = "noted: 2026-01-01\nflags:\n- {id: a, any: [countdown], says: x, by: y, source: https://z, certainty: quoted}\n"
	if _, err := readFlags([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for old, with := range map[string]string{
		"countdown": "no_such", ", source: https://z": "", "noted: 2026-01-01\n": "", "quoted": "sure", "by: y": "by: y, date: spring", "says": "sayz",
	} {
		if _, err := readFlags([]byte(strings.Replace(good, old, with, 1))); err == nil {
			t.Errorf("%q instead of %q is read", with, old)
		}
	}
}

// Words that blame, frighten, shame or accuse, and those that safe messaging
// rules out, by language.
var banned = map[string][]string{
	"en": {"!", "victim", "perpetrator", "offender", "predator", "criminal", "guilty", "nude", "naked", "should have", " just ", "shame", "stupid", "mistake", "punish", "suicid", "kill", "commit", "don't worry", "weighs nothing"},
	"es": {"!", "¡", "víctima", "agresor", "depredador", "criminal", "culpable", "desnud", "deberías", "vergüenza", "tont", "error", "castig", "suicid", "matar"},
	"fr": {"!", "victime", "agresseur", "prédateur", "criminel", "coupable", "nue", " nu ", "aurais dû", "honte", "bête", "erreur", "puni", "suicid", "tuer"},
	"pt": {"!", "vítima", "agress", "predador", "criminos", "culpado", "nude", " nua", "deveria", "vergonha", "burr", " erro", "castig", "suic", "matar"},
	"de": {"!", "opfer", "täter", "verbrecher", "schuldig", "nackt", "hättest", "schäm", "scham", "dumm", "fehler", "straf", "suizid", "selbstmord", "töten"},
}

func TestVoice(t *testing.T) {
	t.Parallel()
	for _, c := range catalogues(t) {
		list, ok := banned[c.Language()]
		if !ok {
			t.Errorf("%s has no list of banned words", c.Language())
		}
		for _, word := range list {
			says := starting(word)
			for _, key := range slices.Sorted(maps.Keys(c.byKey)) {
				if says(strings.ToLower(c.byKey[key])) {
					t.Errorf("%s %s says %q: %s", c.Language(), key, word, c.byKey[key])
				}
			}
		}
	}
}

// starting gives what reports whether a text has the word at the start of a word.
func starting(word string) func(string) bool {
	if strings.HasPrefix(word, " ") || word == "!" || word == "¡" {
		return func(text string) bool { return strings.Contains(" "+text+" ", word) }
	}
	return regexp.MustCompile(`(^|[^\p{L}])` + regexp.QuoteMeta(word)).MatchString
}

// A search that finds nothing would hold nothing.
func TestStarting(t *testing.T) {
	t.Parallel()
	if !starting("shame")("it is shameful") || starting("nue")("un menuet") || !starting(" nu ")("il est nu") {
		t.Error("banned words are not found as they stand")
	}
}

// No digits but an age: nothing that may be taken for a phone number.
func TestNoNumbers(t *testing.T) {
	t.Parallel()
	digits := regexp.MustCompile(`\d+`)
	for _, c := range catalogues(t) {
		for key, text := range c.byKey {
			for _, d := range digits.FindAllString(text, -1) {
				if d != "18" {
					t.Errorf("%s %s has the number %s", c.Language(), key, d)
				}
			}
		}
	}
}

// Where a reader is told of somebody who may not be safe, hope stands beside it.
func TestHopeBesideRisk(t *testing.T) {
	t.Parallel()
	hope := map[string]string{"en": "can pass", "es": "puede pasar", "fr": "peut passer", "pt": "pode passar", "de": "kann vorbeigehen"}
	for _, c := range catalogues(t) {
		for _, key := range []string{"young.lines.crisis", "signals.self_harm_distress.young"} {
			if want := hope[c.Language()]; want == "" || !strings.Contains(c.byKey[key], want) {
				t.Errorf("%s %s has no hope: %s", c.Language(), key, c.byKey[key])
			}
		}
	}
}

// A translation is not the English text.
func TestTranslated(t *testing.T) {
	t.Parallel()
	all := catalogues(t)
	for _, c := range all[1:] {
		for key, text := range c.byKey {
			if text == all[0].byKey[key] && strings.Contains(text, " ") {
				t.Errorf("%s %s is as in English: %s", c.Language(), key, text)
			}
		}
	}
}

// grade is the Flesch-Kincaid grade level (Kincaid et al. 1975):
// 0.39 words/sentences + 11.8 syllables/words − 15.59.
func grade(text string) float64 {
	sentences, words, syllables := 0, 0, 0
	for _, sentence := range sentenceEnd.Split(text, -1) {
		found := word.FindAllString(strings.ToLower(sentence), -1)
		if len(found) == 0 {
			continue
		}
		sentences++
		words += len(found)
		for _, w := range found {
			syllables += syllablesOf(w)
		}
	}
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
}

var (
	sentenceEnd = regexp.MustCompile(`[.?:]["”)]*(?:\s|$)`)
	word        = regexp.MustCompile(`[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*`)
	vowels      = regexp.MustCompile(`[aeiouy]+`)
)

// syllablesOf counts groups of vowels, without a silent e.
func syllablesOf(w string) int {
	n := len(vowels.FindAllString(w, -1))
	if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
		n--
	}
	if strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ted") && !strings.HasSuffix(w, "ded") && n > 1 {
		n--
	}
	return max(n, 1)
}

// What the young reader is told in English stays under grade 7: each group of
// texts, and no text by itself far above.
func TestReadingGrade(t *testing.T) {
	t.Parallel()
	const most, mostAlone = 7, 9
	groups := map[string][]string{}
	for key, text := range catalogues(t)[0].byKey {
		young := strings.HasPrefix(key, "young.") || strings.HasSuffix(key, ".young")
		if !young || !strings.ContainsAny(text, ".?") {
			continue
		}
		group, _, _ := strings.Cut(strings.TrimPrefix(key, "young."), ".")
		groups[group] = append(groups[group], text)
		if got := grade(text); got >= mostAlone {
			t.Errorf("%s: grade %.1f, want under %d: %s", key, got, mostAlone, text)
		}
	}
	if len(groups) < 5 {
		t.Fatalf("only %d groups are measured", len(groups))
	}
	for group, texts := range groups {
		got := grade(strings.Join(texts, "\n"))
		t.Logf("%-8s grade %.2f", group, got)
		if got >= most {
			t.Errorf("%s: grade %.2f, want under %d", group, got, most)
		}
	}
}

// A measure that calls everything easy would hold nothing.
func TestGradeTellsHardFromEasy(t *testing.T) {
	t.Parallel()
	if got := grade("Stop. Do not pay. You can tell a friend."); got > 3 {
		t.Errorf("an easy text has grade %.2f", got)
	}
	if got := grade("Individuals experiencing coercive solicitation are advised to discontinue communication immediately and preserve documentation."); got < 15 {
		t.Errorf("a hard text has grade %.2f", got)
	}
}
