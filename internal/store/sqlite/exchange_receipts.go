package sqlite

import (
	"context"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/media"
)

// noteFound keeps what those learn who gave the shared entries that a check
// matched: a person in their case, a source in the receipts that wait for it.
func (t *tx) noteFound(c media.Commit) error {
	for _, f := range c.Found {
		states := []cases.ReceiptState{cases.ReceiptMatched}
		if f.Stopped {
			states = append(states, cases.ReceiptRemoved)
		}
		for _, state := range states {
			r := exchange.Receipt{Fingerprint: f.Entry, State: state, At: c.Check.Created}
			var err error
			if _, own := cases.BankOf(f.Bank); own {
				_, err = t.putReceipt(string(c.Check.Platform), cases.Receipt{Fingerprint: cases.FingerprintID(f.Entry), State: state, At: r.At})
			} else if source, ok := exchange.SourceOf(f.Bank); ok {
				err = t.queueReceipt(source, r)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// queueReceipt puts a receipt into the outbox of a source that is followed; of
// the same fingerprint and state the latest, with a new number, so that one that
// is being sent is not taken for it.
func (t *tx) queueReceipt(source string, r exchange.Receipt) error {
	err := t.exec(`INSERT OR REPLACE INTO exchange_receipts (source, fingerprint, state, at)
		SELECT name, ?, ?, ? FROM exchange_sources WHERE name = ? AND ended = 0`, r.Fingerprint, string(r.State), micros(r.At), source)
	if err != nil {
		return fmt.Errorf("queue receipt: %w", err)
	}
	return nil
}

// QueueReceipts implements exchange.SourceStore.
func (db *DB) QueueReceipts(ctx context.Context, list []exchange.Receipt) error {
	return db.write(ctx, func(t *tx) error {
		for _, r := range list {
			err := t.exec(`INSERT OR REPLACE INTO exchange_receipts (source, fingerprint, state, at)
				SELECT s.name, ?1, ?2, ?3 FROM exchange_sources s WHERE s.ended = 0 AND (?4 = '' OR s.name = ?4) AND EXISTS (
					SELECT 1 FROM banks b JOIN entries e ON e.bank_id = b.id AND e.key = ?5 AND e.status <> 2
					WHERE b.platform = 'shared' AND b.name IN ('partner-' || s.name || '-adult', 'partner-' || s.name || '-under18'))`,
				r.Fingerprint, string(r.State), micros(r.At), r.Source, entryKey(r.Fingerprint))
			if err != nil {
				return fmt.Errorf("queue receipt: %w", err)
			}
		}
		return nil
	})
}

// WaitingReceipts implements exchange.SourceStore.
func (db *DB) WaitingReceipts(ctx context.Context, source string, limit int) (list []exchange.Receipt, err error) {
	err = each(ctx, db.readers, func(scan func(...any) error) error {
		r := exchange.Receipt{Source: source}
		var at int64
		err := scan(&r.N, &r.Fingerprint, &r.State, &at)
		r.At = fromMicros(at)
		list = append(list, r)
		return err
	}, "SELECT n, fingerprint, state, at FROM exchange_receipts WHERE source = ? ORDER BY n LIMIT ?", source, limit)
	if err != nil {
		return nil, fmt.Errorf("read receipts: %w", err)
	}
	return list, nil
}

// ReceiptsSent implements exchange.SourceStore.
func (db *DB) ReceiptsSent(ctx context.Context, list []exchange.Receipt) error {
	return db.write(ctx, func(t *tx) error {
		for _, r := range list {
			if err := t.exec("DELETE FROM exchange_receipts WHERE n = ?", r.N); err != nil {
				return fmt.Errorf("drop receipt: %w", err)
			}
		}
		return nil
	})
}
