package lexicon

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func folded(text string) string {
	var out []byte
	for i, c := range text {
		if c < utf8.RuneSelf {
			out = append(out, text[i])
		} else {
			out = fold(out, c, text[i:])
		}
	}
	return string(out)
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"Cyrillic", "асеорхуѕіјԁһԛԝ", "aceopxysijdhqw"},
		{"Cyrillic drawn as its capital", "вкмнт", "bkmht"},
		{"Cyrillic capitals", "АВЕКМНОРСТХІЅЈ", "abekmhopctxisj"},
		{"Greek", "αβεικνορτυχγηωσ", "abeikvoptuxynwo"},
		{"Greek capitals, otherwise than small", "ΗΝΥ", "hny"},
		{"Armenian", "ոսօհց", "nuohg"},
		{"Cherokee", "ᏚᎬᎳᎠ", "sewd"},
		{"Lisu", "ꓢꓰꓠꓓ", "send"},
		{"Canadian syllabics", "ᔕᗴᑎᗪ", "send"},
		{"small capitals", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz"},
		{"mathematical", "𝐬𝒆𝓷𝔡𝚜", "sends"},
		{"outlined", "\U0001CCE8\U0001CCDA\U0001CCE3\U0001CCD9", "send"},
		{"fullwidth", "ＳＥＮＤ２", "send2"},
		{"circled", "ⓢⒺⓝⓓ🅢🅴", "sendse"},
		{"raised", "ˢᵉⁿᵈ", "send"},
		{"hooked and struck", "ƙɱħɨǥƀƭ", "kmhigbt"},
		{"Spanish", "ñáéíóúüÑ", "naeiouun"},
		{"French", "çœæàèêëîôûÿŒÇ", "coeaeaeeeiouyoec"},
		{"German", "ßäöüẞ", "ssaouss"},
		{"Portuguese", "ãõâêôàç", "aoaeoac"},
		{"Nordic and Polish", "øåđłıØŁ", "oadliol"},
		{"apostrophes", "’‘´ʼ′", "'''''"},
		{"quotation marks", "“”„«»", `"""""`},
		{"dashes", "–—‐‑−", "-----"},
		{"dots", "·•", ".."},
		{"money stays", "€£¥¢₩", "€£¥¢₩"},
		{"numbers of other scripts stay", "٥٠١०", "٥٠١०"},
		{"what looks like nothing stays", "жщ漢", "жщ漢"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := folded(tt.text); got != tt.want {
				t.Errorf("%q reads as %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// TestUnicodeList holds the generated table to the data that it was made from:
// whatever Unicode says looks like one plain letter reads as that letter.
func TestUnicodeList(t *testing.T) {
	t.Parallel()
	own, checked := readCodes(t, "_confusables/own.txt"), 0
	for from, to := range readCodes(t, "_confusables/confusables.txt") {
		want := strings.ToLower(norm.NFKD.String(to))
		want = strings.Map(func(c rune) rune {
			if dropped(c) {
				return -1
			}
			return c
		}, want)
		_, ours := own[from]
		if ours || !unicode.IsLetter(from) || len(want) != 1 || want < "a" || want > "z" {
			continue
		}
		checked++
		got := string(fold(nil, from, string(from)))
		if got != want && (want != "l" || got != "i" || !unicode.IsUpper(from)) {
			t.Errorf("%c (U+%04X) reads as %q, Unicode: %q", from, from, got, want)
		}
	}
	if checked < 400 {
		t.Errorf("only %d letters were checked", checked)
	}
	for from, to := range own {
		if got := string(fold(nil, from, string(from))); got != to {
			t.Errorf("%c reads as %q, our list: %q", from, got, to)
		}
	}
}

// readCodes reads lines «0430 ; 0061», comments after #.
func readCodes(t *testing.T, file string) map[rune]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	out := map[rune]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line, _, _ := strings.Cut(lines.Text(), "#")
		sides := strings.Split(line, ";")
		if len(sides) < 2 {
			continue
		}
		var texts [2]string
		for i := range texts {
			for code := range strings.FieldsSeq(sides[i]) {
				n, err := strconv.ParseInt(code, 16, 32)
				if err != nil {
					t.Fatal(err)
				}
				texts[i] += string(rune(n))
			}
		}
		from, _ := utf8.DecodeRuneInString(texts[0])
		out[from] = texts[1]
	}
	return out
}

func TestTableIsInOrder(t *testing.T) {
	t.Parallel()
	for i, e := range confusables {
		if i > 0 && confusables[i-1]>>8 >= e>>8 {
			t.Errorf("U+%04X is out of order", e>>8)
		}
		if e>>8 < utf8.RuneSelf {
			t.Errorf("ASCII %q is folded", rune(e>>8))
		}
		if code := int(e & 0xFF); code == 0 || code >= utf8.RuneSelf+len(confusableTexts) {
			t.Errorf("U+%04X has no text", e>>8)
		}
	}
}

// unseen are characters that leave no trace, however they are strewn in.
func unseen() []rune {
	out := []rune{0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0}
	for _, span := range [][2]rune{
		{0x180B, 0x180D}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, // Mongolian selectors; zero width, bidi
		{0xFE00, 0xFE0F}, {0xE0100, 0xE01EF}, {0xE0000, 0xE007F}, // variation selectors, tags
		{0x300, 0x36F}, {0x1AB0, 0x1ACE}, {0x20D0, 0x20F0}, {0xFE20, 0xFE2F}, // marks
	} {
		for c := span[0]; c <= span[1]; c++ {
			out = append(out, c)
		}
	}
	return out
}

func TestUnseen(t *testing.T) {
	t.Parallel()
	lx := load(t)
	for _, c := range unseen() {
		if got := folded("a" + string(c) + "b"); got != "ab" {
			t.Errorf("U+%04X leaves %q", c, got)
		}
		word := "s" + string(c) + "e" + string(c) + "nd"
		if got := find(t, lx, "i "+word+" it", "expose"); len(got) != 1 || got[0] != word {
			t.Errorf("U+%04X hides a word: %q", c, got)
		}
	}
}

// TestOtherScripts tells words that are in another script from Latin words
// written with its letters.
func TestOtherScripts(t *testing.T) {
	t.Parallel()
	lx := load(t)
	for _, tt := range []struct{ name, text, want string }{
		{"mixed", "i will ѕеnd it", "i will send it"},
		{"mixed with a letter like none", "sеnd жe", "send жe"},
		{"a word wholly of others", "рау me", "pay me"},
		{"spelled out", "р а у me", "pay me"},
		{"with a digit", "һ0ме рау me", "home pay me"},
		{"with accents", "ра́у me", "pay me"},
		{"no word of ours", "нет me", "нет me"},
		{"Russian", "он не сказал маме", "он не сказал маме"},
		{"Russian letters alone", "а я у нас", "а я у нас"},
		{"Russian with a name", "я тебе рау в Telegram", "я тебе рау в telegram"},
		{"Greek", "και το λέω", "και το λεω"},
		{"one Russian word among ours", "please рау me, друг", "please pay me друг"},
		{"Ukrainian with marks", "й не їм", "и не ім"},
		{"Hebrew", "אני לא", "אני לא"},
		{"Arabic", "انا لا", "انا لا"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var r Reading
			lx.Read(tt.text, &r)
			var got []string
			for _, w := range r.Words {
				got = append(got, string(r.plain[w.from:w.to]))
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%q reads as %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// TestTellLookAlikes: a language is known by its words in disguise, and not by
// pieces of another script that look like them.
func TestTellLookAlikes(t *testing.T) {
	t.Parallel()
	lib, err := LoadAll()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"уоu һаvе tо рlеаѕе thе реорlе whо аre thеrе": "en",
		"еѕto es раrа ti у ｐｏｒ que no quіеres":        "es",
		"іch hаbe dіе Bіldеr und dаs іst nісht gut":   "de",
	} {
		if i := lib.Choose("", -1, text); lib.codes[i] != want {
			t.Errorf("%q is taken for %s", text, lib.codes[i])
		}
	}
	if tally := lib.teller.Tell("а у нас не так, он думает о сестре и она тут"); tally != (Tally{}) {
		t.Errorf("Russian counts: %v", tally)
	}
}

// TestDisguisedSpans holds that a word is found under any mix of look-alikes
// and unseen characters, and that its span is the whole of what was written.
func TestDisguisedSpans(t *testing.T) {
	t.Parallel()
	lx := load(t)
	likes := map[rune][]rune{}
	for _, e := range confusables {
		c := rune(e >> 8)
		if code := rune(e & 0xFF); code >= 'a' && code <= 'z' && !parts(c) {
			likes[code] = append(likes[code], c)
		}
	}
	hidden := unseen()
	rapid.Check(t, func(r *rapid.T) {
		var word strings.Builder
		word.WriteByte('s') // so that it mixes
		for _, c := range "end" {
			if rapid.Bool().Draw(r, "hide") {
				word.WriteRune(rapid.SampledFrom(hidden).Draw(r, "unseen"))
			}
			if rapid.Bool().Draw(r, "disguise") {
				c = rapid.SampledFrom(likes[c]).Draw(r, "like")
			}
			word.WriteRune(c)
		}
		before := rapid.SampledFrom([]string{"", "i will ", "ok — ", "да, ", "🙂 "}).Draw(r, "before")
		var reading Reading
		text := before + word.String() + " it"
		lx.Read(text, &reading)
		expose, _ := lx.Class("expose")
		found := false
		for _, h := range reading.Hits {
			start, end := reading.Span(h)
			if !utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) {
				r.Fatalf("span %d:%d of %q is not on rune borders", start, end, text)
			}
			found = found || h.Class == expose && text[start:end] == word.String()
		}
		if !found {
			r.Fatalf("%+q is not found whole", text)
		}
	})
}

// TestSpansOfAnything holds of every text that words lie on its rune borders,
// in order.
func TestSpansOfAnything(t *testing.T) {
	t.Parallel()
	lx := load(t)
	odd := rapid.OneOf(rapid.Rune(), rapid.SampledFrom(unseen()), rapid.SampledFrom([]rune("аеор sendß´…ŉﬁ⒜½ⓢ🅢🙂жй'\".-1\n")))
	rapid.Check(t, func(r *rapid.T) {
		text := string(rapid.SliceOfN(odd, 0, 60).Draw(r, "text"))
		borders := map[int32]bool{int32(len(text)): true}
		for i := range text {
			borders[int32(i)] = true
		}
		var reading Reading
		lx.Read(text, &reading)
		last := int32(0)
		for _, w := range reading.Words {
			if !borders[w.Start] || !borders[w.End] || w.Start >= w.End || w.Start < last {
				r.Fatalf("%+q: word at %d:%d after %d", text, w.Start, w.End, last)
			}
			last = w.Start
		}
	})
}
