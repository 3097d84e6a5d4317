package chatexport

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A style is one of the two ways in which WhatsApp starts a message.
type style int

const (
	bracket style = iota // [DATE, TIME] Sender: text     (iOS)
	dash                 // DATE, TIME - Sender: text     (Android)
)

// invisible are the marks that WhatsApp strews over its lines; they are taken
// away where a line is matched, and stay in what people wrote.
const invisible = "\u200e\u200f\u202a\u202b\u202c\u200b\u200d\u2066\u2067\u2068\u2069\ufeff"

const (
	datePattern = `(\d{1,4})([./-]) ?(\d{1,2})[./-] ?(\d{1,4})\.?`
	// Between date and time stands a comma or a word, by the phone's language.
	joinPattern = `,?[\s\x{a0}\x{202f}]+(?:(?:à|às|as|um|klo|kl\.|a las)[\s\x{a0}\x{202f}]+)?`
	timePattern = `(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[\s\x{a0}\x{202f}]*([AaPp])\.?[\s\x{a0}\x{202f}]*[Mm]\.?)?`
)

var headers = [...]*regexp.Regexp{
	bracket: regexp.MustCompile(`^\[` + datePattern + joinPattern + timePattern + `\] ?`),
	dash:    regexp.MustCompile(`^` + datePattern + joinPattern + timePattern + `[\s\x{a0}\x{202f}]+[-–] `),
}

// A stamp is the date and time of a header, not yet in order.
type stamp struct {
	date              [3]int // as they stand
	dots              bool   // as in 1.2.2026
	hour, minute, sec int
}

// header reads the start of a message in the style, and gives what follows it.
func (s style) header(line string) (stamp, string, bool) {
	line = strings.TrimLeft(line, invisible)
	if line == "" || (s == bracket && line[0] != '[') || (s == dash && (line[0] < '0' || line[0] > '9')) {
		return stamp{}, "", false
	}
	m := headers[s].FindStringSubmatch(line)
	if m == nil {
		return stamp{}, "", false
	}
	st := stamp{dots: m[2] == "."}
	st.date = [3]int{number(m[1]), number(m[3]), number(m[4])}
	st.hour, st.minute, st.sec = number(m[5]), number(m[6]), number(m[7])
	if m[8] != "" && !st.halfDay(strings.ToLower(m[8]) == "p") {
		return stamp{}, "", false
	}
	if st.hour > 23 || st.minute > 59 || st.sec > 59 {
		return stamp{}, "", false
	}
	return st, line[len(m[0]):], true
}

// halfDay turns a 12-hour clock's hour into a 24-hour one's.
func (s *stamp) halfDay(afternoon bool) bool {
	if s.hour < 1 || s.hour > 12 {
		return false
	}
	s.hour %= 12
	if afternoon {
		s.hour += 12
	}
	return true
}

// number reads digits that a pattern has seen; no digits are 0.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// in gives the time, in UTC, if the date is one in the order.
func (s stamp) in(o order) (time.Time, bool) {
	year, month, day := s.date[o.year], s.date[o.month], s.date[o.day]
	if year < 100 {
		year += 2000
	}
	if year < 2009 || year > 2099 { // WhatsApp began in 2009
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, s.hour, s.minute, s.sec, 0, time.UTC)
	return t, t.Month() == time.Month(month) && t.Day() == day
}

// detectStyle looks for the first header near the start of the file; its style
// holds for the whole file, so that a pasted line in the other style stays part
// of the message that it was pasted into.
func detectStyle(all []rawLine) (style, bool) {
	const near = 50
	for _, line := range all[:min(near, len(all))] {
		for _, s := range []style{bracket, dash} {
			if _, _, ok := s.header(line.text); ok {
				return s, true
			}
		}
	}
	return 0, false
}

// A rawLine is a line without its end.
type rawLine struct {
	number int
	text   string
}

func lines(text []byte) []rawLine {
	var all []rawLine
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		all = append(all, rawLine{n, strings.TrimRight(line, "\r\n")})
	}
	return all
}
