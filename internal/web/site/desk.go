package site

import (
	"context"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

// Cases opens and keeps cases; *cases.Desk is one, and says what each does.
type Cases interface {
	Open(ctx context.Context, o cases.Opening) (cases.Reference, cases.Code, error)
	Enter(ctx context.Context, reference, code string, from cases.Caller) (cases.Case, error)
	Case(ctx context.Context, e cases.Entry) (cases.Case, error)
	AddFingerprints(ctx context.Context, e cases.Entry, list []cases.Fingerprint) error
	AddLinks(ctx context.Context, e cases.Entry, list []cases.Link) error
	SetContact(ctx context.Context, e cases.Entry, c *cases.Contact) error
	NoticeMade(ctx context.Context, e cases.Entry, n cases.Notice) (id string, err error)
	NoticeSent(ctx context.Context, e cases.Entry, id string) error
	NoticeAnswered(ctx context.Context, e cases.Entry, id string) error
	Withdraw(ctx context.Context, e cases.Entry, ids []cases.FingerprintID) error
	Erase(ctx context.Context, e cases.Entry) error
	Retention() cases.Retention
}
