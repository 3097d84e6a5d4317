package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
)

// errNotWithdrawn ends a change that would change nothing.
var errNotWithdrawn = errors.New("it was not withdrawn")

// ReadmitEntry implements bank.Store.
func (db *DB) ReadmitEntry(ctx context.Context, key bank.Key, e bank.Entry, digests func(bank.Entry) []bank.Digest, entry audit.Entry) (was bool, err error) {
	batch := bank.Batch{Entries: []bank.Entry{e}, Digests: digests}
	ready, err := prepare(batch.Entries)
	if err != nil {
		return false, err
	}
	err = db.write(ctx, func(t *tx) error {
		id, err := t.bankID(key)
		if err != nil {
			return err
		}
		a := adder{tx: t, bankID: id, batch: batch, ready: ready, sources: map[string]int64{}, refused: map[int]bool{}}
		if have, err := t.entryByKey(id, e.ID); err == nil { // refused before anything is lifted
			if err := a.compare(have, &e); err != nil {
				return err
			}
		}
		lifted, err := t.lift(id, e, digests)
		if err != nil {
			return err
		}
		if lifted == 0 {
			return refuse(errNotWithdrawn)
		}
		if err := a.all(); err != nil {
			return err
		}
		return t.appendAudit(entry)
	})
	if errors.Is(err, errNotWithdrawn) {
		return false, nil
	}
	return err == nil, err
}

// lift forgets that an entry was withdrawn, and gives how many things said so.
func (t *tx) lift(bankID int64, e bank.Entry, digests func(bank.Entry) []bank.Digest) (n int64, err error) {
	take := func(query string, args ...any) {
		if err != nil {
			return
		}
		res, failed := t.execResult(query, args...)
		if failed != nil {
			err = fmt.Errorf("lift withdrawal: %w", failed)
			return
		}
		rows, failed := res.RowsAffected()
		n, err = n+rows, failed
	}
	take("DELETE FROM entries WHERE bank_id = ? AND key = ? AND status = 2", bankID, entryKey(e.ID))
	for _, d := range digests(e) {
		take("DELETE FROM withdrawn WHERE bank_id = ? AND digest = ?", bankID, d[:])
	}
	return n, err
}
