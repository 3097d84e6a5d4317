package lexicon

import (
	"unicode"
	"unicode/utf8"
)

// numberWord is the word that every number reads as.
const numberWord = "0"

// splitter cuts one text into words. A chunk is what stands between spaces and
// clear punctuation; most chunks are words, the rest are tried as a word in
// disguise and then cut up.
type splitter struct {
	lx       *Lexicon
	r        *Reading
	sentence int16
	ended    bool // a sentence mark came since the last word
	open     int  // first word inside quotation marks, -1 outside
	line     int  // first word of a line quoted by ">", -1 outside
	inLine   bool // the line has begun with something other than spaces
	full     bool // the limit on words was reached
	scripts  scripts
}

// split reads text into r.Words.
func (lx *Lexicon) split(text string, r *Reading) {
	s := splitter{lx: lx, r: r, open: -1, line: -1, scripts: scripts{text: text}}
	s.text(text)
}

func (s *splitter) text(text string) {
	r := s.r
	r.buf, r.src, r.end = r.buf[:0], r.src[:0], r.end[:0]
	for i := 0; i < len(text) && !s.full; {
		if text[i] < utf8.RuneSelf {
			if end := s.plain(text, i); end > i {
				i = end
				continue
			}
			s.ascii(text[i], i)
			i++
			continue
		}
		c, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(c):
			s.byte(' ', i, i+size)
		case isSymbol(c):
			s.chunk()
			s.symbol(text[i:i+size], i)
		default:
			s.odd(c, text[i:i+size], i)
		}
		i += size
	}
	s.chunk()
	s.letters()
	s.endLine()
}

// plain takes the word that begins at from, when it is two or more letters of
// ASCII or Latin-1 between spaces or the like, as most words are, and gives its
// end; else from.
// It is a shorter way to what chunk would do.
func (s *splitter) plain(text string, from int) int {
	if len(s.r.buf) > 0 {
		return from
	}
	var room [maxPlain]byte
	h, n := uint32(hashStart), 0
	end := from
	for ; n < len(room) && end < len(text); n++ {
		c := kinds[text[end]]
		if text[end] == 0xC3 && end+1 < len(text) && text[end+1]&0xC0 == 0x80 {
			if plain := common[0xC0|text[end+1]&0x3F]; len(plain) == 1 {
				c = plain[0]
				end++
			}
		}
		if c < 'a' || c > 'z' {
			break
		}
		room[n] = c
		h = (h ^ uint32(c)) * hashPrime
		end++
	}
	if n >= 2 && (end == len(text) || kinds[text[end]] == parting) {
		s.letters()
		s.inLine = true
		word := room[:n]
		id := s.lx.words.hashed(word, h)
		if id == 0 {
			id = s.find(word)
		}
		s.push(id, word, int32(from), int32(end))
		return end
	}
	return from
}

const (
	maxPlain = 24
	parting  = 1 // parts words, whatever stands beside it
)

// kinds gives the letter, in lower case, for an ASCII letter, and parting for
// the signs that end a chunk in [splitter.byte].
var kinds = func() (kinds [256]byte) {
	for c := byte('a'); c <= 'z'; c++ {
		kinds[c], kinds[c-'a'+'A'] = c, c
	}
	for _, c := range []byte(" \t\r,()[]{}:/\\<>=#%^&\n;\"?") {
		kinds[c] = parting
	}
	return kinds
}()

func (s *splitter) ascii(b byte, at int) {
	if b >= 'A' && b <= 'Z' {
		b += 'a' - 'A'
	}
	if b == '>' && !s.inLine {
		s.chunk()
		s.letters()
		s.line = len(s.r.Words)
	} else {
		s.byte(b, at, at+1)
	}
	s.inLine = b != '\n' && (s.inLine || b != ' ' && b != '\t')
}

// odd takes a rune above ASCII that is neither a space nor a symbol.
func (s *splitter) odd(c rune, text string, at int) {
	r := s.r
	s.inLine = true
	from := len(r.buf)
	if s.keeps(c, at) {
		r.buf = foldAny(r.buf, c, text, asWritten)
	} else {
		r.buf = fold(r.buf, c, text)
	}
	folded := len(r.buf) - from
	if folded == 1 && r.buf[from] < utf8.RuneSelf { // may be punctuation now
		b := r.buf[from]
		r.buf = r.buf[:from]
		s.byte(b, at, at+len(text))
		return
	}
	for range folded {
		r.src, r.end = append(r.src, int32(at)), append(r.end, int32(at+len(text)))
	}
}

