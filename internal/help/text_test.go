package help_test

import (
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/help"
)

func english(t *testing.T) *help.Texts {
	t.Helper()
	texts, err := help.English()
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestReadTextsRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"twice": "a: one\na: two", "empty": "a: ' '", "list": "- a", "nested": "a: {b: c}", "two documents": "a: b\n---\na: b", "nothing": "",
	} {
		if _, err := help.ReadTexts(strings.NewReader(text)); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	texts, err := help.ReadTexts(strings.NewReader("plain: Hello.\nplace: In {country}, on {date}."))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := texts.Get("place", "country", "Ireland", "date", "Monday"); err != nil || got != "In Ireland, on Monday." {
		t.Errorf("%q, %v", got, err)
	}
	for name, args := range map[string][]any{
		"unknown key": {"none"}, "place left open": {"place", "country", "Ireland"}, "no such place": {"plain", "country", "Ireland"}, "no value": {"plain", "country"},
	} {
		if got, err := texts.Get(args[0].(string), args[1:]...); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestGuides(t *testing.T) {
	t.Parallel()
	texts := english(t)
	for name, least := range map[string]int{"parents": 6} {
		steps, err := texts.Guide(name)
		if err != nil || len(steps) < least {
			t.Errorf("%s: %d steps, %v", name, len(steps), err)
		}
		for _, s := range steps {
			if s.Title == "" || len(s.Lines) == 0 {
				t.Errorf("%s: an empty step", name)
			}
		}
	}
	if _, err := texts.Guide("none"); err == nil {
		t.Error("an unknown guide gives no error")
	}
}

// Words that blame, frighten or shame, and those that safe messaging rules out.
func TestVoice(t *testing.T) {
	t.Parallel()
	texts := english(t)
	banned := []string{
		"!", "victim", "perpetrator", "nude", "naked", "should have", "just ", "revenge porn", "suicid", "kill", "commit",
		"shameful", "stupid", "mistake", "punish", "24/7", "don't worry", "predator",
	}
	for _, key := range texts.Keys() {
		text, err := texts.Raw(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range banned {
			if strings.Contains(strings.ToLower(text), word) {
				t.Errorf("%s says %q", key, word)
			}
		}
	}
}

// Nothing said to someone under 18 asks them to handle the images.
func TestUnder18NeverAskedToHandleImages(t *testing.T) {
	t.Parallel()
	texts := english(t)
	for _, key := range []string{"plan.under18", "plan.keep.text.under18", "plan.images.file.under18", "journey.file.under18"} {
		text, err := texts.Raw(key)
		if err != nil {
			t.Fatal(err)
		}
		text = strings.ToLower(text)
		if !strings.Contains(text, "do not") && !strings.Contains(text, "never of the images") {
			t.Errorf("%s does not keep them from handling images: %s", key, text)
		}
		if strings.Contains(text, "delete the") {
			t.Errorf("%s tells them to delete", key)
		}
	}
	keep, err := texts.Raw("plan.keep.text")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(keep, "Leave private images out of them.") {
		t.Error("the step for adults does not keep images out")
	}
}

// Each mention of risk to oneself stands with hope or a way to help.
func TestRiskWithHope(t *testing.T) {
	t.Parallel()
	texts := english(t)
	mentions := 0
	for _, key := range texts.Keys() {
		text, err := texts.Raw(key)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, "hurt yourself") && !strings.Contains(text, "hurting themselves") {
			continue
		}
		mentions++
		if !strings.Contains(text, "call") && !strings.Contains(text, "emergency number") {
			t.Errorf("%s names a risk without a way to help", key)
		}
	}
	if mentions == 0 {
		t.Error("no text names the risk; the test looks at nothing")
	}
}
