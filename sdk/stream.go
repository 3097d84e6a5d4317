package sdk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/breakwater-safety/breakwater/api"
)

// Stream assesses many messages over one connection. One goroutine may send
// while another receives: do not send everything before you receive, as the
// deployment stops reading when nobody reads its answers.
type Stream struct {
	out     *io.PipeWriter
	send    *json.Encoder
	body    io.ReadCloser
	receive *json.Decoder
}

// AssessStream opens a stream. It ends when ctx does; Close it at the end.
func (c *Client) AssessStream(ctx context.Context) (*Stream, error) {
	in, out := io.Pipe()
	resp, err := c.calls.AssessStreamWithBody(ctx, "application/x-ndjson", in)
	if err != nil {
		return nil, fmt.Errorf("breakwater: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		defer func() { _ = resp.Body.Close() }()
		_ = in.Close()
		return nil, failure(resp)
	}
	return &Stream{out: out, send: json.NewEncoder(out), body: resp.Body, receive: json.NewDecoder(resp.Body)}, nil
}

// Send sends a message. It waits while the deployment has enough to do.
func (s *Stream) Send(r api.AssessmentRequest) error {
	if err := s.send.Encode(r); err != nil {
		return fmt.Errorf("breakwater: send: %w", err)
	}
	return nil
}

// CloseSend says that nothing more is sent. What was sent is still answered.
func (s *Stream) CloseSend() error { return s.out.Close() }

// Receive gives the next answer, in the order in which the messages were sent.
// A message that could not be assessed gives an [*Error], and the stream goes
// on; after the last answer Receive gives [io.EOF].
func (s *Stream) Receive() (api.Assessment, error) {
	var line struct {
		api.Assessment
		Problem *api.Problem `json:"problem"`
	}
	err := s.receive.Decode(&line)
	switch {
	case errors.Is(err, io.EOF):
		return api.Assessment{}, io.EOF
	case err != nil:
		return api.Assessment{}, fmt.Errorf("breakwater: receive: %w", err)
	case line.Problem != nil:
		return api.Assessment{}, &Error{Problem: *line.Problem}
	}
	return line.Assessment, nil
}

// Close ends the stream at once, both ways.
func (s *Stream) Close() error {
	_ = s.out.CloseWithError(io.ErrClosedPipe)
	return s.body.Close()
}
