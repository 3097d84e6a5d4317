package sqlite

import (
	"context"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

// PutReceipts implements cases.Store.
func (db *DB) PutReceipts(ctx context.Context, partner string, list []cases.Receipt) (n int, err error) {
	err = db.write(ctx, func(t *tx) error {
		n = 0
		for _, r := range list {
			rows, err := t.putReceipt(partner, r)
			if err != nil {
				return err
			}
			n += int(rows)
		}
		return nil
	})
	return n, err
}

// putReceipt keeps what a partner says of a fingerprint, if it is there.
func (t *tx) putReceipt(partner string, r cases.Receipt) (n int64, err error) {
	if err := t.noteNews(partner, r); err != nil {
		return 0, err
	}
	n, err = t.affected(`INSERT INTO case_receipts (fingerprint, partner, state, at)
		SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM case_fingerprints WHERE id = ?1)
		ON CONFLICT (fingerprint, partner, state) DO UPDATE SET at = max(at, excluded.at)`,
		string(r.Fingerprint), partner, string(r.State), micros(r.At))
	if err != nil {
		return 0, fmt.Errorf("keep receipt: %w", err)
	}
	return n, nil
}

// SweepCases implements cases.Store.
func (db *DB) SweepCases(ctx context.Context, l cases.Limits) (swept cases.Swept, err error) {
	const old = "case_id IN (SELECT id FROM cases WHERE seen < ?)"
	err = db.write(ctx, func(t *tx) error {
		swept = cases.Swept{}
		for _, step := range []struct {
			n     *int
			query string
			limit int64
		}{
			{&swept.Contacts, "DELETE FROM case_fields WHERE field = 'contact' AND " + old, micros(l.Contacts)},
			{&swept.Details, "DELETE FROM case_fields WHERE field <> 'contact' AND " + old, micros(l.Details)},
			{&swept.Receipts, "DELETE FROM case_receipts WHERE at < ?", micros(l.Receipts)},
			{&swept.Fingerprints, "DELETE FROM case_fingerprints WHERE ended > 0 AND ended < ?", micros(l.Ended)},
		} {
			res, err := t.execResult(step.query, step.limit)
			if err != nil {
				return fmt.Errorf("sweep cases: %w", err)
			}
			rows, err := res.RowsAffected()
			if err != nil {
				return fmt.Errorf("sweep cases: %w", err)
			}
			*step.n = int(rows)
		}
		t.erased = t.erased || swept != (cases.Swept{})
		return t.endNews()
	})
	return swept, err
}

// StaleCases implements cases.Store.
func (db *DB) StaleCases(ctx context.Context, l cases.Limits, limit int) ([]cases.ID, error) {
	var list []cases.ID
	err := each(ctx, db.readers, func(scan func(...any) error) error {
		var raw []byte
		var id cases.ID
		err := scan(&raw)
		copy(id[:], raw)
		list = append(list, id)
		return err
	}, `SELECT id FROM cases WHERE seen < ?1 OR seen < ?2 AND NOT EXISTS
		(SELECT 1 FROM case_fingerprints f WHERE f.case_id = cases.id AND f.state IN ('waiting', 'released')) ORDER BY seen LIMIT ?3`,
		micros(l.Cases), micros(l.Details), limit)
	if err != nil {
		return nil, fmt.Errorf("find stale cases: %w", err)
	}
	return list, nil
}

// CaseKeys implements cases.Store.
func (db *DB) CaseKeys(ctx context.Context, after cases.ID, limit int) ([]cases.SealedKey, error) {
	var list []cases.SealedKey
	err := each(ctx, db.readers, func(scan func(...any) error) error {
		var k cases.SealedKey
		var id []byte
		err := scan(&id, &k.Key)
		copy(k.Case[:], id)
		list = append(list, k)
		return err
	}, "SELECT id, key FROM cases WHERE id > ? ORDER BY id LIMIT ?", after[:], limit)
	if err != nil {
		return nil, fmt.Errorf("read keys of cases: %w", err)
	}
	return list, nil
}

// ReplaceKey implements cases.Store.
func (db *DB) ReplaceKey(ctx context.Context, id cases.ID, was, is []byte) (done bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		res, err := t.execResult("UPDATE cases SET key = ? WHERE id = ? AND key = ?", is, id[:], was)
		if err != nil {
			return fmt.Errorf("replace key of case: %w", err)
		}
		n, err := res.RowsAffected()
		done, t.erased = n > 0, t.erased || n > 0
		return err
	})
	return done, err
}