// isSymbol tells emoji and the like from letters that look odd.
func isSymbol(c rune) bool {
	if c < 0x2190 || (c >= 0x1F150 && c <= 0x1F189) || (c >= 0x2460 && c < 0x2500) {
		return false
	}
	return unicode.Is(unicode.So, c)
}

// byte takes one folded ASCII byte that came from [start, end).
func (s *splitter) byte(b byte, start, end int) {
	r := s.r
	switch b {
	case ' ', '\t', '\r', ',', '(', ')', '[', ']', '{', '}', ':', '/', '\\', '<', '>', '=', '#', '%', '^', '&':
		s.chunk()
	case '\n', ';':
		s.chunk()
		s.ended = true
		if b == '\n' {
			s.letters()
			s.endLine()
		}
	case '"':
		s.chunk()
		s.letters()
		if s.open < 0 {
			s.open = len(r.Words)
		} else {
			s.quote(s.open)
			s.open = -1
		}
	case '?':
		s.chunk()
		s.letters()
		if len(r.Words) > 0 && s.sentence < 64 {
			r.Asked |= 1 << s.sentence
		}
		s.ended = true
	default:
		r.buf = append(r.buf, b)
		r.src, r.end = append(r.src, int32(start)), append(r.end, int32(end))
	}
}

// quote marks the words from on as quoted, when they are more than
// name or a nickname.
func (s *splitter) quote(from int) {
	if words := s.r.Words[min(from, len(s.r.Words)):]; len(words) >= 3 {
		for i := range words {
			words[i].Quoted = true
		}
	}
}

func (s *splitter) endLine() {
	if s.line >= 0 {
		s.quote(s.line)
		s.line = -1
	}
}

// symbol takes an emoji; those that the lexicon does not know leave no word.
func (s *splitter) symbol(text string, at int) {
	if id := s.lx.words.id([]byte(text)); id != 0 {
		s.letters()
		s.push(id, nil, int32(at), int32(at+len(text)))
	}
}

// chunk takes what has gathered in the buffer.
func (s *splitter) chunk() {
	r := s.r
	n := len(r.buf)
	if n == 0 {
		return
	}
	from, to := 0, n
	for from < to && isEdge(r.buf[from]) {
		s.mark(r.buf[from])
		from++
	}
	for to > from && isEdge(r.buf[to-1]) {
		to--
	}
	if from < to {
		s.core(from, to)
	}
	for ; to < n; to++ {
		s.mark(r.buf[to])
	}
	r.buf, r.src, r.end = r.buf[:0], r.src[:0], r.end[:0]
}

func isEdge(c byte) bool {
	switch c {
	case '.', '!', '*', '_', '-', '~', '|', '+', '\'':
		return true
	}
	return false
}

// mark takes punctuation at a chunk's edge.
func (s *splitter) mark(c byte) {
	if c == '.' || c == '!' {
		s.letters()
		s.ended = true
	}
}

// core takes a chunk without its outer punctuation.
func (s *splitter) core(from, to int) {
	buf := s.r.buf[from:to]
	letters, plain := 0, true
	for _, c := range buf {
		if isLetter(c) {
			letters++
		} else {
			plain = false
		}
	}
	switch {
	case plain && to-from == 1:
		s.letter(from)
	case plain:
		s.letters()
		s.word(from, to)
	case letters > 0 && (s.apostrophe(from, to) || s.disguised(from, to)):
	default:
		s.pieces(from, to)
	}
}

// apostrophe takes "i'll" as two words, the second known as "'ll"; "j'ai" as
// two, the first known as "j'"; and others ("don't") as one without its sign.
func (s *splitter) apostrophe(from, to int) bool {
	buf := s.r.buf
	at := -1
	for i := from; i < to; i++ {
		switch {
		case buf[i] == '\'' && at < 0 && i > from:
			at = i
		case !isLetter(buf[i]):
			return false
		}
	}
	if at < 0 {
		return false
	}
	s.letters()
	if id := s.lx.words.id(buf[at:to]); id != 0 {
		s.word(from, at)
		s.emit(id, at, to)
		return true
	}
	if id := s.lx.words.id(buf[from : at+1]); id != 0 {
		s.emit(id, from, at+1)
		s.word(at+1, to)
		return true
	}
	copy(buf[at:], buf[at+1:to])
	s.emit(s.find(buf[from:to-1]), from, to)
	return true
}

