package cli

import (
	"fmt"
	"io"
	"time"
)

// A progress redraws one line on the error output, if that is a terminal.
type progress struct {
	env         *Env
	read, total int64
	last        time.Time
	drawn       bool
}

func newProgress(env *Env, total int64) *progress {
	return &progress{env: env, total: total, last: env.Now()}
}

// show draws the line anew, a few times a second at most.
func (p *progress) show(threads int) {
	const pause = 200 * time.Millisecond
	if !p.env.Progress || p.total == 0 {
		return
	}
	now := p.env.Now()
	if now.Sub(p.last) < pause {
		return
	}
	p.last, p.drawn = now, true
	fmt.Fprintf(p.env.Stderr, "\r%d threads, %d%% read", threads, min(100, 100*p.read/p.total))
}

// clear takes the line away.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.env.Stderr, "\r\x1b[K")
	}
}

// reader counts what is read of r.
func (p *progress) reader(r io.Reader) io.Reader { return &countingReader{r, &p.read} }

type countingReader struct {
	r io.Reader
	n *int64
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	*c.n += int64(n)
	return n, err
}
