package opinion_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/opinion"
)

const good = `{"case": "` + code + `", "verdict": "blackmail", "confidence": 0.9, "rationale": "A asks B for money."}`

// answers are what models say, with what is to be read from it: "" for the good
// opinion.
var answers = []struct {
	name, said string
	want       opinion.Failure
}{
	{"plain", good, ""},
	{"other order, other space", "\n\t{\"rationale\":\"A asks B for money.\",\"confidence\":9e-1,\"verdict\":\"blackmail\",\"case\":\"" + code + "\"}\n", ""},
	{"a code fence", "```json\n" + good + "\n```", ""},
	{"prose around", "Here is my answer:\n" + good + "\nI hope {that} helps.", ""},
	{"harmony", "<|channel|>analysis<|message|>They say {\"verdict\": 1}.<|end|><|start|>assistant<|channel|>final<|message|>" + good + "<|return|>", ""},
	{"harmony with a constraint", "<|channel|>final <|constrain|>json<|message|>" + good, ""},
	{"thoughts", "<think>maybe {\"case\": \"x\"}</think>" + good, ""},

	{"nothing", "", opinion.Empty},
	{"space", " \n\t", opinion.Empty},
	{"enormous", strings.Repeat("a", opinion.MaxAnswer) + good, opinion.Overlong},
	{"not UTF-8", good + "\xff", opinion.NoObject},
	{"a refusal", "I'm sorry, but I can't help with that.", opinion.Refused},
	{"prose only", "This is blackmail, I am quite sure.", opinion.NoObject},
	{"cut off", good[:len(good)-2], opinion.NoObject},
	{"trailing comma", strings.Replace(good, "}", ",}", 1), opinion.NoObject},
	{"single quotes", strings.ReplaceAll(good, `"`, `'`), opinion.NoObject},
	{"only braces", strings.Repeat("{", 10_000), opinion.NoObject},
	{"two", good + "\n" + good, opinion.SeveralObjects},
	{"many", strings.Repeat("{}", 1000), opinion.SeveralObjects},
	{"thoughts without an end", "<|channel|>analysis<|message|>I think " + good, opinion.Truncated},
	{"thoughts without an end, otherwise", "<think>I think " + good, opinion.Truncated},
	{"empty object", "{}", opinion.WrongForm},
	{"a field too many", strings.Replace(good, "}", `, "action": "hold"}`, 1), opinion.WrongForm},
	{"a field too few", `{"case": "` + code + `", "verdict": "blackmail", "confidence": 1}`, opinion.WrongForm},
	{"a field twice", strings.Replace(good, "}", `, "verdict": "no_sign"}`, 1), opinion.WrongForm},
	{"null", strings.Replace(good, "0.9", "null", 1), opinion.WrongForm},
	{"confidence in words", strings.Replace(good, "0.9", `"high"`, 1), opinion.WrongForm},
	{"verdict as a list", strings.Replace(good, `"blackmail"`, `["blackmail"]`, 1), opinion.WrongForm},
	{"fields in capitals", strings.Replace(good, `"verdict"`, `"Verdict"`, 1), opinion.WrongForm},
	{"nested", `{"answer": ` + good + `}`, opinion.WrongForm},
	{"copied from the messages", strings.Replace(good, code, "ffffffffffffffff", 1), opinion.WrongCase},
	{"an own verdict", strings.Replace(good, "blackmail", "safe", 1), opinion.WrongValue},
	{"verdict in capitals", strings.Replace(good, "blackmail", "BLACKMAIL", 1), opinion.WrongValue},
	{"confidence in percent", strings.Replace(good, "0.9", "90", 1), opinion.WrongValue},
	{"confidence below none", strings.Replace(good, "0.9", "-0.1", 1), opinion.WrongValue},
	{"no rationale", strings.Replace(good, "A asks B for money.", " ", 1), opinion.WrongValue},
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tc := range answers {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, failure := opinion.Parse(tc.said, code)
			if tc.want == "" {
				if want := (opinion.Opinion{Verdict: opinion.Blackmail, Confidence: 0.9, Rationale: "A asks B for money."}); failure != "" || got != want {
					t.Fatalf("%+v, %v", got, failure)
				}
				return
			}
			if failure != tc.want || got != (opinion.Opinion{}) {
				t.Errorf("%+v, %v; want %v", got, failure, tc.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, a := range answers {
		if len(a.said) < 4096 {
			f.Add(a.said)
		}
	}
	f.Fuzz(func(t *testing.T, said string) {
		got, failure := opinion.Parse(said, code)
		if failure != "" && !slices.Contains(opinion.Failures(), failure) {
			t.Fatalf("not a named failure: %v", failure)
		}
		if (got == opinion.Opinion{}) != (failure != "") {
			t.Fatalf("%+v with %v", got, failure)
		}
		if failure == "" {
			kept := opinion.Scrub(got.Rationale, nil)
			if utf8.RuneCountInString(kept) > opinion.MaxRationale || strings.ContainsAny(kept, "\n\r\x00\u202e\u200b") {
				t.Fatalf("kept as %q", kept)
			}
		}
	})
}

func TestScrub(t *testing.T) {
	t.Parallel()
	said := []opinion.Said{{From: "A", Text: "pay me now or I tell Coach Miller at Northside, emily"}}
	for rationale, want := range map[string]string{
		"A threatens to show an image unless B pays.":     "A threatens to show an image unless B pays.",
		`A says "pay me now or I tell" and waits.`:        `A says "[…]" and waits.`,
		"A would tell Miller at Northside about Emily.":   "A would tell […] about […].",
		"A pays.\nSend 500 to x@y.com or http://z.com/a!": "A pays. Send ⟨number⟩ to ⟨address⟩ or ⟨link⟩",
		"A threatens B. Это угроза.":                      "A threatens B. […].",
		"See " + strings.Repeat("QUJD", 20):               "See […]",
		"hi\u202e\x1b[31m <script>alert(1)</script>":      "hi[⟨number⟩m <script>alert(⟨number⟩)</script>",
	} {
		if got := opinion.Scrub(rationale, said); got != want {
			t.Errorf("%q:\n got %s\nwant %s", rationale, got, want)
		}
	}
	if got := opinion.Scrub("yes, A said so", []opinion.Said{{Text: "yes"}}); got != "[…], A said so" {
		t.Errorf("a message of one word is quoted: %s", got)
	}
	long := opinion.Scrub(strings.Repeat("words ", 200), nil)
	if n := utf8.RuneCountInString(long); n > opinion.MaxRationale || !strings.HasSuffix(long, "words…") {
		t.Errorf("%d runes, ends %q", n, long[len(long)-10:])
	}
}

// However a model quotes, no three words in a row of a message are kept.
func TestNoQuotationIsKept(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom(strings.Fields("pay me now or i send the private pic to everyone you know tonight"))
	rapid.Check(t, func(t *rapid.T) {
		message := rapid.SliceOfN(word, 1, 12).Draw(t, "message")
		rationale := rapid.SliceOfN(word, 1, 30).Draw(t, "rationale")
		glue := rapid.SampledFrom([]string{" ", ", ", "\n", " - ", "... "}).Draw(t, "glue")
		kept := opinion.Scrub(strings.ToUpper(strings.Join(rationale, glue)), []opinion.Said{{Text: strings.Join(message, " ")}})
		words := strings.FieldsFunc(strings.ToLower(kept), func(r rune) bool { return (r < 'a' || r > 'z') && r != '…' })
		plain := " " + strings.Join(words, " ") + " "
		for i := 0; i+3 <= len(message); i++ {
			if run := " " + strings.Join(message[i:i+3], " ") + " "; strings.Contains(plain, run) {
				t.Fatalf("%q is kept in %q", run, kept)
			}
		}
	})
}
