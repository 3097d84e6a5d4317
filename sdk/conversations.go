package sdk

import (
	"context"

	"github.com/breakwater-safety/breakwater/api"
)

// Assess folds a message into its thread and gives what is known then and what
// to do. Send the messages of a thread in their order.
func (c *Client) Assess(ctx context.Context, r api.AssessmentRequest) (api.Assessment, error) {
	resp, err := c.calls.Assess(ctx, r)
	return read[api.Assessment](resp, err, 200)
}

// Thread gives what is stored of a thread.
func (c *Client) Thread(ctx context.Context, id string) (api.StoredThread, error) {
	if err := inPath(id); err != nil {
		return api.StoredThread{}, err
	}
	resp, err := c.calls.GetThread(ctx, id)
	return read[api.StoredThread](resp, err, 200)
}

// EraseThread erases what is stored of a thread.
func (c *Client) EraseThread(ctx context.Context, id string) error {
	if err := inPath(id); err != nil {
		return err
	}
	resp, err := c.calls.EraseThread(ctx, id)
	_, err = read[none](resp, err, 204)
	return err
}

// EraseAccount erases every thread that the account was in, and gives how many
// that were.
func (c *Client) EraseAccount(ctx context.Context, id string) (threads int, err error) {
	if err := inPath(id); err != nil {
		return 0, err
	}
	resp, err := c.calls.EraseAccount(ctx, id)
	erased, err := read[api.AccountErased](resp, err, 200)
	return erased.ThreadsErased, err
}

// CheckContact says whether one account may do something to another.
func (c *Client) CheckContact(ctx context.Context, check api.ContactCheck) (api.ContactDecision, error) {
	resp, err := c.calls.CheckContact(ctx, check)
	return read[api.ContactDecision](resp, err, 200)
}

// Events gives up to limit (1 to 1000) of your events after the one with the
// number after, oldest first.
func (c *Client) Events(ctx context.Context, after int64, limit int) (api.EventList, error) {
	resp, err := c.calls.ListEvents(ctx, &api.ListEventsParams{After: &after, Limit: &limit})
	return read[api.EventList](resp, err, 200)
}
