package sdk

import (
	"context"
	"net/http"

	"github.com/breakwater-safety/breakwater/api"
)

// Assess folds a message into its thread and gives what is known then and what
// to do. Send the messages of a thread in their order.
func (c *Client) Assess(ctx context.Context, r api.AssessmentRequest) (api.Assessment, error) {
	return read[api.Assessment](func() (*http.Response, error) { return c.calls.Assess(ctx, r) }, 200)
}

// Thread gives what is stored of a thread.
func (c *Client) Thread(ctx context.Context, id string) (api.StoredThread, error) {
	if err := inPath(id); err != nil {
		return api.StoredThread{}, err
	}
	return read[api.StoredThread](func() (*http.Response, error) { return c.calls.GetThread(ctx, id) }, 200)
}

// Indicators gives the wallets, handles, links and the like in a thread at high
// or above. That they were looked at stands in the deployment's audit log.
func (c *Client) Indicators(ctx context.Context, id string) ([]api.Indicator, error) {
	if err := inPath(id); err != nil {
		return nil, err
	}
	list, err := read[api.IndicatorList](func() (*http.Response, error) { return c.calls.ListIndicators(ctx, id) }, 200)
	return list.Indicators, err
}

// Report tells that one of your accounts reported or blocked another.
func (c *Client) Report(ctx context.Context, r api.Report) error {
	return c.done(func() (*http.Response, error) { return c.calls.AddReport(ctx, r) })
}

// EraseThread erases what is stored of a thread.
func (c *Client) EraseThread(ctx context.Context, id string) error {
	if err := inPath(id); err != nil {
		return err
	}
	return c.done(func() (*http.Response, error) { return c.calls.EraseThread(ctx, id) })
}

// EraseAccount erases every thread that the account was in, and gives how many
// that were.
func (c *Client) EraseAccount(ctx context.Context, id string) (threads int, err error) {
	if err := inPath(id); err != nil {
		return 0, err
	}
	erased, err := read[api.AccountErased](func() (*http.Response, error) { return c.calls.EraseAccount(ctx, id) }, 200)
	return erased.ThreadsErased, err
}

// CheckContact says whether one account may do something to another.
func (c *Client) CheckContact(ctx context.Context, check api.ContactCheck) (api.ContactDecision, error) {
	return read[api.ContactDecision](func() (*http.Response, error) { return c.calls.CheckContact(ctx, check) }, 200)
}

// Events gives up to limit (1 to 1000) of your events after the one with the
// number after, oldest first.
func (c *Client) Events(ctx context.Context, after int64, limit int) (api.EventList, error) {
	return read[api.EventList](func() (*http.Response, error) {
		return c.calls.ListEvents(ctx, &api.ListEventsParams{After: &after, Limit: &limit})
	}, 200)
}
