package httpapi_test

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/webhook"
	"github.com/breakwater-safety/breakwater/pdq"
)

// The keys of a partner, and of one that was removed.
const (
	partnerKey = "bwx_partner"
	removedKey = "bwx_removed"
)

// partners is the exchange in memory: what a test needs of it, and no more.
type partners struct{}

func (partners) Accept(_ context.Context, token string, _ exchange.Hash) (exchange.Taker, error) {
	if len(token) < 40 {
		return exchange.Taker{}, fault.New(fault.Unauthenticated, "This invitation is not known here.")
	}
	return exchange.Taker{Name: "my-app", Banks: cases.Banks()}, nil
}

func (partners) WebhookKey() string { return "whpk_" }

func (partners) Authenticate(_ context.Context, key string) (exchange.Taker, error) {
	switch key {
	case partnerKey:
		return exchange.Taker{Name: "my-app"}, nil
	case removedKey:
		return exchange.Taker{}, fault.New(fault.Forbidden, "You are no partner here any more.")
	}
	return exchange.Taker{}, fault.New(fault.Unauthenticated, "This key is not known here.")
}

func (partners) Changes(ctx context.Context, _ exchange.Taker, after int64, limit int, wait time.Duration) (exchange.Page, error) {
	list := []exchange.Change{
		{ID: "fp-1", Bank: cases.BankAdult, Action: cases.ActionAdded, Kind: cases.KindPhoto, Verified: true, At: noon},
		{ID: "fp-2", Bank: cases.BankUnder18, Action: cases.ActionWithdrawn, At: noon},
	}
	list[0].Fingerprint.PDQ = new(pdq.Hash{1})
	from := min(int(after), len(list))
	if from == len(list) && wait > 0 {
		<-ctx.Done()
	}
	list = list[from:min(len(list), from+limit)]
	return exchange.Page{Changes: list, Next: after + int64(len(list))}, nil
}

func (partners) Cursor(_ string, seq int64) string { return strconv.FormatInt(seq, 10) }

func (partners) After(_, cursor string) (int64, error) {
	seq, err := strconv.ParseInt(cmp.Or(cursor, "0"), 10, 64)
	if err != nil {
		return 0, fault.At("cursor", "must be what next was in the last answer")
	}
	return seq, nil
}

func (partners) Receive(_ context.Context, _ string, list []exchange.Receipt) error {
	if slices.ContainsFunc(list, func(r exchange.Receipt) bool { return r.Fingerprint == "fp-fails" }) {
		return fault.At("receipts[0].state", "must be another")
	}
	return nil
}

func (p partners) Relay(ctx context.Context, from platform.ID, list []exchange.Receipt) error {
	return p.Receive(ctx, string(from), list)
}

func (partners) SetHook(_ context.Context, _ exchange.Taker, url, _ string) error {
	if url != "" && url[:8] != "https://" {
		return fault.At("url", "must be an https address")
	}
	return nil
}

func (partners) Remove(context.Context, string) error { return nil }

func (partners) Heard(_ context.Context, name string, h webhook.Header, _ []byte) error {
	if name != "helpline" || h.Signature == "" {
		return fault.New(fault.Unauthenticated, "This webhook is not signed by a partner of that name.")
	}
	return nil
}
