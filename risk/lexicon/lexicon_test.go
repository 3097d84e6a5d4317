package lexicon

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func load(tb testing.TB) *Lexicon {
	tb.Helper()
	lx, err := Load("en")
	if err != nil {
		tb.Fatal(err)
	}
	return lx
}

// find gives the texts that a cue or frame was found over.
func find(tb testing.TB, lx *Lexicon, text, name string) []string {
	tb.Helper()
	c, ok := lx.Class(name)
	if !ok {
		tb.Fatalf("no cue or frame %q", name)
	}
	var r Reading
	lx.Read(text, &r)
	var out []string
	for _, h := range r.Hits {
		if h.Class == c {
			start, end := r.Span(h)
			out = append(out, text[start:end])
		}
	}
	return out
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	for _, l := range Languages() {
		if _, err := Load(l); err != nil {
			t.Errorf("%s: %v", l, err)
		}
	}
	if _, err := Load("xx"); err == nil {
		t.Error("a language without a file loads")
	}
}

func TestDisguise(t *testing.T) {
	t.Parallel()
	lx := load(t)
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "send", "send"},
		{"capitals", "SEND it", "SEND"},
		{"drawn out", "seeeend it", "seeeend"},
		{"digit for letter", "s3nd it", "s3nd"},
		{"sign for letter", "$end it", "$end"},
		{"spaced", "i will s e n d it", "s e n d"},
		{"dotted", "s.e.n.d it", "s.e.n.d"},
		{"dashed", "s-e-n-d it", "s-e-n-d"},
		{"star inside", "se*nd it", "se*nd"},
		{"Cyrillic look-alike", "sеnd it", "sеnd"},
		{"mathematical letters", "𝐬𝐞𝐧𝐝 it", "𝐬𝐞𝐧𝐝"},
		{"fullwidth", "ｓｅｎｄ it", "ｓｅｎｄ"},
		{"circled", "ⓢⓔⓝⓓ it", "ⓢⓔⓝⓓ"},
		{"zero width inside", "se\u200bnd it", "se\u200bnd"},
		{"bidi control inside", "se\u202end it", "se\u202end"},
		{"accents", "sénd it", "sénd"},
		{"combining marks", "s\u0336e\u0336n\u0336d\u0336 it", "s\u0336e\u0336n\u0336d"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := find(t, lx, tt.text, "expose")
			if len(got) != 1 || got[0] != tt.want {
				t.Errorf("cue expose in %q: got %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	lx := load(t)
	for _, tt := range []struct {
		text, name string
		want       bool
	}{
		{"sender", "expose", false}, // word boundaries
		{"the end", "expose", false},
		{"i’ll", "will", true}, // curly apostrophe
		{"i'll", "will", true},
		{"u", "you", true},
		{"u r a star", "you", true},
		{"24hrs", "number", true},
		{"$200", "amount", true},
		{"200$", "amount", true},
		{"£50", "amount", true},
		{"50k", "amount", true},
		{"1,500 usd", "amount", true},
		{"room 200", "amount", false},
		{"won't", "not", true},
		{"wont", "not", true},
		{"😂", "laugh", true},
		{"your mum", "crowd_you", true},
		{"all ur followers", "crowd_you", true},
		{"my mum", "crowd_you", false},
		{"if you don't", "condition", true},
		{"i will send your pics to your mum", "threat", true},
		{"i will not send your pics to your mum", "threat", false}, // a near gap holds no negation
		{"i will. send your pics to your mum", "plan", true},
		{"what if you dont like it", "threat", false},
	} {
		if got := len(find(t, lx, tt.text, tt.name)) > 0; got != tt.want {
			t.Errorf("%s in %q: %v, want %v", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	lx := load(t)
	for text, want := range map[string]int{
		`he wrote "pay me or else" to me`:    4,
		"he wrote “pay me or else” to me":    4,
		`a "nickname" is not a quotation`:    0,
		`an "open quotation is none of them`: 0,
		"> pay me or else\nis this real":     4,
		"a > b and c":                        0,
	} {
		var r Reading
		lx.Read(text, &r)
		got := 0
		for _, w := range r.Words {
			if w.Quoted {
				got++
			}
		}
		if got != want {
			t.Errorf("%q: %d quoted words, want %d", text, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, data, want string }{
		{"nothing begun", "send", "line 1"},
		{"no name", "cue a b", "line 1"},
		{"alias without words", "alias\n u you", "line 2"},
		{"unknown frame", "frame f\n <no_such> x", "line 2"},
		{"no known cue", "frame f\n <what>", "line 2"},
		{"bracket not closed", "cue c\n x\nframe f\n <c", "line 4"},
		{"word class in a pattern", "cue w.c\n x\nframe f\n <w.c>", "line 4"},
		{"phrase without a word", "cue c\n ...", "has no word"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse(tt.data)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

// TestAutomaton compares the automaton with looking everywhere for every
// phrase.
func TestAutomaton(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.Int32Range(1, 4)
		phrases := rapid.SliceOfN(rapid.SliceOfN(word, 1, 4), 1, 8).Draw(t, "phrases")
		text := rapid.SliceOfN(word, 0, 20).Draw(t, "text")
		lx := &Lexicon{names: make([]string, len(phrases))}
		lx.waits.classDue, lx.waits.classFits = make([]sparse, len(phrases)), make([]sparse, len(phrases))
		lx.waits.wordFits = make([]sparse, 5)
		lx.auto.init(4)
		for i, p := range phrases {
			lx.auto.insert(p, Class(i), "")
		}
		lx.auto.link()
		var r Reading
		r.reset()
		for _, id := range text {
			r.Words = append(r.Words, Word{ID: id})
		}
		lx.waits.begin(&r)
		lx.auto.find(lx, &r)
		got := map[Hit]bool{}
		for _, h := range r.Hits {
			got[Hit{Class: h.Class, From: h.From, To: h.To}] = true
		}
		want := map[Hit]bool{}
		for c, p := range phrases {
			for at := 0; at+len(p) <= len(text); at++ {
				same := true
				for i := range p {
					same = same && text[at+i] == p[i]
				}
				if same {
					want[Hit{Class: Class(c), From: int16(at), To: int16(at + len(p) - 1)}] = true
				}
			}
		}
		if len(got) != len(want) {
			t.Fatalf("found %v, want %v", got, want)
		}
		for h := range want {
			if !got[h] {
				t.Fatalf("did not find %v", h)
			}
		}
	})
}

func TestReadAgainAllocatesNothing(t *testing.T) {
	lx := load(t)
	var r Reading
	text := "hey are you coming to the cinema on friday, i’ll bring the café voucher 😂"
	lx.Read(text, &r)
	if n := testing.AllocsPerRun(50, func() { lx.Read(text, &r) }); n > 0 {
		t.Errorf("%v allocations a reading, want none", n)
	}
}

func FuzzRead(f *testing.F) {
	lx := load(f)
	for _, s := range []string{"", "s e n d it", "\xff\xfe", "𝐬𝐞𝐧𝐝 n0w!!", "> q\n\"a b c\"", "i'll''s '", "…?¿", "🅰🇺🇸", "a.b.c.d.e", strings.Repeat("i ", 3000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var r Reading
		lx.Read(text, &r)
		for _, h := range r.Hits {
			start, end := r.Span(h)
			if start < 0 || end > len(text) || start >= end {
				t.Fatalf("span [%d, %d) of %d bytes", start, end, len(text))
			}
			if utf8.ValidString(text) && (!utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end])) {
				t.Fatalf("span [%d, %d) cuts a rune", start, end)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"alias\n u = you", "cue a\n b(|s), c\nframe f\n <a> .. b? ... (c|d e)", "frame f\n ^ x", "cue c\n (", "cue c\n a\nframe f\n <c>?"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, data string) {
		if len(data) > 2000 || strings.Count(data, "(") > 6 || strings.Count(data, "?") > 6 {
			return // alternatives multiply
		}
		lx, err := Parse(data)
		if err != nil {
			return
		}
		var r Reading
		lx.Read(data, &r)
	})
}

// TestVocabulary compares the table of words with a map.
func TestVocabulary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-cé]{0,4}`), 0, 200).Draw(t, "words")
		v := vocabulary{texts: []string{""}, table: make([]entry, 2)}
		want := map[string]int32{"": 0}
		for _, w := range words {
			if _, ok := want[w]; !ok {
				want[w] = int32(len(want))
			}
			v.know([]byte(w))
		}
		for w, id := range want {
			if got := v.id([]byte(w)); got != id {
				t.Fatalf("%q is %d, want %d", w, got, id)
			}
		}
		if v.id([]byte("unknown")) != 0 || v.size() != len(want)-1 {
			t.Fatalf("%d words, want %d", v.size(), len(want)-1)
		}
	})
}

// TestPlain compares the short way through plain words with the long one, which
// an unseen sign inside of each word forces.
func TestPlain(t *testing.T) {
	t.Parallel()
	lx := load(t)
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.OneOf(rapid.SampledFrom(lx.words.texts[1:]), rapid.StringMatching(`[A-Za-zéÜßñ×0-9'.]{1,30}`))
		part := rapid.SampledFrom([]string{" ", ", ", ".", ". ", "? ", "\n> ", "\"", ";", "-", "", " 😂 "})
		var text, long strings.Builder
		for range rapid.IntRange(1, 12).Draw(t, "words") {
			w, p := word.Draw(t, "word"), part.Draw(t, "part")
			text.WriteString(w + p)
			for _, c := range w {
				long.WriteString(string(c) + "\u200b")
			}
			long.WriteString(p)
		}
		var a, b Reading
		lx.Read(text.String(), &a)
		lx.Read(long.String(), &b)
		if len(a.Words) != len(b.Words) || len(a.Hits) != len(b.Hits) {
			t.Fatalf("%q: %d words and %d hits, want %d and %d", text.String(), len(a.Words), len(a.Hits), len(b.Words), len(b.Hits))
		}
		for i, w := range a.Words {
			v := b.Words[i]
			if w.ID != v.ID || w.Sentence != v.Sentence || w.Quoted != v.Quoted || string(a.Plain(w)) != string(b.Plain(v)) {
				t.Fatalf("%q: word %d is %v %q, want %v %q", text.String(), i, w, a.Plain(w), v, b.Plain(v))
			}
		}
	})
}
