package lexicon

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Parse compiles a lexicon file. Its lines:
//
//	# a comment
//	alias                 what follows: word = the words that it stands for
//	cue NAME              what follows: phrases, separated by commas
//	frame NAME            what follows: patterns, a line each
//
// A phrase or alias may hold alternatives in parentheses, "send(|s|ing)". A
// pattern is made of words, of "<cue>" and "<cue|frame>", an element followed
// by "?" may be missing, "^" is the start of a sentence and "$" its end; between elements side
// by side one other word may stand, "..": three, "...": eight. A word of the
// cue "not" may stand only in the longest gap. A frame may use frames of
// earlier patterns, as cues.
func Parse(data string) (*Lexicon, error) {
	p := newParser()
	if err := p.read(data); err != nil {
		return nil, err
	}
	if err := p.compile(); err != nil {
		return nil, err
	}
	return p.lx, nil
}

type parser struct {
	lx      *Lexicon
	section string
	name    string
	phrases []phrase
	aliases [][2]string
	err     error
}

func newParser() *parser {
	lx := &Lexicon{
		words: newVocabulary(), classes: map[string]Class{},
		negation: NoClass, tail: NoClass,
	}
	p := &parser{lx: lx}
	lx.number = p.class("number")
	return p
}

// read takes the lines of one file.
func (p *parser) read(data string) error {
	if !utf8.ValidString(data) {
		return errors.New("not UTF-8")
	}
	p.section = ""
	for i, line := range strings.Split(data, "\n") {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if err := p.line(line); err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return nil
}

type phrase struct {
	text  string
	class Class
	ids   []int32 // of its words; while compiling
}

func (p *parser) class(name string) Class {
	if c, ok := p.lx.classes[name]; ok {
		return c
	}
	c := Class(len(p.lx.names))
	if c >= NoClass {
		p.err = fmt.Errorf("more than %d cues, frames and literal words", NoClass)
		return 0
	}
	p.lx.classes[name] = c
	p.lx.names = append(p.lx.names, name)
	return c
}

func (p *parser) line(line string) error {
	head, rest, _ := strings.Cut(line, " ")
	switch {
	case line == "alias":
		p.section = "alias"
		return nil
	case head == "cue" || head == "frame":
		name := strings.TrimSpace(rest)
		if name == "" || strings.ContainsAny(name, " ,<>|") {
			return fmt.Errorf("%s wants one name", head)
		}
		p.section, p.name = head, name
		p.class(name)
		return p.err
	}
	switch p.section {
	case "alias":
		from, to, ok := strings.Cut(line, "=")
		if !ok {
			return errors.New("alias wants word = words")
		}
		for _, f := range expand(strings.TrimSpace(from)) {
			p.aliases = append(p.aliases, [2]string{f, strings.TrimSpace(to)})
		}
	case "cue":
		for text := range strings.SplitSeq(line, ",") {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			for _, t := range expand(text) {
				p.phrases = append(p.phrases, phrase{text: t, class: p.class(p.name)})
			}
		}
	case "frame":
		return p.pattern(fields(line), pattern{frame: p.class(p.name)}, gapNear)
	default:
		return errors.New("text before the first alias, cue or frame")
	}
	return p.err
}

// pattern reads the fields of a pattern onto done, forking at elements that
// may be missing.
func (p *parser) pattern(fields []string, done pattern, gap int) error {
	if len(fields) == 0 {
		if len(done.elements) == 0 {
			return errors.New("pattern without elements")
		}
		p.lx.patterns = append(p.lx.patterns, done)
		return p.err
	}
	field, rest := fields[0], fields[1:]
	switch field {
	case "^":
		done.initial = true
		return p.pattern(rest, done, gap)
	case "$":
		if len(rest) > 0 {
			return errors.New("$ stands before the end of a pattern")
		}
		done.final = true
		return p.pattern(rest, done, gap)
	case "..":
		return p.pattern(rest, done, gapSome)
	case "...":
		return p.pattern(rest, done, gapFar)
	}
	if opt, ok := strings.CutSuffix(field, "?"); ok {
		if err := p.pattern(rest, done, gap); err != nil {
			return err
		}
		field = opt
	}
	e, err := p.element(field)
	if err != nil {
		return err
	}
	// A fork shares the elements so far, so each copies them.
	e.gap = gap
	done.elements = append(append([]element(nil), done.elements...), e)
	return p.pattern(rest, done, gapNear)
}

// element reads one place: "<cue|frame|word>", a word, or "(word|words)".
func (p *parser) element(field string) (element, error) {
	var e element
	inner, ok := strings.CutPrefix(field, "<")
	if !ok {
		e.literals = expand(field)
		return e, nil
	}
	inner, ok = strings.CutSuffix(inner, ">")
	if !ok {
		return e, fmt.Errorf("element %q has no closing >", field)
	}
	for name := range strings.SplitSeq(inner, "|") {
		if strings.HasPrefix(name, WordClass) {
			return e, fmt.Errorf("word class %q in a pattern: those are only for the learned reader", name)
		}
		if c, ok := p.lx.classes[name]; ok {
			e.classes = append(e.classes, c)
		} else if strings.Contains(name, "_") {
			return e, fmt.Errorf("no cue or earlier frame %q", name)
		} else {
			e.literals = append(e.literals, name)
		}
	}
	if len(e.classes) == 0 {
		return e, fmt.Errorf("no cue or earlier frame in %q", field)
	}
	return e, nil
}

// fields splits a pattern at its spaces outside of brackets.
func fields(line string) []string {
	depth := 0
	return strings.FieldsFunc(line, func(c rune) bool {
		switch c {
		case '(', '<':
			depth++
		case ')', '>':
			depth--
		}
		return depth == 0 && (c == ' ' || c == '\t')
	})
}

// expand gives every reading of the alternatives in parentheses.
func expand(s string) []string {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return []string{s}
	}
	end := strings.IndexByte(s[open:], ')')
	if end < 0 {
		return []string{s}
	}
	end += open
	var out []string
	for alt := range strings.SplitSeq(s[open+1:end], "|") {
		out = append(out, expand(s[:open]+alt+s[end+1:])...)
	}
	return out
}

