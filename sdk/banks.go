package sdk

import (
	"context"
	"net/http"

	"github.com/breakwater-safety/breakwater/api"
)

// Banks lists your banks by name.
func (c *Client) Banks(ctx context.Context) ([]api.Bank, error) {
	list, err := read[api.BankList](func() (*http.Response, error) { return c.calls.ListBanks(ctx) }, 200)
	return list.Banks, err
}

// Bank gives a bank with its settings.
func (c *Client) Bank(ctx context.Context, name string) (api.Bank, error) {
	if err := inPath(name); err != nil {
		return api.Bank{}, err
	}
	return read[api.Bank](func() (*http.Response, error) { return c.calls.GetBank(ctx, name) }, 200)
}

// CreateBank makes a bank, and gives it as it is then: one that is there already
// is left as it is. What b leaves out is the usual: a stop bank with a distance
// of 31.
func (c *Client) CreateBank(ctx context.Context, b api.NewBank) (api.Bank, error) {
	return read[api.Bank](func() (*http.Response, error) { return c.calls.CreateBank(ctx, b) }, 200, 201)
}

// ChangeBank changes what is set in change, and gives the bank as it is then.
func (c *Client) ChangeBank(ctx context.Context, name string, change api.BankChange) (api.Bank, error) {
	if err := inPath(name); err != nil {
		return api.Bank{}, err
	}
	return read[api.Bank](func() (*http.Response, error) { return c.calls.ChangeBank(ctx, name, change) }, 200)
}

// DeleteBank deletes a bank with its entries.
func (c *Client) DeleteBank(ctx context.Context, name string) error {
	if err := inPath(name); err != nil {
		return err
	}
	return c.done(func() (*http.Response, error) { return c.calls.DeleteBank(ctx, name) })
}

// LookUp looks up to 1,000 fingerprints up at once, and gives what each matched,
// in the order of the queries. Nothing is stored.
func (c *Client) LookUp(ctx context.Context, r api.LookupRequest) ([]api.LookupResult, error) {
	answer, err := read[api.LookupAnswer](func() (*http.Response, error) { return c.calls.LookUp(ctx, r) }, 200)
	return answer.Results, err
}
