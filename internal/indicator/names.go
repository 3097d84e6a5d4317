package indicator

import (
	"regexp"
	"strings"
)

// Names of services, as people write them. They are nobody's data, and they say
// what a name or number beside them is for.
const (
	appWords = `snapchat|snap|sc|instagram|insta|ig|telegram|tele|tg|whatsapp|whats app|wsp|zap|discord|kik|tik ?tok|` +
		`facebook|fb|messenger|signal|wickr|session|hangouts?|google chat|viber|line|we ?chat|skype|zangi|threema`
	payWords = `cash ?app|zelle|venmo|pay ?pal|chime|apple pay|google pay|gpay|revolut|wise|bizum|pix|mb ?way|lydia|wero|` +
		`twint|yape|nequi|daviplata|mercado pago|oxxo|g-?cash|maya|m-?pesa|momo|mobile money|orange money|opay|palmpay|` +
		`western union|money ?gram|remitly|world ?remit`
)

var (
	linkForm = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s<>"'\x00]+|` +
		`(?:[a-z0-9-]+\.)?(?:t\.me|telegram\.me|wa\.me|paypal\.me|paypal\.com|cash\.app|venmo\.com|instagram\.com|snapchat\.com|` +
		`facebook\.com|fb\.me|m\.me|discord\.gg|discord\.com|tiktok\.com|revolut\.me|linktr\.ee|bit\.ly|tinyurl\.com)/[^\s<>"'\x00]+`)
	tagForm    = regexp.MustCompile(`\$[A-Za-z][A-Za-z0-9_-]{2,19}`)
	currencies = regexp.MustCompile(`(?i)^\$(?:usd|aud|cad|nzd|eur|gbp|usdt|usdc|btc|eth)$`)

	atForm = regexp.MustCompile(`@[A-Za-z0-9][A-Za-z0-9._-]{1,29}`)
	// A name without @ must follow the app and a word that says that a name
	// comes, and look like a name that people choose: with a digit, dot or
	// underscore. «My snap is broken» is none.
	namedForm = regexp.MustCompile(`(?i)\b(` + appWords + `|` + payWords + `)\b` +
		`(?:\s+(?:name|user(?:name)?|handle|id|add|is|es|est|ist|é|nome|nombre|nom|usuario|usuário|pseudo)|\s*[:=-])+\s*` +
		`([A-Za-z0-9._-]{3,30})`)
	chosen = regexp.MustCompile(`^[A-Za-z._].*[0-9._].*$|^[0-9._].*[A-Za-z].*$`)

	services = regexp.MustCompile(`(?i)\b(?:` + payWords + `|` + appWords + `)\b`)
	payments = regexp.MustCompile(`(?i)\b(?:` + payWords + `)\b`)

	numberForm = regexp.MustCompile(`\+?[0-9(][0-9 ().\x{2010}-\x{2015}-]{5,22}\d`)
	dateForm   = regexp.MustCompile(`^\d{4}[-.]\d{1,2}[-.]\d{1,2}$|^\d{1,2}[-.]\d{1,2}[-.]\d{4}$`)
)

// beside is how many bytes a service's name may stand from what it is about.
const beside = 48

func (s *scan) links() {
	s.each2(linkForm, func(word string) (Found, bool) {
		value := canonicalLink(word)
		return Found{Kind: Link, Value: value}, strings.Contains(value, ".")
	})
}

// each2 is each without looking at what stands around.
func (s *scan) each2(form *regexp.Regexp, read func(word string) (Found, bool)) {
	for _, at := range form.FindAllStringIndex(s.text, -1) {
		if at[0] > 0 && wordByte(s.text[at[0]-1]) {
			continue
		}
		if f, ok := read(s.text[at[0]:at[1]]); ok {
			s.take(f, at[0], at[1])
		}
	}
}

// canonicalLink gives a link without scheme, www, fragment and what closes a
// sentence, with its host in lower case.
func canonicalLink(link string) string {
	if i := strings.Index(link, "://"); i >= 0 {
		link = link[i+len("://"):]
	}
	link, _, _ = strings.Cut(link, "#")
	link = strings.TrimRight(link, ".,;:!?)]}*_~/")
	host, rest, hasPath := strings.Cut(link, "/")
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	if hasPath {
		return host + "/" + rest
	}
	return host
}

func (s *scan) tags() {
	s.each(tagForm, func(word string) (Found, bool) {
		return Found{Kind: CashTag, Value: strings.ToLower(strings.TrimRight(word, "-_"))}, !currencies.MatchString(word)
	})
}

func (s *scan) handles() {
	for _, at := range atForm.FindAllStringIndex(s.text, -1) {
		if at[0] > 0 && wordByte(s.text[at[0]-1]) { // an e-mail address
			continue
		}
		name := strings.ToLower(strings.TrimRight(s.text[at[0]+1:at[1]], ".-"))
		if app := nearest(services, s.text, at[0], at[1]); app != "" && len(name) > 1 {
			s.take(Found{Kind: Handle, Value: name, App: app}, at[0], at[1])
		}
	}
	for _, at := range namedForm.FindAllStringSubmatchIndex(s.text, -1) {
		app, name := strings.ToLower(s.text[at[2]:at[3]]), strings.ToLower(strings.TrimRight(s.text[at[4]:at[5]], ".-"))
		if chosen.MatchString(name) && !strings.Contains(name, "..") && alone(s.text, at[4], at[5]) {
			s.take(Found{Kind: Handle, Value: name, App: app}, at[4], at[5])
		}
	}
}

func (s *scan) numbers() {
	for _, at := range numberForm.FindAllStringIndex(s.text, -1) {
		word := s.text[at[0]:at[1]]
		digits := strings.Map(func(c rune) rune {
			if c < '0' || c > '9' {
				return -1
			}
			return c
		}, word)
		if len(digits) < 8 || len(digits) > 15 || dateForm.MatchString(word) || !alone(s.text, at[0], at[1]) {
			continue
		}
		if app := nearest(payments, s.text, at[0], at[1]); app != "" {
			s.take(Found{Kind: PaymentNumber, Value: digits, App: app}, at[0], at[1])
		}
	}
}

// nearest gives the service that is named nearest to [start, end), in lower
// case; empty when none is beside it.
func nearest(names *regexp.Regexp, text string, start, end int) string {
	from, to := max(0, start-beside), min(len(text), end+beside)
	best, distance := "", beside+1
	for _, at := range names.FindAllStringIndex(text[from:to], -1) {
		d := max(start-from-at[1], at[0]+from-end)
		if d >= 0 && d < distance {
			best, distance = strings.ToLower(text[from+at[0]:from+at[1]]), d
		}
	}
	return best
}
