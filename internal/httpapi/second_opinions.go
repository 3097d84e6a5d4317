package httpapi

import (
	"context"
	"fmt"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/opinion"
)

// secondOpinions gives what was asked about a thread, in the wire form; never nil.
func (a *API) secondOpinions(ctx context.Context, key conversation.Key) ([]api.SecondOpinion, error) {
	asked, err := a.Opinions.Opinions(ctx, key, opinion.Shown)
	if err != nil {
		return nil, fmt.Errorf("read second opinions: %w", err)
	}
	list := make([]api.SecondOpinion, len(asked))
	for i, o := range asked {
		list[i] = secondOpinion(o)
	}
	return list, nil
}

func secondOpinion(a opinion.Asked) api.SecondOpinion {
	wire := api.SecondOpinion{
		MessageID: a.Message, Asked: a.At, Accounts: make([]api.ID, len(a.Accounts)),
		Model: a.Model, Policy: a.Policy, Steering: a.Steering,
	}
	copy(wire.Accounts, a.Accounts)
	if a.Answered.IsZero() {
		return wire
	}
	wire.Answered = &a.Answered
	if a.Failure != "" {
		failure := api.SecondOpinionFailure(a.Failure)
		wire.Failure = &failure
		return wire
	}
	verdict := api.SecondOpinionVerdict(a.Opinion.Verdict)
	wire.Verdict, wire.Confidence, wire.Rationale = &verdict, &a.Opinion.Confidence, &a.Opinion.Rationale
	return wire
}
