package opinion_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/opinion"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"pay me or I send your pic to all your followers": "pay me or I send your pic to all your followers",
		"send 500 in 2 hours":                             "send ⟨number⟩ in ⟨number⟩ hours",
		"call +1 (555) 010-0199 now":                      "call ⟨long number⟩ now",
		"5 5 5 0 1 0 0":                                   "⟨long number⟩",
		"500usd, 10k, $50":                                "⟨number⟩usd, ⟨number⟩k, $⟨number⟩",
		"p4y m3 gr8":                                      "p4y m3 gr8",
		"add me @cool.kid":                                "add me ⟨handle⟩",
		"my snap: emilyrose":                              "my snap: ⟨handle⟩",
		"my ig is emilyrose ok":                           "my ig is ⟨handle⟩ ok",
		"add my snap @madeup, madeup ok":                  "add my snap ⟨handle⟩, ⟨handle⟩ ok",
		"cool_kid or jane.doe.99 or emily77":              "⟨handle⟩ or ⟨handle⟩ or ⟨handle⟩",
		"wallet 1a2b3c4d5e6f7a8b9c0d":                     "wallet ⟨handle⟩",
		"cash to $janedoe":                                "cash to ⟨handle⟩",
		"mail jane@example.com now":                       "mail ⟨address⟩ now",
		"see https://example.com/x?y=1 ok":                "see ⟨link⟩ ok",
		"see example.com/me or t.me/abc or www.x.org":     "see ⟨link⟩ or ⟨link⟩ or ⟨link⟩",
		"example.com":                                     "⟨link⟩",
		"stop.now please":                                 "stop.now please",
		"٥٥٥١٢٣٤":                                         "⟨long number⟩",
		"５５５":                                             "⟨number⟩",
		"p\u200ba\u200by ⟨number⟩":                        "pay <number>",
		"hi\U000E0049\U000E0047\u202e!":                   "hi!",
	} {
		if got := opinion.Mask(opinion.Clean(text)); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestMaskAccounts(t *testing.T) {
	t.Parallel()
	got := opinion.MaskAccounts("user-12 tell user-1 that b knows", []string{"user-1", "b", "user-12"})
	if want := "⟨account C⟩ tell ⟨account A⟩ that b knows"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Whatever was written, nothing is left by which somebody could be reached.
func TestNothingThatPointsAtPeopleIsLeft(t *testing.T) {
	t.Parallel()
	left := regexp.MustCompile(`\pN\pN|://\w|@\w|(?i)www\.[a-z]`)
	pieces := rapid.SampledFrom([]string{
		"pay", " ", ".", "@", "5", "12", "www.", "://", "x_y", "snap: ", "ig ", "é", "５", "²", "\n", "+", "-", "(", "⟨", "⟩", "$", "é", "\u200d", "a@b.c",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 0, 12).Draw(t, "pieces"), "") + rapid.String().Draw(t, "more")
		got := opinion.Mask(opinion.Clean(text))
		if bad := left.FindString(got); bad != "" {
			t.Fatalf("%q is left in %q", bad, got)
		}
	})
}
