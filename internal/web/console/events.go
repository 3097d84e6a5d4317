package console

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"
)

const (
	// beatEvery is how often a quiet stream says that it is there, so that
	// proxies keep it and a session that has run out is noticed.
	beatEvery = 15 * time.Second
	// atMostEvery keeps a busy day from filling the stream.
	atMostEvery = 300 * time.Millisecond
	// writeWithin is how long a reader may take to take an event.
	writeWithin = 10 * time.Second
)

// events streams the list: at once, and whenever it changes, until the reader
// leaves, the session ends or the server stops. (HTML Living Standard, 9.2
// "Server-sent events".)
func (c *Console) events(w http.ResponseWriter, r *http.Request, s *session) {
	ctx := r.Context()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would hold events back
	stream := &stream{w: w, control: http.NewResponseController(w)}
	changed := c.Threads.Watch(ctx) // before the first list, so that nothing is missed between
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	for {
		if err := c.sendList(ctx, s, stream); err != nil {
			if ctx.Err() == nil {
				c.failed("stream list", err)
			}
			return
		}
		if !wait(ctx, atMostEvery) || !c.untilChange(ctx, s, stream, changed, beat.C) {
			return
		}
	}
}

// untilChange reports whether there is something new to send; false when the
// stream is at its end.
func (c *Console) untilChange(ctx context.Context, s *session, out *stream, changed <-chan struct{}, beat <-chan time.Time) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-s.ended:
			return false
		case <-changed:
			return true
		case <-beat:
			if !c.Now().Before(s.until) || out.send(": here\n\n") != nil {
				return false
			}
		}
	}
}

func (c *Console) sendList(ctx context.Context, s *session, out *stream) error {
	l, err := c.listing(ctx, s)
	if err != nil {
		return err
	}
	body, err := c.inside.Fragment("threads", "list", l)
	if err != nil {
		return err
	}
	if bytes.Equal(body, out.last) {
		return nil
	}
	out.last = body
	var event bytes.Buffer
	event.WriteString("event: threads\n")
	for line := range bytes.Lines(body) {
		event.WriteString("data: ")
		event.Write(bytes.TrimRight(line, "\r\n"))
		event.WriteByte('\n')
	}
	event.WriteByte('\n')
	return out.send(event.String())
}

// stream writes events, and waits for none of them longer than writeWithin.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	last    []byte // the list that was sent last
}

func (s *stream) send(text string) error {
	_ = s.control.SetWriteDeadline(time.Now().Add(writeWithin)) // a test's writer has none
	if _, err := s.w.Write([]byte(text)); err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	if err := s.control.Flush(); err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	return nil
}

// wait reports whether the time went by before ctx ended.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
