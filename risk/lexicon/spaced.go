package lexicon

// letter is a letter that stood alone: a word ("i", "u") or part of a word
// that was spelled out ("s e n d").
type letter struct {
	c          byte
	start, end int32
}

const maxSpelled = 64 // letters of a spelled-out run that are joined at once

// letter takes a single letter or digit of the buffer and waits for more.
func (s *splitter) letter(at int) {
	c := s.r.buf[at]
	if c >= 0x80 || len(s.r.one) >= maxSpelled {
		s.letters()
	}
	s.r.one = append(s.r.one, letter{c, s.r.src[at], s.r.end[at]})
}

// letters ends a run of single letters: three or more are joined to known
// words where that uses all of them, else each stands for itself.
func (s *splitter) letters() {
	run := s.r.one
	if len(run) == 0 {
		return
	}
	s.r.one = s.r.one[:0]
	if len(run) < 3 || !s.spelled(run) {
		for _, l := range run {
			s.alone(l)
		}
	}
}

func (s *splitter) alone(l letter) {
	word := [1]byte{l.c}
	if isDigit(l.c) {
		word[0] = numberWord[0]
	}
	s.push(s.lx.words.id(word[:]), word[:], l.start, l.end)
}

// spelled cuts the run at its wide gaps and into the longest known words, and
// reports whether that used every letter.
func (s *splitter) spelled(run []letter) bool {
	var text [maxSpelled + 1]byte
	narrow := run[1].start - run[0].end
	for i, l := range run {
		text[i] = l.c
		if d := leet(l.c, 'i'); d != 0 {
			text[i] = d
		}
		if i > 0 {
			narrow = min(narrow, l.start-run[i-1].end)
		}
	}
	// next[i] is the end of the word that begins at i in the best full cut,
	// 0 where there is none; long words make a cut good: its score is the sum
	// of their squared lengths.
	var next, score [maxSpelled + 2]int
	n := len(run)
	next[n] = n
	for i := n - 1; i >= 0; i-- {
		limit := i + 1
		for limit < n && run[limit].start-run[limit-1].end <= narrow {
			limit++
		}
		for j := limit; j > i; j-- {
			if sum := score[j] + (j-i)*(j-i); next[j] != 0 && sum > score[i] && s.known(text[i:j]) {
				next[i], score[i] = j, sum
			}
		}
	}
	longest := 0
	for i := 0; i < n && next[0] != 0; i = next[i] {
		longest = max(longest, next[i]-i)
	}
	if longest < 3 { // "u r a": letters that are words, or nothing at all
		return false
	}
	for i := 0; i < n; i = next[i] {
		s.push(s.find(text[i:next[i]]), text[i:next[i]], run[i].start, run[next[i]-1].end)
	}
	return true
}

// known reports whether a joined word may stand: single letters only those
// that are words in themselves.
func (s *splitter) known(word []byte) bool {
	if len(word) == 1 {
		return word[0] == 'i' || word[0] == 'u' || word[0] == 'a'
	}
	return s.lx.words.id(word) != 0
}
