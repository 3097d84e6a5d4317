package console

import (
	"context"
	"fmt"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
)

// detail is the dot of a thread's page.
type detail struct {
	row
	ID      string // the platform's own
	People  []person
	All     []reason // in the order of the messages that raised them
	Across  []reason // what the accounts' other threads say
	Stages  []stageStep
	Steps   []step
	HasDone bool // whether Steps are known at all

	Opinions []secondOpinion // the newest first
}

// stageStep is a stage on the timeline.
type stageStep struct {
	stageWord
	Present bool
	Past    bool
	Message string // at which it was first reached, where that is known
}

// step is a message at which something changed or was done.
type step struct {
	Message   string
	Level     risk.Level
	LevelWord string
	Stage     string
	Done      []string
}

func (c *Console) detail(ctx context.Context, s *session, rec conversation.Record) (detail, error) {
	var answers []conversation.Answer
	if c.Answers != nil {
		var err error
		if answers, err = c.Answers.Answers(ctx, rec.Key); err != nil {
			return detail{}, fmt.Errorf("read answers: %w", err)
		}
	}
	who := people(rec)
	opinions, err := c.secondOpinions(ctx, rec, who)
	if err != nil {
		return detail{}, err
	}
	return detail{
		row: newRow(s, rec), ID: rec.Thread, People: who,
		All:     reasons(inOrder(rec.Last.Signals, answers), who),
		Across:  across(rec.Reasons, who),
		Stages:  stageSteps(rec.Last.Stage, answers, inOrder(rec.Last.Signals, answers)),
		Steps:   steps(answers, who),
		HasDone: c.Answers != nil,

		Opinions: opinions,
	}, nil
}

// across gives what the accounts' other threads say.
func across(reasons []account.Reason, who []person) []reason {
	list := make([]reason, len(reasons))
	for i, r := range reasons {
		list[i] = reason{Explanation: r.Explanation, Who: letterOf(who, r.Account), Weight: r.Weight}
	}
	return list
}

// inOrder sorts signals by the order of their messages; those of messages that
// are not known keep their place at the end.
func inOrder(signals []risk.Signal, answers []conversation.Answer) []risk.Signal {
	place := map[string]int{}
	for i, a := range answers {
		place[a.MessageID] = i - len(answers) // all below 0
	}
	sorted := slices.Clone(signals)
	slices.SortStableFunc(sorted, func(a, b risk.Signal) int { return place[a.MessageID] - place[b.MessageID] })
	return sorted
}

// stageSteps gives the timeline. A message may pass several stages at once: a
// stage that no answer ended in was reached where its first sign was seen.
func stageSteps(present risk.Stage, answers []conversation.Answer, signals []risk.Signal) []stageStep {
	list := make([]stageStep, 0, len(stageWords()))
	for _, w := range stageWords() {
		s := stageStep{stageWord: w, Present: w.Stage == present, Past: w.Stage < present}
		for _, a := range answers {
			if a.Stage == w.Stage {
				s.Message = a.MessageID
				break
			}
		}
		if s.Message == "" && s.Past {
			s.Message = firstSign(signals, w.Stage)
		}
		list = append(list, s)
	}
	return list
}

// firstSign gives the message of the first sign of a stage; "" when there is
// none. The signals are in the order of their messages.
func firstSign(signals []risk.Signal, stage risk.Stage) string {
	for _, s := range signals {
		if d, ok := risk.Describe(s.Name); ok && d.Stage == stage && s.Weight > 0 {
			return s.MessageID
		}
	}
	return ""
}

// steps picks the messages at which the level or the stage changed, or at which
// something was done.
func steps(answers []conversation.Answer, who []person) []step {
	var list []step
	level, stage := risk.None, risk.StageNone
	for _, a := range answers {
		if a.Level == level && a.Stage == stage && len(a.Interventions) == 0 {
			continue
		}
		level, stage = a.Level, a.Stage
		s := step{Message: a.MessageID, Level: a.Level, LevelWord: levelWord(a.Level), Stage: stageTitle(a.Stage)}
		for _, i := range a.Interventions {
			s.Done = append(s.Done, done(i, who))
		}
		list = append(list, s)
	}
	return list
}

func done(i playbook.Intervention, who []person) string {
	return doneWord(i.Kind, letterOf(who, i.Account))
}
