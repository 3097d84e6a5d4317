package disguise

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// rewrite disguises a text word by word. A kind that picks words changes at
// least one of each message that has any.
func rewrite(text string, kind Kind, rng *rand.Rand) string {
	if kind == Unpunctuated {
		return unpunctuated(text)
	}
	tokens := tokenise(text)
	var words []int
	for i, t := range tokens {
		if t.word && (kind == Emoji || len([]rune(t.text)) >= shortest[kind]) {
			words = append(words, i)
		}
	}
	if len(words) == 0 {
		return text
	}
	sure := words[rng.IntN(len(words))]
	for _, i := range words {
		if kind == Emoji || i == sure || rng.Float64() < share[kind] {
			tokens[i].text = word(tokens[i].text, kind, rng)
		}
	}
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.text)
	}
	return b.String()
}

// shortest is how many letters a word needs to be changed, and share how many
// of those words are.
var (
	shortest = map[Kind]int{Spaced: 4, Leet: 3, LookAlike: 2, ZeroWidth: 3, Typos: 4, Elongated: 3}
	share    = map[Kind]float64{Spaced: 0.35, Leet: 0.6, LookAlike: 0.6, ZeroWidth: 0.6, Typos: 0.35, Elongated: 0.35}
)

type token struct {
	text string
	word bool
}

// tokenise cuts text into words and what is between them. What stands in square
// brackets is not a word.
func tokenise(text string) []token {
	var out []token
	bracket := false
	for _, r := range text {
		word := !bracket && r != '[' && unicode.IsLetter(r)
		if n := len(out); n > 0 && out[n-1].word == word {
			out[n-1].text += string(r)
		} else {
			out = append(out, token{string(r), word})
		}
		switch r {
		case '[':
			bracket = true
		case ']':
			bracket = false
		}
	}
	return out
}

func word(w string, kind Kind, rng *rand.Rand) string {
	switch kind {
	case Spaced:
		return strings.Join(letters(w), " ")
	case Leet:
		return replace(w, leet, 0.8, rng)
	case LookAlike:
		return replace(w, lookAlikes, 0.8, rng)
	case ZeroWidth:
		return zeroWidth(w, rng)
	case Emoji:
		if e, ok := emoji[strings.ToLower(w)]; ok {
			return e
		}
	case Typos:
		return typo(w, rng)
	case Elongated:
		return elongated(w, rng)
	}
	return w
}

func letters(w string) []string { return strings.Split(w, "") }

// replace puts one of the stand-ins for a letter, at a chance.
func replace(w string, by map[rune][]string, chance float64, rng *rand.Rand) string {
	var b strings.Builder
	for _, r := range w {
		if c := by[unicode.ToLower(r)]; len(c) > 0 && rng.Float64() < chance {
			b.WriteString(c[rng.IntN(len(c))])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func zeroWidth(w string, rng *rand.Rand) string {
	unseen := [...]string{"\u200b", "\u200c", "\u2060", "\u00ad"}
	var b strings.Builder
	for i, l := range letters(w) {
		if i > 0 && (i == 1 || rng.IntN(2) == 0) {
			b.WriteString(unseen[rng.IntN(len(unseen))])
		}
		b.WriteString(l)
	}
	return b.String()
}

// typo swaps, drops or doubles a letter that is neither first nor last.
func typo(w string, rng *rand.Rand) string {
	r := []rune(w)
	i := 1 + rng.IntN(len(r)-2)
	switch rng.IntN(3) {
	case 0:
		r[i], r[i+1] = r[i+1], r[i]
		return string(r)
	case 1:
		return string(r[:i]) + string(r[i+1:])
	}
	return string(r[:i+1]) + string(r[i:])
}

// elongated repeats the last vowel, or else the last letter.
func elongated(w string, rng *rand.Rand) string {
	r := []rune(w)
	at := len(r) - 1
	for i, c := range r {
		if strings.ContainsRune("aeiouyáéíóúâêôãõäöü", unicode.ToLower(c)) {
			at = i
		}
	}
	return string(r[:at]) + strings.Repeat(string(r[at]), 3+rng.IntN(4)) + string(r[at+1:])
}

// unpunctuated gives lower case without any mark. Brackets stay with what they
// hold, and so do signs that are part of an amount.
func unpunctuated(text string) string {
	var b strings.Builder
	bracket := false
	for _, r := range text {
		bracket = bracket && r != ']' || r == '['
		if bracket || r == ']' || !unicode.IsPunct(r) || r == '@' || r == '#' || r == '%' {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
