package opinion

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxRationale bounds a rationale, in runes.
	MaxRationale = 400
	// leftOut stands in a rationale for what was taken out.
	leftOut = "[…]"
	// quoted is how many words in a row, of a message and of a rationale, are a
	// quotation.
	quoted = 3
	// longestWord bounds the words of a rationale; longer ones are none.
	longestWord = 30
)

var rationaleWord = regexp.MustCompile(`⟨[^⟩]*⟩|[\pL\pM\pN_]+(?:['’][\pL\pM]+)*`)

// Scrub gives a model's rationale as it may be kept: on one line, without what
// is not seen, masked as messages are, and without the words of the messages.
// Quotations of three words and more, names that stand in the messages, words
// that are not in the Latin script and those that are too long to be words become
// […].
//
// This is for models that quote although the policy tells them not to: a
// message's text is not kept by way of them. A model that means to can still
// retell what was said.
func Scrub(rationale string, messages []Said) string {
	text := strings.Join(strings.Fields(mask(clean(rationale))), " ")
	words := rationaleWord.FindAllStringIndex(text, -1)
	out := make([]bool, len(words))
	for i, at := range words {
		out[i] = strange(text[at[0]:at[1]])
	}
	for _, m := range messages {
		markSaid(text, words, out, said(m.Text))
	}
	return shorten(leaveOut(text, words, out))
}

func said(text string) []string { return rationaleWord.FindAllString(strings.ToLower(text), -1) }

// strange reports whether a word is none that a rationale may have.
func strange(word string) bool {
	if strings.HasPrefix(word, string(opens)) {
		return false
	}
	return utf8.RuneCountInString(word) > longestWord || strings.ContainsFunc(word, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r)
	})
}

// markSaid marks the words of a rationale that were said: runs of them, and
// names.
func markSaid(text string, words [][]int, out []bool, said []string) {
	n := min(quoted, len(said))
	runs, single := map[string]bool{}, map[string]bool{}
	for i := range said {
		single[said[i]] = true
		if n > 0 && i+n <= len(said) {
			runs[strings.Join(said[i:i+n], " ")] = true
		}
	}
	lower := make([]string, len(words))
	for i, at := range words {
		word := text[at[0]:at[1]]
		lower[i] = strings.ToLower(word)
		if first, size := utf8.DecodeRuneInString(word); unicode.IsUpper(first) && size < len(word) && single[lower[i]] && !beginsSentence(text[:at[0]]) {
			out[i] = true
		}
	}
	for i := 0; n > 0 && i+n <= len(words); i++ {
		if runs[strings.Join(lower[i:i+n], " ")] {
			for j := range n {
				out[i+j] = true
			}
		}
	}
}

func beginsSentence(before string) bool {
	before = strings.TrimRight(before, " ")
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".!?")
}

// leaveOut puts one mark in the place of each stretch of marked words.
func leaveOut(text string, words [][]int, out []bool) string {
	var b strings.Builder
	end, open := 0, false
	for i, at := range words {
		switch {
		case !out[i]:
			b.WriteString(text[end:at[1]])
		case !open:
			b.WriteString(text[end:at[0]] + leftOut)
		}
		open, end = out[i], at[1]
	}
	return b.String() + text[end:]
}

// shorten cuts a rationale at a word.
func shorten(text string) string {
	if utf8.RuneCountInString(text) <= MaxRationale {
		return text
	}
	cut := string([]rune(text)[:MaxRationale-1])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:") + "…"
}
