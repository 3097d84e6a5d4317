package sdk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/breakwater-safety/breakwater/api"
)

// Banks lists your banks by name.
func (c *Client) Banks(ctx context.Context) ([]api.Bank, error) {
	list, err := read[api.BankList](func() (*http.Response, error) { return c.calls.ListBanks(ctx) }, 200)
	return list.Banks, err
}

// CreateBank makes a bank; one that is there already is left as it is.
func (c *Client) CreateBank(ctx context.Context, name string) error {
	_, err := read[api.NewBank](func() (*http.Response, error) { return c.calls.CreateBank(ctx, api.NewBank{Name: name}) }, 200, 201)
	return err
}

// DeleteBank deletes a bank with its entries.
func (c *Client) DeleteBank(ctx context.Context, name string) error {
	if err := inPath(name); err != nil {
		return err
	}
	_, err := read[none](func() (*http.Response, error) { return c.calls.DeleteBank(ctx, name) }, 204)
	return err
}

// AddEntries adds entries to a bank, all or none, and gives how many were not
// there before. At most 100,000 at a time.
func (c *Client) AddEntries(ctx context.Context, bank string, entries ...api.Entry) (added int, err error) {
	if err := inPath(bank); err != nil {
		return 0, err
	}
	var lines bytes.Buffer
	e := json.NewEncoder(&lines)
	for _, entry := range entries {
		if err := e.Encode(entry); err != nil {
			return 0, fmt.Errorf("breakwater: write entry: %w", err)
		}
	}
	answer, err := read[api.EntriesAdded](func() (*http.Response, error) {
		return c.calls.AddEntriesWithBody(ctx, bank, "application/x-ndjson", &lines)
	}, 200, 201)
	return answer.Added, err
}

// DeleteEntry deletes an entry of a bank.
func (c *Client) DeleteEntry(ctx context.Context, bank, id string) error {
	for _, part := range []string{bank, id} {
		if err := inPath(part); err != nil {
			return err
		}
	}
	_, err := read[none](func() (*http.Response, error) { return c.calls.DeleteEntry(ctx, bank, id) }, 204)
	return err
}
