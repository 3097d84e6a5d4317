package cases

import (
	"context"
	"fmt"
	"time"
)

// Late says whether a notice's 48 hours ran out after one time and not after
// another, with no answer.
func (n *Notice) Late(after, now time.Time) bool {
	return n.Answered.IsZero() && n.Due.After(after) && !n.Due.After(now)
}

// NextDue gives when the next of the clocks that still run at a time is over;
// zero when none runs.
func NextDue(list []Notice, now time.Time) (next time.Time) {
	for _, n := range list {
		if n.Answered.IsZero() && n.Due.After(now) && (next.IsZero() || n.Due.Before(next)) {
			next = n.Due
		}
	}
	return next
}

// watch notes when the next clock of the case is over, when the change has to do
// with that or with who is told of it.
func (d *draft) watch() error {
	_, notices := d.commit.Fields[fieldNotices]
	if _, contact := d.commit.Fields[fieldContact]; !notices && !contact {
		return nil
	}
	var list []Notice
	if err := d.get(fieldNotices, &list); err != nil {
		return err
	}
	next := NextDue(list, d.desk.time())
	d.commit.Look = &next
	return nil
}

// Notices gives the notices of a case, for who tells of their clocks.
// fault.NotFound.
func (d *Desk) Notices(ctx context.Context, id ID) (list []Notice, err error) {
	draft, err := d.byID(ctx, id)
	if err != nil {
		return nil, err
	}
	return list, draft.get(fieldNotices, &list)
}

// Reach opens where the person of a case wants news, and in which language (may
// be empty); nil when they want none. It is for the moment of sending: keep and
// log nothing of it. fault.NotFound.
func (d *Desk) Reach(ctx context.Context, id ID) (c *Contact, language string, err error) {
	draft, err := d.byID(ctx, id)
	if err != nil {
		return nil, "", err
	}
	if err := draft.get(fieldContact, &c); err != nil || c == nil {
		return nil, "", err
	}
	var first answered
	if err := draft.get(fieldAnswers, &first); err != nil {
		return nil, "", err
	}
	return c, first.Language, nil
}

func (d *Desk) byID(ctx context.Context, id ID) (*draft, error) {
	rec, err := d.store.CaseByID(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("find case: %w", err)
	}
	return d.draft(rec)
}
