package sdk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"

	"github.com/breakwater-safety/breakwater/api"
)

// AddEntries adds entries to a bank, all or none, and gives how many were new,
// how many were there, and how many were withdrawn before and stay so. At most
// 100,000 at a time.
func (c *Client) AddEntries(ctx context.Context, bank string, entries ...api.Entry) (api.EntriesAdded, error) {
	if err := inPath(bank); err != nil {
		return api.EntriesAdded{}, err
	}
	var lines bytes.Buffer
	e := json.NewEncoder(&lines)
	for _, entry := range entries {
		if err := e.Encode(entry); err != nil {
			return api.EntriesAdded{}, fmt.Errorf("breakwater: write entry: %w", err)
		}
	}
	return read[api.EntriesAdded](func() (*http.Response, error) {
		return c.calls.AddEntriesWithBody(ctx, bank, "application/x-ndjson", &lines)
	}, 200, 201)
}

// Entries goes over the entries of a bank but for those that were withdrawn, as
// they come: none is held. Its last value has the error, if there was one; what
// came before it is then a part of the bank.
func (c *Client) Entries(ctx context.Context, bank string) iter.Seq2[api.Entry, error] {
	return func(yield func(api.Entry, error) bool) {
		if err := inPath(bank); err != nil {
			yield(api.Entry{}, err)
			return
		}
		resp, err := c.calls.ListEntries(ctx, bank)
		if err != nil {
			yield(api.Entry{}, fmt.Errorf("breakwater: %w", err))
			return
		}
		defer func() { _ = resp.Body.Close() }()
		if resp.StatusCode != http.StatusOK {
			yield(api.Entry{}, failure(resp))
			return
		}
		for lines := json.NewDecoder(resp.Body); ; {
			var e api.Entry
			if err := lines.Decode(&e); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				yield(api.Entry{}, fmt.Errorf("breakwater: read entries: %w", err))
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Entry gives an entry of a bank with its state and what is thought of it.
func (c *Client) Entry(ctx context.Context, bank, id string) (api.StoredEntry, error) {
	if err := inPath(bank, id); err != nil {
		return api.StoredEntry{}, err
	}
	return read[api.StoredEntry](func() (*http.Response, error) { return c.calls.GetEntry(ctx, bank, id) }, 200)
}

// ChangeEntry enables, disables or limits an entry, and gives it as it is then.
func (c *Client) ChangeEntry(ctx context.Context, bank, id string, change api.EntryChange) (api.StoredEntry, error) {
	if err := inPath(bank, id); err != nil {
		return api.StoredEntry{}, err
	}
	return read[api.StoredEntry](func() (*http.Response, error) { return c.calls.ChangeEntry(ctx, bank, id, change) }, 200)
}

// DeleteEntry deletes an entry of a bank; it may be added anew.
func (c *Client) DeleteEntry(ctx context.Context, bank, id string) error {
	if err := inPath(bank, id); err != nil {
		return err
	}
	return c.done(func() (*http.Response, error) { return c.calls.DeleteEntry(ctx, bank, id) })
}

// WithdrawEntry takes an entry out for good: it never matches again, whatever
// its source sends later.
func (c *Client) WithdrawEntry(ctx context.Context, bank, id string) error {
	if err := inPath(bank, id); err != nil {
		return err
	}
	return c.done(func() (*http.Response, error) { return c.calls.WithdrawEntry(ctx, bank, id) })
}

// SetOpinion says what a holder, "us" or a partner's name, thinks of an entry.
func (c *Client) SetOpinion(ctx context.Context, bank, id, holder string, v api.Verdict) error {
	if err := inPath(bank, id, holder); err != nil {
		return err
	}
	return c.done(func() (*http.Response, error) {
		return c.calls.SetOpinion(ctx, bank, id, holder, api.NewOpinion{Verdict: v})
	})
}

// DeleteOpinion takes back what a holder thinks of an entry.
func (c *Client) DeleteOpinion(ctx context.Context, bank, id, holder string) error {
	if err := inPath(bank, id, holder); err != nil {
		return err
	}
	return c.done(func() (*http.Response, error) { return c.calls.DeleteOpinion(ctx, bank, id, holder) })
}
