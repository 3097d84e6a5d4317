package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/bank"
)

// Changed implements bank.Store.
func (db *DB) Changed(ctx context.Context, since bank.Mark) (bool, error) {
	mark, err := readMark(ctx, db.readers)
	return mark != since, err
}

// readMark gives the numbers that were used last, those of rows that are no
// more among them.
func readMark(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) (m bank.Mark, err error) {
	err = q.QueryRowContext(ctx, `SELECT
		coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'entries'), 0),
		coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'entry_changes'), 0)`).Scan(&m.Number, &m.Seq)
	if err != nil {
		return m, fmt.Errorf("read mark: %w", err)
	}
	return m, nil
}

// Follow implements bank.Store.
func (db *DB) Follow(ctx context.Context, since bank.Mark, f bank.Follower) (bank.Mark, error) {
	tx, err := db.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // all of it as of one moment
	if err != nil {
		return since, fmt.Errorf("read changes: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only reads
	mark, err := readMark(ctx, tx)
	if err != nil {
		return since, err
	}
	rows, err := tx.QueryContext(ctx, selectBanks)
	if err != nil {
		return since, fmt.Errorf("read banks: %w", err)
	}
	banks, err := scanBanks(rows)
	if err != nil {
		return since, err
	}
	f.Banks(banks)
	if mark.Number > since.Number {
		err = followRows(ctx, tx, f, `SELECT bank_id, number, 0, 1, pdq, vpdq FROM entries WHERE number > ? AND status = 0 ORDER BY number`, int64(since.Number))
	}
	if err == nil && mark.Seq > since.Seq && since != (bank.Mark{}) {
		err = followRows(ctx, tx, f, `SELECT c.bank_id, c.number, max(c.seq), coalesce(e.status = 0, 0), e.pdq, e.vpdq
			FROM entry_changes c LEFT JOIN entries e ON e.number = c.number
			WHERE c.seq > ? AND c.number > 0 GROUP BY c.number`, since.Seq)
	}
	if err != nil {
		return since, err
	}
	return mark, nil
}

// LoadBank implements bank.Store.
func (db *DB) LoadBank(ctx context.Context, bankID int64, f bank.Follower) error {
	tx, err := db.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("read bank: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only reads
	var its, all int64
	err = tx.QueryRowContext(ctx, "SELECT coalesce((SELECT entries FROM banks WHERE id = ?), 0), (SELECT sum(entries) FROM banks)", bankID).Scan(&its, &all)
	if err != nil {
		return fmt.Errorf("read bank: %w", err)
	}
	from := "entries"
	if its > all/8 { // going through all is quicker than finding each
		from = "entries NOT INDEXED"
	}
	return followRows(ctx, tx, f, "SELECT bank_id, number, 0, 1, pdq, vpdq FROM "+from+" WHERE bank_id = ? AND status = 0", bankID)
}

// Proof implements bank.Store.
func (db *DB) Proof(ctx context.Context) (p bank.Proof, err error) {
	var hash []byte
	err = db.readers.QueryRowContext(ctx, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").Scan(&p.Seq, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("read proof: %w", err)
	}
	copy(p.Hash[:], hash)
	return p, nil
}

// Holds implements bank.Store.
func (db *DB) Holds(ctx context.Context, p bank.Proof) (there bool, err error) {
	err = db.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM audit WHERE seq = ? AND hash = ?)", p.Seq, p.Hash[:]).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("read proof: %w", err)
	}
	return there, nil
}

// followRows tells of the rows of a query: bank, number, change, whether it
// matches, hashes.
func followRows(ctx context.Context, tx *sql.Tx, f bank.Follower, query string, after int64) error {
	rows, err := tx.QueryContext(ctx, query, after)
	if err != nil {
		return fmt.Errorf("read changes: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var p, v sql.RawBytes
	for rows.Next() {
		var bankID, number, seq int64
		var active bool
		if err := rows.Scan(&bankID, &number, &seq, &active, &p, &v); err != nil {
			return fmt.Errorf("read change: %w", err)
		}
		if !active {
			f.Off(bankID, bank.Number(number), seq)
			continue
		}
		hashes, err := fingerprint(p, v, nil, nil)
		if err != nil {
			return err
		}
		f.On(bankID, bank.Number(number), hashes)
	}
	return rows.Err()
}
