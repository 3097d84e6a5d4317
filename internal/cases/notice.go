package cases

import (
	"context"
	"regexp"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

var validLaw = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]{0,62}$`)

// maxLaws is how many laws one notice may stand on.
const maxLaws = 16

func (n *Notice) validate() error {
	if n.Service != "" && !validServices([]Service{n.Service}) {
		return fault.At("service", "is not one of the services that there are")
	}
	if len(n.Laws) > maxLaws || slices.ContainsFunc(n.Laws, func(l string) bool { return !validLaw.MatchString(l) }) {
		return fault.At("laws", "must be the ids of laws")
	}
	return nil
}

// NoticeMade keeps that a removal request was made, and gives its id. Of n only
// Service and Laws are taken. ErrEnded; fault.Invalid with the field;
// fault.TooLarge past MaxNotices.
func (d *Desk) NoticeMade(ctx context.Context, e Entry, n Notice) (id string, err error) {
	if err := n.validate(); err != nil {
		return "", err
	}
	if id, err = d.newID("notice-"); err != nil {
		return "", err
	}
	made := Notice{ID: id, Service: n.Service, Laws: n.Laws, Made: d.time()}
	return id, d.changeBy(ctx, e, func(draft *draft) error {
		draft.note(audit.CaseChanged, "notice made")
		return list(draft, fieldNotices, func(have []Notice) ([]Notice, error) {
			if len(have) == MaxNotices {
				return nil, fault.Newf(fault.TooLarge, "A case holds at most %d notices.", MaxNotices)
			}
			return append(have, made), nil
		})
	})
}

// NoticeSent starts the clock of a notice: the person says that it went out.
// Said again, it changes nothing. ErrEnded; fault.NotFound.
func (d *Desk) NoticeSent(ctx context.Context, e Entry, id string) error {
	return d.changeNotice(ctx, e, id, "notice sent", func(n *Notice) {
		if n.Sent.IsZero() {
			n.Sent = d.time()
			n.Due = n.Sent.Add(NoticeDue)
		}
	})
}

// NoticeAnswered stops the clock of a notice. Said again, it changes nothing.
// ErrEnded; fault.NotFound.
func (d *Desk) NoticeAnswered(ctx context.Context, e Entry, id string) error {
	return d.changeNotice(ctx, e, id, "notice answered", func(n *Notice) {
		if n.Answered.IsZero() {
			n.Answered = d.time()
		}
	})
}

func (d *Desk) changeNotice(ctx context.Context, e Entry, id, what string, change func(*Notice)) error {
	return d.changeBy(ctx, e, func(draft *draft) error {
		draft.note(audit.CaseChanged, what)
		return list(draft, fieldNotices, func(have []Notice) ([]Notice, error) {
			i := slices.IndexFunc(have, func(n Notice) bool { return n.ID == id })
			if i < 0 {
				return nil, fault.New(fault.NotFound, "The case has no such notice.")
			}
			change(&have[i])
			return have, nil
		})
	})
}
