package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/breakwater-safety/breakwater/evidence"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/timestamp"
)

// EvidenceStampCmd has a bag stamped.
type EvidenceStampCmd struct {
	File string `arg:"" help:"The bag, a .zip file. It is written anew with the time stamp in it."`
	TSA  string `name:"tsa" required:"" placeholder:"URL" help:"The address of a time stamp authority (RFC 3161) that you trust."`
}

// Help is shown under the command's flags.
func (EvidenceStampCmd) Help() string {
	return `Sends the seal of the bag to the authority, a digest that tells nothing of what is in it, and puts its answer beside
the bag. It shows later that the bag was there by then. The authority learns the seal and the address of this
machine's connection, and nothing else.

  breakwater evidence stamp --tsa https://tsa.example/rfc3161 record-2026-11-22.zip`
}

// askingTakes bounds how long an authority may take.
const askingTakes = 30 * time.Second

// Run asks for the stamp and writes the bag anew.
func (c *EvidenceStampCmd) Run(ctx context.Context, env *Env) error {
	f, size, err := openFile(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read from
	report, err := evidence.Verify(f, size)
	if refusal, ok := errors.AsType[*evidence.RefusedError](err); ok {
		return fault.Newf(fault.Unsupported, "%s: is not a bag: %s.", c.File, refusal.Problem)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if !report.Intact() {
		return errNotIntact
	}
	token, stamp, err := c.ask(ctx, report.Seal)
	if err != nil {
		return err
	}
	data, err := evidence.WithStamp(f, size, token)
	if err != nil {
		return err
	}
	out, err := createOut(c.File)
	if err != nil {
		return err
	}
	defer out.discard()
	if _, err := out.buf.Write(data); err != nil {
		return fmt.Errorf("write %s: %w", c.File, err)
	}
	if err := out.keepPrivate(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "%s: stamped %s by %s.\n", c.File, stamp.At.Format(time.RFC3339), plain(stamp.Authority))
	return err
}

// ask sends the seal, and nothing but the seal, to the authority.
func (c *EvidenceStampCmd) ask(ctx context.Context, seal evidence.Seal) (token []byte, s timestamp.Stamp, err error) {
	if u, err := url.Parse(c.TSA); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, s, fault.Newf(fault.Invalid, "--tsa must be an address such as https://tsa.example/rfc3161.")
	}
	var random [8]byte
	if _, err := io.ReadFull(rand.Reader, random[:]); err != nil {
		return nil, s, fmt.Errorf("make nonce: %w", err)
	}
	nonce := binary.BigEndian.Uint64(random[:]) >> 1
	ctx, cancel := context.WithTimeout(ctx, askingTakes)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.TSA, bytes.NewReader(timestamp.Query(seal, nonce)))
	if err != nil {
		return nil, s, fmt.Errorf("ask for a time stamp: %w", err)
	}
	request.Header.Set("Content-Type", timestamp.QueryType)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, s, errors.New("the time stamp authority cannot be reached. The bag is as it was; try again, or another authority")
	}
	defer func() { _ = response.Body.Close() }() // only read from
	reply, err := io.ReadAll(io.LimitReader(response.Body, timestamp.MaxBytes+1))
	if err != nil || response.StatusCode != http.StatusOK {
		return nil, s, fmt.Errorf("the time stamp authority gave no answer (status %d). The bag is as it was", response.StatusCode)
	}
	return timestamp.Reply(reply, seal, nonce)
}

// checkStamp says in plain words what a stamp beside a bag is worth.
func checkStamp(token []byte, seal evidence.Seal, roots string) (line string, err error) {
	stamp, err := timestamp.Check(token, seal)
	if err != nil {
		return "it does NOT fit this bag: " + err.Error(), errors.New("the time stamp does not fit this bag")
	}
	line = fmt.Sprintf("the bag was there on %s, says %s", stamp.At.Format(time.RFC3339), plain(stamp.Authority))
	if roots == "" {
		return line + "\n            Whether that authority is to be trusted was not checked: give its root with --roots.", nil
	}
	pem, err := os.ReadFile(roots)
	pool := x509.NewCertPool()
	if err != nil || !pool.AppendCertsFromPEM(pem) {
		return line, fault.Newf(fault.Invalid, "%s: has no certificates (PEM) that can be read.", roots)
	}
	if err := stamp.Trusted(pool); err != nil {
		return line + "\n            Its certificate does NOT lead to a root that you gave.", errors.New("the time stamp is by an authority that you do not trust")
	}
	return line + "\n            Its certificate leads to a root that you gave.", nil
}
