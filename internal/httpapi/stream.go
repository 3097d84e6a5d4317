package httpapi

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/platform"
)

const (
	// inFlight is how many lines of one stream are assessed side by side.
	inFlight = 64
	// writePatience is how long a caller may take to read an answer.
	writePatience = 30 * time.Second
)

// assessStream answers NDJSON with NDJSON, in order. One goroutine reads
// lines; each line is assessed in its own, after the line before it of the same
// thread; this one writes the answers in the order of the lines.
func (a *API) assessStream(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	if err := wantType(r, ndjsonType); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(r.Context())
	control := http.NewResponseController(w)
	_ = control.EnableFullDuplex()           // a test's writer cannot, and need not
	_ = control.SetReadDeadline(time.Time{}) // a stream may rest as long as it wants

	s := &stream{
		api: a, r: r, platform: p, order: make(chan *job, inFlight-2),
		lines: newLineReader(r.Body, maxAssessmentBody), last: map[string]*job{},
	}
	stopReading := func() { _ = control.SetReadDeadline(time.Unix(1, 0)) }
	undrain := context.AfterFunc(a.draining, stopReading) // the server's end, not the call's
	s.work.Go(func() {
		if err := s.read(ctx); err != nil && a.draining.Err() == nil {
			cancel() // the caller is gone
		}
	})
	defer s.work.Wait()
	defer cancel()
	defer undrain()
	secure(w.Header())
	w.Header().Set("Content-Type", ndjsonType)
	w.WriteHeader(http.StatusOK)
	if !s.write(bufio.NewWriterSize(w, 32<<10), control) {
		stopReading()
	}
	return nil
}

// stream is one call of assessStream.
type stream struct {
	api      *API
	r        *http.Request
	platform platform.ID
	lines    *lineReader

	// order holds the jobs in the order of their lines. It is what bounds a
	// stream: the reader, with one job more in hand, waits when it is full.
	order chan *job

	// work is the reader and every job that it started.
	work sync.WaitGroup

	mu sync.Mutex
	// last is the newest unfinished job of each thread.
	last map[string]*job
}

// job is one line on its way.
type job struct {
	// out is the answer's line, without its end; set when done is closed.
	out  []byte
	done chan struct{}
}

// read makes jobs of the lines until they end. Its error says that they broke
// off.
func (s *stream) read(ctx context.Context) error {
	defer close(s.order)
	for {
		line, err := s.lines.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if _, tooLong := errors.AsType[*lineError](err); err != nil && !tooLong {
			return err
		}
		j := &job{done: make(chan struct{})}
		if err == nil {
			err = s.start(ctx, j, line, s.lines.n)
		}
		if err != nil {
			j.out = s.problem(s.lines.n, err)
			close(j.done)
		}
		select {
		case s.order <- j:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// start sets a line going, after the job before it of its thread.
func (s *stream) start(ctx context.Context, j *job, line []byte, n int) error {
	request, err := parseAssessment(line, s.platform)
	if err != nil {
		return err
	}
	s.mu.Lock()
	before := s.last[request.Thread]
	s.last[request.Thread] = j
	s.mu.Unlock()
	s.work.Go(func() {
		defer close(j.done)
		if before != nil {
			<-before.done
		}
		j.out = s.assess(ctx, request, n)
		s.mu.Lock()
		if s.last[request.Thread] == j {
			delete(s.last, request.Thread)
		}
		s.mu.Unlock()
	})
	return nil
}
