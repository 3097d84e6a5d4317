package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"github.com/breakwater-safety/breakwater/internal/audit"
)

// appendAudit adds an entry to the log. The head is read once a transaction,
// since another process may have written meanwhile.
func (t *tx) appendAudit(e audit.Entry) error {
	if !t.headOK {
		t.head = audit.Row{}
		var hash []byte
		err := t.scan("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", nil, &t.head.Seq, &hash)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read audit head: %w", err)
		}
		copy(t.head.Hash[:], hash)
		t.headOK = true
	}
	row := audit.Chain(t.head.Seq, t.head.Hash, e)
	err := t.exec("INSERT INTO audit (seq, at, platform, action, subject, detail, prev, hash) VALUES (?,?,?,?,?,?,?,?)",
		row.Seq, micros(row.At), row.Platform, string(row.Action), row.Subject[:], row.Detail, row.Prev[:], row.Hash[:])
	if err != nil {
		return fmt.Errorf("append audit: %w", err)
	}
	t.head = row
	return nil
}

// AppendAudit records something that changes nothing else, such as a login.
func (db *DB) AppendAudit(ctx context.Context, e audit.Entry) error {
	return db.write(ctx, func(t *tx) error { return t.appendAudit(e) })
}

// AuditLog goes over the audit log, oldest row first.
func (db *DB) AuditLog(ctx context.Context) iter.Seq2[audit.Row, error] {
	return func(yield func(audit.Row, error) bool) {
		rows, err := db.readers.QueryContext(ctx,
			"SELECT seq, at, platform, action, subject, detail, prev, hash FROM audit ORDER BY seq")
		if err != nil {
			yield(audit.Row{}, err)
			return
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			row, err := scanAudit(rows)
			if !yield(row, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(audit.Row{}, err)
		}
	}
}

func scanAudit(rows *sql.Rows) (audit.Row, error) {
	var row audit.Row
	var at int64
	var subject, prev, hash []byte
	err := rows.Scan(&row.Seq, &at, &row.Platform, &row.Action, &subject, &row.Detail, &prev, &hash)
	row.At = fromMicros(at)
	copy(row.Subject[:], subject)
	copy(row.Prev[:], prev)
	copy(row.Hash[:], hash)
	return row, err
}
