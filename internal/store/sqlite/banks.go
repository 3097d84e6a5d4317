package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// CreateBank implements bank.Store.
func (db *DB) CreateBank(ctx context.Context, b bank.Bank, entry audit.Entry) (created bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		created = false
		res, err := t.execResult("INSERT OR IGNORE INTO banks (platform, name, kind, distance, created, entries) VALUES (?,?,?,?,?,0)",
			string(b.Platform), b.Name, string(b.Kind), b.Distance, micros(b.Created))
		if err != nil {
			return fmt.Errorf("insert bank: %w", err)
		}
		if n, err := res.RowsAffected(); n == 0 || err != nil {
			return err
		}
		created = true
		return t.changed(0, 0, entry)
	})
	return created, err
}

// ChangeBank implements bank.Store.
func (db *DB) ChangeBank(ctx context.Context, key bank.Key, s bank.Settings, entry audit.Entry) error {
	return db.write(ctx, func(t *tx) error {
		id, err := t.bankID(key)
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE banks SET kind = ?, distance = ? WHERE id = ?", string(s.Kind), s.Distance, id); err != nil {
			return fmt.Errorf("change bank: %w", err)
		}
		return t.changed(id, 0, entry)
	})
}

// DeleteBank implements bank.Store. Its entries are taken out by Tidy, a part
// at a time.
func (db *DB) DeleteBank(ctx context.Context, key bank.Key, entry audit.Entry) error {
	return db.write(ctx, func(t *tx) error {
		id, err := t.bankID(key)
		if err != nil {
			return err
		}
		if err := t.deleteBank(id); err != nil {
			return err
		}
		return t.changed(id, 0, entry)
	})
}

// deleteBank takes a bank out; its entries are left to Tidy.
func (t *tx) deleteBank(id int64) error {
	for _, statement := range []string{
		"DELETE FROM banks WHERE id = ?", "DELETE FROM withdrawn WHERE bank_id = ?", "INSERT INTO deleted_banks (id) VALUES (?)",
	} {
		if err := t.exec(statement, id); err != nil {
			return fmt.Errorf("delete bank: %w", err)
		}
	}
	return nil
}

// changed notes a change for those who follow, and its audit entry.
func (t *tx) changed(bankID int64, n bank.Number, entry audit.Entry) error {
	if err := t.noteChange(bankID, n); err != nil {
		return err
	}
	return t.appendAudit(entry)
}

func (t *tx) noteChange(bankID int64, n bank.Number) error {
	if err := t.exec("INSERT INTO entry_changes (bank_id, number) VALUES (?,?)", bankID, int64(n)); err != nil {
		return fmt.Errorf("note change: %w", err)
	}
	return nil
}

// bankID finds a bank's row; it refuses with fault.NotFound.
func (t *tx) bankID(key bank.Key) (int64, error) {
	var id int64
	err := t.scan("SELECT id FROM banks WHERE platform = ? AND name = ?", []any{string(key.Platform), key.Name}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, refuse(noBank())
	}
	if err != nil {
		return 0, fmt.Errorf("find bank: %w", err)
	}
	return id, nil
}

func noBank() error {
	return fault.New(fault.NotFound, "There is no bank of this name. Make it first.")
}

// Banks implements bank.Store.
func (db *DB) Banks(ctx context.Context, p platform.ID) ([]bank.Bank, error) {
	rows, err := db.readers.QueryContext(ctx, selectBanks+" WHERE platform = ? ORDER BY name", string(p))
	if err != nil {
		return nil, fmt.Errorf("list banks: %w", err)
	}
	return scanBanks(rows)
}

const selectBanks = "SELECT id, platform, name, kind, distance, created, entries FROM banks"

func scanBanks(rows *sql.Rows) ([]bank.Bank, error) {
	defer func() { _ = rows.Close() }()
	var list []bank.Bank
	for rows.Next() {
		var b bank.Bank
		var created int64
		if err := rows.Scan(&b.ID, &b.Platform, &b.Name, &b.Kind, &b.Distance, &created, &b.Entries); err != nil {
			return nil, fmt.Errorf("read bank: %w", err)
		}
		b.Created = fromMicros(created)
		list = append(list, b)
	}
	return list, rows.Err()
}
