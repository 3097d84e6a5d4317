package cases

import (
	"context"
	"fmt"
	"regexp"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

var (
	validPartner     = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	validFingerprint = regexp.MustCompile(`^fp-[0-9a-f]{32}$`)
)

// MaxReceipts is how many receipts are taken at once.
const MaxReceipts = 1000

// Receive keeps what a partner says became of fingerprints, of one state the
// latest. Those that are not (or no more) ours are passed over. partner is 1 to
// 63 lower-case letters, digits and hyphens. fault.Invalid with the field, and
// then none is kept.
func (d *Desk) Receive(ctx context.Context, partner string, list []Receipt) error {
	if !validPartner.MatchString(partner) {
		return fault.At("partner", "must be 1 to 63 lower-case letters, digits and hyphens")
	}
	if len(list) > MaxReceipts {
		return fault.At("receipts", fmt.Sprintf("must be at most %d at once", MaxReceipts))
	}
	now := d.time()
	kept := make([]Receipt, 0, len(list))
	for i, r := range list {
		switch r.State {
		case ReceiptReceived, ReceiptMatched, ReceiptRemoved, ReceiptNotMatched:
		default:
			return fault.At(fmt.Sprintf("receipts[%d].state", i), "must be received, matched, removed or not_matched")
		}
		if !validFingerprint.MatchString(string(r.Fingerprint)) {
			continue
		}
		r.Partner = partner
		if r.At.IsZero() || r.At.After(now) || r.At.Unix() <= 0 {
			r.At = now
		}
		kept = append(kept, r)
	}
	if len(kept) == 0 {
		return nil
	}
	if _, err := d.store.PutReceipts(ctx, partner, kept); err != nil {
		return fmt.Errorf("keep receipts: %w", err)
	}
	return nil
}

// Changes gives the changes of those banks after a sequence number, oldest
// first, at most limit: of each fingerprint the last one. So whoever asks from
// the beginning (after 0) learns what is released and what was withdrawn, and
// never sees a fingerprint that was withdrawn since.
func (d *Desk) Changes(ctx context.Context, banks []Bank, after int64, limit int) ([]Change, error) {
	stored, err := d.store.CaseChanges(ctx, banks, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	list := make([]Change, len(stored))
	for i, s := range stored {
		c := Change{Seq: s.Seq, Bank: s.Bank, Action: s.Action, Verified: s.Verified, At: s.At}
		if c.Fingerprint, err = d.told(s); err != nil {
			return nil, fmt.Errorf("read changes: %w", err)
		}
		list[i] = c
	}
	return list, nil
}

// told gives the fingerprint of a change, with its ID alone when it is gone.
func (d *Desk) told(s StoredChange) (Fingerprint, error) {
	if s.Action != ActionAdded {
		return Fingerprint{ID: s.ID, State: Withdrawn}, nil
	}
	key, err := d.vault.Open(s.Case[:], s.Key)
	if err != nil {
		return Fingerprint{}, err
	}
	return openRow(key, s.Row)
}