// disguised takes a chunk as one known word after undoing leet and dropping
// signs between its letters.
func (s *splitter) disguised(from, to int) bool {
	buf := s.r.buf
	for _, one := range [2]byte{'i', 'l'} {
		start, bad := len(s.r.buf), false
		for _, c := range buf[from:to] {
			if isLetter(c) {
				s.r.buf = append(s.r.buf, c)
			} else if l := leet(c, one); l != 0 {
				s.r.buf = append(s.r.buf, l)
			} else if isDigit(c) {
				bad = true
			}
		}
		id := int32(0)
		if word := s.r.buf[start:]; len(word) > 2 && !bad {
			id = s.find(word)
		}
		s.r.buf = s.r.buf[:start]
		if id != 0 {
			s.letters()
			s.emit(id, from, to)
			return true
		}
	}
	return false
}

// pieces cuts a chunk into runs of letters, runs of digits and signs.
func (s *splitter) pieces(from, to int) {
	buf := s.r.buf
	for i := from; i < to; {
		j := i + 1
		switch {
		case isLetter(buf[i]):
			for j < to && isLetter(buf[j]) {
				j++
			}
			if j-i == 1 {
				s.letter(i)
			} else {
				s.letters()
				s.word(i, j)
			}
		case isDigit(buf[i]):
			j = s.number(i, to)
		case buf[i] == '.' || buf[i] == '!':
			if len(s.r.one) == 0 {
				s.ended = true
			}
		default:
			if id := s.lx.words.id(buf[i:j]); id != 0 {
				s.letters()
				s.emit(id, i, j)
			}
		}
		i = j
	}
}

// number takes a number, with its points and commas, and gives its end.
func (s *splitter) number(from, to int) int {
	buf, end := s.r.buf, from+1
	for end < to && (isDigit(buf[end]) || end+1 < to && (buf[end] == '.' || buf[end] == ',') && isDigit(buf[end+1])) {
		end++
	}
	if end-from == 1 && len(s.r.one) > 0 {
		s.letter(from)
	} else {
		s.letters()
		s.emit(s.lx.numeral, from, end)
	}
	return end
}

// word takes a run of letters.
func (s *splitter) word(from, to int) { s.emit(s.find(s.r.buf[from:to]), from, to) }

// find gives the number of a word, also where letters were drawn out; 0 when
// it is unknown.
func (s *splitter) find(word []byte) int32 {
	if id := s.lx.words.id(word); id != 0 {
		return id
	}
	var room [40]byte
	if len(word) > len(room) {
		return 0
	}
	for _, most := range [2]int{2, 1} {
		short, run := room[:0], 0
		for i, c := range word {
			if i > 0 && c == word[i-1] {
				run++
			} else {
				run = 1
			}
			if run <= most {
				short = append(short, c)
			}
		}
		if len(short) < len(word) {
			if id := s.lx.words.id(short); id != 0 {
				return id
			}
		}
	}
	return 0
}

// emit takes the word id that stands at [from, to) of the buffer.
func (s *splitter) emit(id int32, from, to int) {
	start, end := s.r.src[from], s.r.end[from]
	for i := from; i < to; i++ {
		start, end = min(start, s.r.src[i]), max(end, s.r.end[i])
	}
	s.push(id, s.r.buf[from:to], start, end)
}

// push takes a word, or the words that it stands for; plain is how it reads if
// the lexicon does not know it.
func (s *splitter) push(id int32, plain []byte, start, end int32) {
	if as := s.lx.aliases[id]; as != nil {
		for _, a := range as {
			s.append(a, nil, start, end)
		}
		return
	}
	s.append(id, plain, start, end)
}

func (s *splitter) append(id int32, plain []byte, start, end int32) {
	if len(s.r.Words) >= maxWords {
		s.full = true
		return
	}
	if s.ended && len(s.r.Words) > 0 && s.sentence < 1<<14 {
		s.sentence++
	}
	s.ended = false
	r := s.r
	from := int32(len(r.plain))
	if id > 0 {
		r.plain = append(r.plain, s.lx.words.texts[id]...)
	} else {
		r.plain = append(r.plain, plain...)
	}
	r.Words = append(r.Words, Word{ID: id, Start: start, End: end, Sentence: s.sentence, from: from, to: int32(len(r.plain))})
}
