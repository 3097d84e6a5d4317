package thread

import "strings"

// isLanguage reports whether s is written as a BCP 47 tag is (RFC 5646, section
// 2.1): a language of two letters that is registered, or one of three letters,
// then subtags of 1 to 8 letters and digits; or a private tag ("x-…"). The
// whole registry, as golang.org/x/text/language has it, would be most of what a
// phone loads of this package. Languages of four letters and more are
// well-formed too, but none is registered, and a name ("english") in place of a
// tag is the likelier mistake.
func isLanguage(s string) bool {
	if len(s) > MaxIDBytes {
		return false
	}
	first, rest, more := strings.Cut(s, "-")
	private := first == "x" || first == "X"
	if !private && !isPrimary(first) || private && !more {
		return false
	}
	last := first
	for subtag := range strings.SplitSeq(rest, "-") {
		if !more {
			break
		}
		if len(subtag) == 0 || len(subtag) > 8 || !only(subtag, isLetterOrDigit) {
			return false
		}
		last = subtag
	}
	// A subtag of one letter or digit says what kind the next ones are.
	return len(last) > 1 || private
}

func isPrimary(s string) bool {
	switch len(s) {
	case 2:
		return strings.Contains(shortLanguages, " "+strings.ToLower(s)+" ")
	case 3:
		return only(s, isLetter)
	}
	return false
}

func only(s string, is func(c byte) bool) bool {
	for i := range len(s) {
		if !is(s[i]) {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool        { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isLetterOrDigit(c byte) bool { return isLetter(c) || '0' <= c && c <= '9' }

// shortLanguages are the languages of two letters (ISO 639-1, and what it once
// had).
const shortLanguages = " " +
	"aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el " +
	"en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it " +
	"iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo " +
	"mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh " +
	"si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh " +
	"yi yo za zh zu "