// compile numbers the words, then builds the automaton from the phrases.
func (p *parser) compile() error {
	lx := p.lx
	if p.err != nil {
		return p.err
	}
	// The first pass learns the words; without them nothing spelled in
	// disguise can be told, and with them phrases read as messages do.
	for _, a := range p.aliases {
		lx.learn(a[0])
		lx.learn(a[1])
	}
	for _, ph := range p.phrases {
		lx.learn(ph.text)
	}
	for i := range lx.patterns {
		for _, e := range lx.patterns[i].elements {
			for _, text := range e.literals {
				lx.learn(text)
			}
		}
	}
	lx.words.know([]byte(numberWord))
	lx.numeral = int32(lx.words.size())
	lx.aliases = make([][]int32, lx.words.size()+1)
	p.phrases = append(p.phrases, phrase{text: numberWord, class: lx.number})
	var r Reading
	for _, a := range p.aliases {
		from := lx.words.id([]byte(a[0]))
		if from == 0 {
			return fmt.Errorf("alias %q is not one word", a[0])
		}
		lx.aliases[from] = append([]int32{}, lx.ids(a[1], &r)...)
	}
	if err := p.literals(&r); err != nil {
		return err
	}
	lx.auto.init(lx.words.size())
	for i := range p.phrases {
		ph := &p.phrases[i]
		ph.ids = lx.ids(ph.text, &r)
		if len(ph.ids) == 0 || slices.Contains(ph.ids, 0) {
			return fmt.Errorf("phrase %q has no word, or one that no message can hold", ph.text)
		}
		lx.auto.insert(ph.ids, ph.class, lx.names[ph.class])
	}
	lx.auto.link()
	if c, ok := lx.classes["not"]; ok {
		lx.negation = c
	}
	if c, ok := lx.classes["tail"]; ok {
		lx.tail = c
	}
	lx.index(p.phrases)
	if c, ok := lx.classes["function"]; ok {
		lx.small = smallWords(p.phrases, c)
	}
	return p.err
}

// literals turns the literal words of patterns into word numbers, and those of
// several words into cues without a name of their own.
func (p *parser) literals(r *Reading) error {
	for i := range p.lx.patterns {
		for j := range p.lx.patterns[i].elements {
			e := &p.lx.patterns[i].elements[j]
			for _, text := range e.literals {
				ids := p.lx.ids(text, r)
				if slices.Contains(ids, 0) {
					return fmt.Errorf("element %q has a word that no message can hold", text)
				}
				switch len(ids) {
				case 0: // punctuation
				case 1:
					e.words = append(e.words, ids[0])
				default:
					name := "=" + text
					if _, ok := p.lx.classes[name]; !ok {
						p.phrases = append(p.phrases, phrase{text: text, class: p.class(name)})
					}
					e.classes = append(e.classes, p.lx.classes[name])
				}
			}
			if len(e.words)+len(e.classes) == 0 {
				return fmt.Errorf("element %q has no word", e.literals)
			}
			slices.Sort(e.words)
			e.words = slices.Compact(e.words)
		}
	}
	return p.err
}

// learn adds the words of a phrase to the vocabulary.
func (lx *Lexicon) learn(text string) {
	var room [64]byte
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		plain := room[:0]
		for i, c := range word {
			if c < 0x80 {
				plain = append(plain, byte(c))
			} else {
				plain = fold(plain, c, word[i:])
			}
		}
		// "don't" is read as one word, "i'll" by its own entry "'ll".
		if at := bytes.IndexByte(plain, '\''); at > 0 && at < len(plain)-1 {
			lx.know(slices.Concat(plain[:at], plain[at+1:]))
			lx.know(plain[:at])
			continue
		}
		lx.know(plain)
	}
}

func (lx *Lexicon) know(word []byte) {
	if !isNumber(word) {
		lx.words.know(word)
	}
}

// ids gives the numbers of the words of a phrase.
func (lx *Lexicon) ids(text string, r *Reading) []int32 {
	r.reset()
	lx.split(text, r)
	out := make([]int32, 0, len(r.Words))
	for _, w := range r.Words {
		out = append(out, w.ID)
	}
	return out
}
