package opinion

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/internal/indicator"
)

// The brackets of masks. clean takes them out of texts, so nobody can write a
// mask.
const (
	opens  = '⟨'
	closes = '⟩'
)

// The masks, beside those of accounts.
const (
	maskLink    = "⟨link⟩"
	maskAddress = "⟨address⟩"
	maskHandle  = "⟨handle⟩"
	maskNumber  = "⟨number⟩"
	maskLong    = "⟨long number⟩" // of more than four digits
	maskCut     = "⟨cut⟩"
)

// letter names the account at a place: A, B … Z, then Z1, Z2 ….
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return fmt.Sprintf("Z%d", i-25)
}

// minID is the shortest account id that is looked for in texts; shorter ones
// stand in every other word.
const minID = 3

// maskAccounts puts letters in the place of the accounts' own ids in a clean text.
func maskAccounts(text string, accounts []string) string {
	var pairs []string
	order := make([]int, 0, len(accounts))
	for i, id := range accounts {
		if len(clean(id)) >= minID {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(len(accounts[b]), len(accounts[a])) })
	for _, i := range order { // the longest first: one may begin with another
		pairs = append(pairs, clean(accounts[i]), "⟨account "+letter(i)+"⟩")
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// tlds are the endings by which a bare name is taken for a link. Others are
// links with a path only: people forget the space after a full stop.
const tlds = `com|net|org|info|biz|io|me|co|app|gg|ly|link|xyz|ru|tv|cc|gl|us|uk|eu|to|ai|dev|site|online|shop|page|chat|fr|de|es|pt|br|mx|ng|ph|ca|au|in`

// services are words after which a name of an account elsewhere follows.
const services = `snap(?:chat)?|sc|insta(?:gram)?|ig|telegram|tele|tg|kik|discord|whats ?app|wa|cash ?app|` +
	`venmo|paypal|zelle|skype|tik ?tok|facebook|fb|line|we ?chat|viber|signal|session|threema|twitter|username|user|handle`

// The patterns, in the order in which they are put to use.
var (
	addressPattern = regexp.MustCompile(`[^\s⟨⟩@]+@[^\s⟨⟩@]+\.[^\s⟨⟩]+`)
	linkPattern    = regexp.MustCompile(`(?i)[a-z0-9+.\-]*://[^\s⟨⟩]+|www\.[^\s⟨⟩]+` +
		`|(?:[\pL\pN\-]+\.)+[a-z]{2,24}/[^\s⟨⟩]*|(?:[\pL\pN\-]+\.)+(?:` + tlds + `)\b`)
	atPattern      = regexp.MustCompile(`@[^\s⟨⟩@]*|\$[\pL_][\pL\pN_]*`)
	servicePattern = regexp.MustCompile(`(?i)\b((?:` + services + `)(?: (?:is|id|name|user ?name|handle))*[ ]?(?:[:=@\-–]|\bis\b)[ ]*)[^\s⟨⟩]+`)
	dottedPattern  = regexp.MustCompile(`\pL[\pL\pM\pN._]*\pN{2,}[\pL\pN_]*`)
	wordPattern    = regexp.MustCompile(`[\pL\pM\pN_]+`)
	numberPattern  = regexp.MustCompile(`[+]?\pN(?:[\pN ().,:'/\-]*\pN)?`)
	maskPattern    = regexp.MustCompile(`⟨[^⟩]*⟩`)
)

// mask takes out of a clean text what points at someone outside of it: links,
// addresses, handles and numbers. A digit inside a word stays, for people write
// s3nd. Names of people and places stay, too: nothing here knows them.
func mask(text string) string {
	text = maskFound(text)
	text = addressPattern.ReplaceAllString(text, maskAddress)
	text = linkPattern.ReplaceAllString(text, maskLink)
	text = atPattern.ReplaceAllString(text, maskHandle)
	text = servicePattern.ReplaceAllString(text, "${1}"+maskHandle)
	text = dottedPattern.ReplaceAllString(text, maskHandle)
	text = outsideMasks(text, func(s string) string { return wordPattern.ReplaceAllStringFunc(s, maskWord) })
	return outsideMasks(text, maskNumbers)
}

// maskFound masks the handles and wallets that are found as indicators: beside
// the name of an app also names that look like any word.
func maskFound(text string) string {
	for _, f := range indicator.Find(text) {
		if f.Kind == indicator.Link || f.Kind == indicator.PaymentNumber || len(f.Value) < minID {
			continue // those have patterns here that take more
		}
		text = regexp.MustCompile("(?i)@?"+regexp.QuoteMeta(f.Value)).ReplaceAllString(text, maskHandle)
	}
	return text
}

// outsideMasks changes what stands between the masks.
func outsideMasks(text string, change func(string) string) string {
	var b strings.Builder
	end := 0
	for _, at := range maskPattern.FindAllStringIndex(text, -1) {
		b.WriteString(change(text[end:at[0]]))
		b.WriteString(text[at[0]:at[1]])
		end = at[1]
	}
	b.WriteString(change(text[end:]))
	return b.String()
}

// maskWord masks a word that looks like a handle: cool_kid, emily7, or one of
// many digits, as wallets have. It leaves gr8, p4y and 500usd.
func maskWord(word string) string {
	digits := strings.Map(onlyNumbers, word)
	lead := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsNumber(r) })
	last, _ := utf8.DecodeLastRuneInString(word)
	switch {
	case lead < 0: // a number
		return word
	case strings.Contains(strings.Trim(word, "_"), "_"),
		unicode.IsNumber(last) && utf8.RuneCountInString(word) > 3,
		utf8.RuneCountInString(digits) > 2 && strings.ContainsFunc(word[lead:], unicode.IsNumber):
		return maskHandle
	}
	return word
}

// maskNumbers masks numbers. A lone digit that touches a letter is left: it is
// part of a word.
func maskNumbers(text string) string {
	var b strings.Builder
	end := 0
	for _, at := range numberPattern.FindAllStringIndex(text, -1) {
		number := text[at[0]:at[1]]
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		digits := utf8.RuneCountInString(strings.Map(onlyNumbers, number))
		b.WriteString(text[end:at[0]])
		switch {
		case digits == 1 && (unicode.IsLetter(before) || unicode.IsLetter(after)):
			b.WriteString(number)
		case digits > 4:
			b.WriteString(maskLong)
		default:
			b.WriteString(maskNumber)
		}
		end = at[1]
	}
	b.WriteString(text[end:])
	return b.String()
}

func onlyNumbers(r rune) rune {
	if unicode.IsNumber(r) {
		return r
	}
	return -1
}
