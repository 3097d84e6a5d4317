package chatexport

// An order says where in a date the year, the month and the day stand.
type order struct{ year, month, day int }

var (
	dayFirst   = order{2, 1, 0}
	monthFirst = order{2, 0, 1}
	yearFirst  = order{0, 1, 2}
)

// decideOrder finds the order of the dates of a file: first by what can be a
// date at all, then by what keeps the messages in order of time, then by the
// options. The note is empty when nothing had to be guessed.
func decideOrder(stamps []stamp, o Options) (order, Note) {
	best, tied := bestBy([]order{dayFirst, monthFirst, yearFirst}, func(c order) int { return impossible(stamps, c) })
	if tied == nil || same(stamps, dayFirst, monthFirst) {
		return best, Note{}
	}
	if anyDots(stamps) { // 1.2.2026 is written by those who put the day first
		return dayFirst, Note{}
	}
	best, tied = bestBy([]order{dayFirst, monthFirst}, func(c order) int { return backwards(stamps, c) })
	if tied == nil {
		return best, Note{Code: NoteDateDecided,
			Text: "The dates do not say whether the day or the month comes first. " + firstIn(best) +
				" is taken to, as only then the messages are in order of time."}
	}
	best = dayFirst
	if o.IfAmbiguous == MonthFirst {
		best = monthFirst
	}
	return best, Note{Code: NoteDateAmbiguous,
		Text: "The dates can be read with the day or the month first, and nothing in the file decides it. " +
			firstIn(best) + " is taken to come first; the dates may be wrong."}
}

func firstIn(o order) string {
	if o == monthFirst {
		return "The month"
	}
	return "The day"
}

// bestBy gives the candidate of the lowest cost, the first of equal ones, and
// the others that tie with it. A year in front ties with nothing: it is taken
// only where nothing else can be.
func bestBy(candidates []order, cost func(order) int) (best order, tied []order) {
	lowest := -1
	for _, c := range candidates {
		switch n := cost(c); {
		case lowest < 0 || n < lowest:
			best, lowest, tied = c, n, nil
		case n == lowest && c != yearFirst:
			tied = append(tied, c)
		}
	}
	return best, tied
}

func impossible(stamps []stamp, o order) int {
	n := 0
	for _, s := range stamps {
		if _, ok := s.in(o); !ok {
			n++
		}
	}
	return n
}

// backwards counts the messages whose day is before that of the message above.
func backwards(stamps []stamp, o order) int {
	n, last := 0, 0
	for _, s := range stamps {
		t, ok := s.in(o)
		if !ok {
			continue
		}
		day := t.Year()*1000 + t.YearDay()
		if day < last {
			n++
		}
		last = day
	}
	return n
}

func same(stamps []stamp, a, b order) bool {
	for _, s := range stamps {
		x, okX := s.in(a)
		y, okY := s.in(b)
		if okX != okY || !x.Equal(y) {
			return false
		}
	}
	return true
}

func anyDots(stamps []stamp) bool {
	for _, s := range stamps {
		if s.dots {
			return true
		}
	}
	return false
}
