package opinion

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

//go:embed policy.md
var embedded string

// Policy is the text by which the model is to judge, its system prompt.
type Policy struct{ text string }

// DefaultPolicy gives the policy in policy.md.
func DefaultPolicy() Policy { return Policy{embedded} }

// maxPolicyBytes bounds an operator's own policy.
const maxPolicyBytes = 64 << 10

// NewPolicy gives an operator's own policy. It must name every verdict, or the
// model could not answer as it is read.
func NewPolicy(text string) (Policy, error) {
	switch {
	case !utf8.ValidString(text):
		return Policy{}, fault.New(fault.Invalid, "The policy must be text in UTF-8.")
	case len(text) > maxPolicyBytes:
		return Policy{}, fault.New(fault.TooLarge, "The policy is over 64 KiB.")
	}
	words := []string{"case", "verdict", "confidence", "rationale"}
	for _, v := range Verdicts() {
		words = append(words, string(v))
	}
	for _, w := range words {
		if !strings.Contains(text, "`"+w+"`") {
			return Policy{}, fault.Newf(fault.Invalid, "The policy does not name `%s`. Begin with internal/opinion/policy.md and keep its answer.", w)
		}
	}
	return Policy{text}, nil
}

// Text gives the policy as the model is given it.
func (p Policy) Text() string { return p.text }

// Version gives the first 12 hexadecimal digits of the text's SHA-256.
func (p Policy) Version() string {
	sum := sha256.Sum256([]byte(p.text))
	return hex.EncodeToString(sum[:6])
}
