package console

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/opinion"
)

// Opinions reads second opinions on threads; every opinion.Store does.
type Opinions interface {
	Opinions(ctx context.Context, key conversation.Key, limit int) ([]opinion.Asked, error)
}

// secondOpinion is what a model was asked and what came of it, in words.
type secondOpinion struct {
	Message   string
	At        time.Time // when the answer came, or it was asked
	Verdict   string    // "" when there is none
	Sure      int       // in percent, as the model says
	Rationale string
	Letters   string // whom the rationale's letters stand for
	Failure   string // "" when it did not fail
	Steering  bool
	Model     string
	Policy    string
}

func (c *Console) secondOpinions(ctx context.Context, rec conversation.Record, who []person) ([]secondOpinion, error) {
	if c.Opinions == nil {
		return nil, nil
	}
	asked, err := c.Opinions.Opinions(ctx, rec.Key, opinion.Shown)
	if err != nil {
		return nil, fmt.Errorf("read second opinions: %w", err)
	}
	list := make([]secondOpinion, len(asked))
	for i, a := range asked {
		list[i] = newSecondOpinion(a, who)
	}
	return list, nil
}

func newSecondOpinion(a opinion.Asked, who []person) secondOpinion {
	o := secondOpinion{Message: a.Message, At: a.At, Steering: a.Steering, Model: a.Model, Policy: a.Policy}
	if a.Answered.IsZero() {
		return o
	}
	o.At = a.Answered
	if a.Failure != "" {
		o.Failure = failureWord(a.Failure)
		return o
	}
	o.Verdict, o.Sure, o.Rationale = verdictWord(a.Opinion.Verdict), int(a.Opinion.Confidence*100+0.5), a.Opinion.Rationale
	o.Letters = letters(a.Accounts, who)
	return o
}

// letters says whom the letters of a rationale stand for on this page.
func letters(accounts []string, who []person) string {
	var parts []string
	for i, id := range accounts {
		if at := slices.IndexFunc(who, func(p person) bool { return p.ID == id }); at >= 0 && i < 26 {
			parts = append(parts, string(rune('A'+i))+" is "+who[at].Letter)
		}
	}
	return strings.Join(parts, ", ")
}

func verdictWord(v opinion.Verdict) string {
	switch v {
	case opinion.Blackmail:
		return "blackmail with intimate images"
	case opinion.Approach:
		return "what usually comes before blackmail"
	case opinion.OtherHarm:
		return "another kind of harm"
	case opinion.NoSign:
		return "no sign of it"
	default:
		return "it cannot tell"
	}
}

func failureWord(f opinion.Failure) string {
	switch f {
	case opinion.TimedOut:
		return "no answer came in time"
	case opinion.Unreachable:
		return "the model could not be reached"
	case opinion.Rejected:
		return "its server turned the request down"
	case opinion.Filtered:
		return "its server withheld the answer"
	case opinion.Refused:
		return "the model would not answer"
	case opinion.Truncated, opinion.Overlong:
		return "the answer was too long"
	case opinion.Stopped:
		return "this server stopped before the answer came"
	case opinion.Empty:
		return "the answer was empty"
	default:
		return "the answer was not in the form that was asked for"
	}
}
