package opinion

import (
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

// Prompt is what a model is sent.
type Prompt struct {
	// System is the policy, User the conversation between its fences.
	System, User string
	// Case is the code that the answer must repeat.
	Case string
}

// NewCase gives the code of a question, 16 hexadecimal digits from rand, which
// MUST be a source of cryptographic randomness: what people write cannot foresee
// it.
func NewCase(rand io.Reader) (string, error) {
	var code [8]byte
	if _, err := io.ReadFull(rand, code[:]); err != nil {
		return "", fmt.Errorf("make a code: %w", err)
	}
	return hex.EncodeToString(code[:]), nil
}

// fences gives the lines around a conversation.
func fences(code string) (begin, end string) {
	return `<conversation case="` + code + `">`, `</conversation case="` + code + `">`
}

// MinBytes is the least bound for NewPrompt; it leaves room for the signs and
// some words.
const MinBytes = 2 << 10

// NewPrompt gives the prompt for a question. The part between the fences takes
// at most limit bytes, MinBytes or more: of messages that are longer, the middle
// is left out.
//
// Whatever was said, no line of a conversation is a fence, and each is one JSON
// object: its quotes, brackets, line ends and controls are escaped ([quote]).
func NewPrompt(p Policy, q Question, code string, limit int) Prompt {
	var b strings.Builder
	for _, s := range q.Signs {
		earlier := ""
		if s.Earlier {
			earlier = `, "earlier": true`
		}
		fmt.Fprintf(&b, `{"sign": %s, "from": "%s"%s}`+"\n", quote(s.Title, 200), s.From, earlier)
	}
	const frame = len(`{"message": , "from": "A"}` + "\n")
	for i, m := range q.Messages {
		room := (limit-b.Len())/(len(q.Messages)-i) - frame
		fmt.Fprintf(&b, `{"message": %s, "from": "%s"}`+"\n", quote(m.Text, room), m.From)
	}
	begin, end := fences(code)
	return Prompt{
		System: p.Text(), Case: code,
		User: begin + "\n" + b.String() + end + "\n" +
			"The conversation ends here. Judge it by the policy, and answer with one JSON object for the case " + code + ".",
	}
}
