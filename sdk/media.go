package sdk

import (
	"context"
	"io"
	"net/http"

	"github.com/breakwater-safety/breakwater/api"
)

// Upload says whose picture is checked, and where. Each field may be empty.
type Upload struct {
	// ID is your own; the same id again gives the same answer.
	ID string
	// Account is who uploads.
	Account string
	// Banks are where to look; none means all of yours.
	Banks []string
}

// CheckMedia looks a picture up: JPEG, PNG, GIF, WebP, and with ffmpeg on the server
// HEIC or AVIF, at most 64 MiB.
func (c *Client) CheckMedia(ctx context.Context, u Upload, picture io.Reader) (api.MediaCheck, error) {
	params := api.CheckMediaParams{IdempotencyKey: optional(u.ID), BreakwaterAccount: optional(u.Account)}
	if len(u.Banks) > 0 {
		params.Bank = &u.Banks
	}
	return read[api.MediaCheck](func() (*http.Response, error) {
		return c.calls.CheckMediaWithBody(ctx, &params, "application/octet-stream", picture)
	}, 200)
}

// CheckFingerprints looks up fingerprints that you made yourself.
func (c *Client) CheckFingerprints(ctx context.Context, u Upload, prints api.Fingerprints) (api.MediaCheck, error) {
	check := api.MediaCheckRequest{ID: optional(u.ID), Account: optional(u.Account), Fingerprints: prints}
	if len(u.Banks) > 0 {
		check.Banks = &u.Banks
	}
	return read[api.MediaCheck](func() (*http.Response, error) { return c.calls.CheckMedia(ctx, nil, check) }, 200)
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
