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
	for name, least := range map[string]int{"now": 6, "parents": 6} {
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
	now, err := texts.Guide("now")
	if err != nil {
		t.Fatal(err)
	}
	if now[0].Title != "Stop replying" || now[1].Title != "Do not pay" {
		t.Errorf("the order is %q, %q", now[0].Title, now[1].Title)
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
	text, err := english(t).Raw("under18.text")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "Do not screenshot, save, copy or send the images.") {
		t.Error("the rule about images is missing")
	}
	if strings.Contains(strings.ToLower(text), "delete the") {
		t.Error("they are told to delete")
	}
	keep, err := english(t).Raw("now.keep.text")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(keep, "Leave private images out of your screenshots.") {
		t.Error("the step for everyone does not keep images out")
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
