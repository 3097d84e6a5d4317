package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

// CaseByPair implements cases.Store.
func (db *DB) CaseByPair(ctx context.Context, pair cases.Digest) (cases.Record, error) {
	return db.readCase(ctx, "pair", pair[:])
}

// CaseByID implements cases.Store.
func (db *DB) CaseByID(ctx context.Context, id cases.ID) (cases.Record, error) {
	return db.readCase(ctx, "id", id[:])
}

// readCase reads a case with all its parts as of one moment.
func (db *DB) readCase(ctx context.Context, by string, value []byte) (r cases.Record, err error) {
	tx, err := db.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return r, fmt.Errorf("read case: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only reads
	var id, pair, reference []byte
	var opened, changed, seen int64
	err = tx.QueryRowContext(ctx, "SELECT id, version, pair, reference, key, salt, bank, opened, changed, seen FROM cases WHERE "+by+" = ?", value).
		Scan(&id, &r.Version, &pair, &reference, &r.Key, &r.Salt, &r.Bank, &opened, &changed, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return r, noCase()
	}
	if err != nil {
		return r, fmt.Errorf("read case: %w", err)
	}
	copy(r.ID[:], id)
	copy(r.Pair[:], pair)
	copy(r.Reference[:], reference)
	r.Opened, r.Changed, r.Seen = fromMicros(opened), fromMicros(changed), fromMicros(seen)
	if err := readParts(ctx, tx, &r); err != nil {
		return cases.Record{}, fmt.Errorf("read case: %w", err)
	}
	return r, nil
}

func readParts(ctx context.Context, tx *sql.Tx, r *cases.Record) (err error) {
	r.Fields = map[string][]byte{}
	err = each(ctx, tx, func(scan func(...any) error) error {
		var field string
		var box []byte
		err := scan(&field, &box)
		r.Fields[field] = box
		return err
	}, "SELECT field, box FROM case_fields WHERE case_id = ?", r.ID[:])
	if err != nil {
		return err
	}
	err = each(ctx, tx, func(scan func(...any) error) error {
		var row cases.Row
		err := scanRow(scan, &row)
		r.Rows = append(r.Rows, row)
		return err
	}, "SELECT "+rowColumns+" FROM case_fingerprints f WHERE case_id = ? ORDER BY n", r.ID[:])
	if err != nil {
		return err
	}
	return each(ctx, tx, func(scan func(...any) error) error {
		var one cases.Receipt
		var at int64
		err := scan(&one.Fingerprint, &one.Partner, &one.State, &at)
		one.At = fromMicros(at)
		r.Receipts = append(r.Receipts, one)
		return err
	}, `SELECT r.fingerprint, r.partner, r.state, r.at FROM case_receipts r JOIN case_fingerprints f ON f.id = r.fingerprint
		WHERE f.case_id = ? ORDER BY r.at, r.fingerprint, r.partner, r.state`, r.ID[:])
}

const rowColumns = "f.id, f.kind, f.bank, f.state, f.verified, f.held, f.added, f.ended, f.box"

func scanRow(scan func(...any) error, r *cases.Row, more ...any) error {
	var added, ended int64
	err := scan(append([]any{&r.ID, &r.Kind, &r.Bank, &r.State, &r.Verified, &r.Held, &added, &ended, &r.Box}, more...)...)
	r.Added, r.Ended = fromMicros(added), fromMicros(ended)
	return err
}

// querier is a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// each gives read each row of a query.
func each(ctx context.Context, q querier, read func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// CaseOf implements cases.Store.
func (db *DB) CaseOf(ctx context.Context, f cases.FingerprintID) (cases.ID, error) {
	return db.caseID(ctx, "SELECT case_id FROM case_fingerprints WHERE id = ?", string(f))
}

// CaseOfReference implements cases.Store.
func (db *DB) CaseOfReference(ctx context.Context, reference cases.Digest) (cases.ID, error) {
	return db.caseID(ctx, "SELECT id FROM cases WHERE reference = ?", reference[:])
}

func (db *DB) caseID(ctx context.Context, query string, arg any) (id cases.ID, err error) {
	var raw []byte
	err = db.readers.QueryRowContext(ctx, query, arg).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return id, noCase()
	}
	if err != nil {
		return id, fmt.Errorf("find case: %w", err)
	}
	copy(id[:], raw)
	return id, nil
}

// WaitingRows implements cases.Store.
func (db *DB) WaitingRows(ctx context.Context, of *cases.ID, limit int) ([]cases.Place, error) {
	where, args := "", []any{}
	if of != nil {
		where, args = " AND f.case_id = ?", append(args, of[:])
	}
	var list []cases.Place
	err := each(ctx, db.readers, func(scan func(...any) error) error {
		var p cases.Place
		var id []byte
		err := scanRow(scan, &p.Row, &id)
		copy(p.Case[:], id)
		list = append(list, p)
		return err
	}, "SELECT "+rowColumns+", f.case_id FROM case_fingerprints f WHERE f.state = 'waiting'"+where+" ORDER BY f.held, f.n LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("read fingerprints that wait: %w", err)
	}
	return list, nil
}

// CaseChanges implements cases.Store.
func (db *DB) CaseChanges(ctx context.Context, banks []cases.Bank, after int64, limit int) ([]cases.StoredChange, error) {
	names, err := json.Marshal(banks)
	if err != nil {
		return nil, err
	}
	var list []cases.StoredChange
	err = each(ctx, db.readers, func(scan func(...any) error) error {
		c, err := scanChange(scan)
		list = append(list, c)
		return err
	}, `SELECT c.seq, c.fingerprint, c.bank, c.action, c.verified, c.at, coalesce(f.kind, ''), coalesce(f.state, 'withdrawn'),
			coalesce(f.added, 0), f.box, k.id, k.key
		FROM case_changes c LEFT JOIN case_fingerprints f ON f.id = c.fingerprint LEFT JOIN cases k ON k.id = f.case_id
		WHERE c.seq > ? AND c.bank IN (SELECT value FROM json_each(?)) ORDER BY c.seq LIMIT ?`, after, string(names), limit)
	if err != nil {
		return nil, fmt.Errorf("read changes of cases: %w", err)
	}
	return list, nil
}

func scanChange(scan func(...any) error) (c cases.StoredChange, err error) {
	var at, added int64
	var id []byte
	err = scan(&c.Seq, &c.ID, &c.Bank, &c.Action, &c.Verified, &at, &c.Kind, &c.State, &added, &c.Box, &id, &c.Key)
	c.At, c.Added = fromMicros(at), fromMicros(added)
	copy(c.Case[:], id)
	if c.Action == cases.ActionWithdrawn { // nothing else of it
		c.Row = cases.Row{ID: c.ID, Bank: c.Bank, State: cases.Withdrawn}
		c.Case, c.Key = cases.ID{}, nil
	}
	return c, err
}
