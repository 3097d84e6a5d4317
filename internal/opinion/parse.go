package opinion

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// MaxAnswer bounds what a model may say, in bytes; a longer answer is Overlong.
const MaxAnswer = 32 << 10

// Parse reads what a model said about the case into an opinion, or gives a
// Failure. The rationale is as the model wrote it: [Scrub] it.
//
// It takes one JSON object with the four fields that the policy names, and
// forgives what stands around it: the channels of OpenAI's harmony format when a
// server left them in, thoughts between <think> marks, a code fence, other words.
// It guesses nothing: an object with a field too many or too few, or a field of
// another type, and two objects that both could be meant, are failures.
func Parse(said, code string) (Opinion, Failure) {
	switch {
	case len(said) > MaxAnswer:
		return Opinion{}, Overlong
	case strings.TrimSpace(said) == "":
		return Opinion{}, Empty
	case !utf8.ValidString(said):
		return Opinion{}, NoObject
	}
	final, ok := finalChannel(said)
	if !ok {
		return Opinion{}, Truncated
	}
	found := objects(final)
	switch {
	case len(found) > 1:
		return Opinion{}, SeveralObjects
	case len(found) == 1:
		return read(found[0], code)
	case refusal.MatchString(final):
		return Opinion{}, Refused
	}
	return Opinion{}, NoObject
}

// Harmony's markers (OpenAI harmony response format, «Special tokens»).
const (
	channelMark = "<|channel|>"
	messageMark = "<|message|>"
	endOfThink  = "</think>"
)

// finalChannel gives what the model means to say at the end: in harmony's form
// the last message of the channel «final», otherwise what comes after its
// thoughts. It reports false when it did not come to that.
func finalChannel(said string) (string, bool) {
	if i := strings.LastIndex(said, channelMark); i >= 0 {
		name, text, ok := strings.Cut(said[i+len(channelMark):], messageMark)
		if !ok || !strings.HasPrefix(strings.TrimSpace(name), "final") {
			return "", false
		}
		end := len(text)
		for _, mark := range []string{"<|return|>", "<|end|>", "<|start|>", "<|call|>"} {
			if i := strings.Index(text, mark); i >= 0 {
				end = min(end, i)
			}
		}
		return text[:end], true
	}
	if i := strings.LastIndex(said, endOfThink); i >= 0 {
		return said[i+len(endOfThink):], true
	}
	return said, !strings.HasPrefix(strings.TrimSpace(said), "<think>")
}

// maxTries bounds how many opening braces are looked at.
const maxTries = 32

// objects gives the JSON objects that stand in a text, outside of each other, two
// at most.
func objects(text string) []jsontext.Value {
	var found []jsontext.Value
	for range maxTries {
		i := strings.IndexByte(text, '{')
		if i < 0 || len(found) > 1 {
			break
		}
		text = text[i:]
		d := jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true)) // read refuses them
		value, err := d.ReadValue()
		if err != nil {
			text = text[1:]
			continue
		}
		found = append(found, value.Clone())
		text = text[d.InputOffset():]
	}
	return found
}

// wire is the answer as the policy asks for it. Pointers tell what is missing.
type wire struct {
	Case       *string  `json:"case"`
	Verdict    *Verdict `json:"verdict"`
	Confidence *float64 `json:"confidence"`
	Rationale  *string  `json:"rationale"`
}

func read(object jsontext.Value, code string) (Opinion, Failure) {
	var w wire
	if err := json.Unmarshal(object, &w, json.RejectUnknownMembers(true)); err != nil {
		return Opinion{}, WrongForm // the cause may hold words of the conversation
	}
	switch {
	case w.Case == nil || w.Verdict == nil || w.Confidence == nil || w.Rationale == nil:
		return Opinion{}, WrongForm
	case *w.Case != code:
		return Opinion{}, WrongCase
	case !slices.Contains(Verdicts(), *w.Verdict) || *w.Confidence < 0 || *w.Confidence > 1 || strings.TrimSpace(*w.Rationale) == "":
		return Opinion{}, WrongValue
	}
	return Opinion{Verdict: *w.Verdict, Confidence: *w.Confidence, Rationale: *w.Rationale}, ""
}

// refusal finds how models say that they will not answer.
var refusal = regexp.MustCompile(`(?i)\b(?:i(?:['’]m| am) (?:sorry|unable|not able)|i (?:can(?:no|['’])t|cannot|won['’]t|will not)|as an ai)\b`)
