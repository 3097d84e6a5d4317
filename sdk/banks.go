package sdk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/breakwater-safety/breakwater/api"
)

// Banks lists your banks by name.
func (c *Client) Banks(ctx context.Context) ([]api.Bank, error) {
	resp, err := c.calls.ListBanks(ctx)
	list, err := read[api.BankList](resp, err, 200)
	return list.Banks, err
}

// CreateBank makes a bank; one that is there already is left as it is.
func (c *Client) CreateBank(ctx context.Context, name string) error {
	resp, err := c.calls.CreateBank(ctx, api.NewBank{Name: name})
	_, err = read[api.NewBank](resp, err, 200, 201)
	return err
}

// DeleteBank deletes a bank with its entries.
func (c *Client) DeleteBank(ctx context.Context, name string) error {
	if err := inPath(name); err != nil {
		return err
	}
	resp, err := c.calls.DeleteBank(ctx, name)
	_, err = read[none](resp, err, 204)
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
	resp, err := c.calls.AddEntriesWithBody(ctx, bank, "application/x-ndjson", &lines)
	answer, err := read[api.EntriesAdded](resp, err, 200, 201)
	return answer.Added, err
}

// DeleteEntry deletes an entry of a bank.
func (c *Client) DeleteEntry(ctx context.Context, bank, id string) error {
	for _, part := range []string{bank, id} {
		if err := inPath(part); err != nil {
			return err
		}
	}
	resp, err := c.calls.DeleteEntry(ctx, bank, id)
	_, err = read[none](resp, err, 204)
	return err
}
