package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// A progress tells on the error output how far long work is: on a terminal by
// one line that is redrawn, elsewhere, as in a log, by a line now and then.
type progress struct {
	statusLine
	unit  string // what is counted, as «threads»
	total int64  // bytes that there are to read
	read  atomic.Int64
	start time.Time
	last  time.Time
}

func newProgress(env *Env, unit string, total int64) *progress {
	now := env.Now()
	return &progress{statusLine: statusLine{env: env}, unit: unit, total: total, start: now, last: now}
}

// How often it is told.
const (
	drawEvery = 200 * time.Millisecond
	logEvery  = 10 * time.Second
)

// show tells that so many are done, and that this is all of what was read.
func (p *progress) show(done int) { p.showOf(done, done) }

// showOf tells that so many are done of those that were read.
func (p *progress) showOf(done, seen int) {
	pause := logEvery
	if p.env.Progress {
		pause = drawEvery
	}
	now := p.env.Now()
	if p.total == 0 || seen == 0 || now.Sub(p.last) < pause {
		return
	}
	p.last = now
	part := min(1, float64(p.read.Load())/float64(p.total)*float64(done)/float64(seen))
	took := now.Sub(p.start)
	line := fmt.Sprintf("%s %s, %.0f%%", grouped(done), p.unit, 100*part)
	if took >= time.Second && part > 0 {
		left := time.Duration(float64(took) * (1 - part) / part).Round(time.Second)
		line += fmt.Sprintf(", %s a second, %v left", grouped(int(float64(done)/took.Seconds())), left)
	}
	if !p.env.Progress {
		fmt.Fprintln(p.env.Stderr, line)
		return
	}
	const width = 24
	full := int(part * width)
	p.draw(fmt.Sprintf("[%s%s] %s", strings.Repeat("#", full), strings.Repeat(" ", width-full), line))
}

// statusLine is one line on the error output that is written anew, if that is a
// terminal.
type statusLine struct {
	env   *Env
	drawn bool
}

func (l *statusLine) draw(text string) {
	if l.env.Progress {
		l.drawn = true
		fmt.Fprintf(l.env.Stderr, "\r\x1b[K%s", text)
	}
}

// clear takes the line away.
func (l *statusLine) clear() {
	if l.drawn {
		l.drawn = false
		fmt.Fprint(l.env.Stderr, "\r\x1b[K")
	}
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// reader counts what is read of r.
func (p *progress) reader(r io.Reader) io.Reader { return &countingReader{r, &p.read} }

type countingReader struct {
	r io.Reader
	n *atomic.Int64
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n.Add(int64(n))
	return n, err
}
