package sqlite

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/pdq"
)

// CreateBank implements bank.Store.
func (db *DB) CreateBank(ctx context.Context, b bank.Bank, entry audit.Entry) (created bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		created = false
		res, err := t.execResult("INSERT OR IGNORE INTO banks (platform, name, created) VALUES (?,?,?)",
			string(b.Platform), b.Name, micros(b.Created))
		if err != nil {
			return fmt.Errorf("insert bank: %w", err)
		}
		if n, err := res.RowsAffected(); n == 0 || err != nil {
			return err
		}
		created = true
		return t.appendAudit(entry)
	})
	return created, err
}

// DeleteBank implements bank.Store.
func (db *DB) DeleteBank(ctx context.Context, key bank.Key, entry audit.Entry) error {
	return db.write(ctx, func(t *tx) error {
		id, err := t.bankID(key)
		if err != nil {
			return err
		}
		if err := t.exec("DELETE FROM banks WHERE id = ?", id); err != nil {
			return fmt.Errorf("delete bank: %w", err)
		}
		return t.appendAudit(entry)
	})
}

// bankID finds a bank's row; it refuses with fault.NotFound.
func (t *tx) bankID(key bank.Key) (int64, error) {
	var id int64
	err := t.scan("SELECT id FROM banks WHERE platform = ? AND name = ?", []any{string(key.Platform), key.Name}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, refuse(fault.New(fault.NotFound, "There is no bank of this name. Make it first."))
	}
	if err != nil {
		return 0, fmt.Errorf("find bank: %w", err)
	}
	return id, nil
}

// Banks implements bank.Store.
func (db *DB) Banks(ctx context.Context, p platform.ID) ([]bank.Bank, error) {
	rows, err := db.readers.QueryContext(ctx, `SELECT b.name, b.created, (SELECT count(*) FROM entries e WHERE e.bank_id = b.id)
		FROM banks b WHERE b.platform = ? ORDER BY b.name`, string(p))
	if err != nil {
		return nil, fmt.Errorf("list banks: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []bank.Bank
	for rows.Next() {
		b := bank.Bank{Platform: p}
		var created int64
		if err := rows.Scan(&b.Name, &created, &b.Entries); err != nil {
			return nil, fmt.Errorf("read bank: %w", err)
		}
		b.Created = fromMicros(created)
		list = append(list, b)
	}
	return list, rows.Err()
}

// AddEntries implements bank.Store.
func (db *DB) AddEntries(ctx context.Context, key bank.Key, entries []bank.Entry, entry audit.Entry) (added []bank.Entry, err error) {
	err = db.write(ctx, func(t *tx) error {
		added = nil
		id, err := t.bankID(key)
		if err != nil {
			return err
		}
		fresh, err := t.freshEntries(id, entries)
		if err != nil {
			return err
		}
		for _, e := range fresh {
			err := t.exec("INSERT INTO entries (bank_id, entry, pdq, md5, sha256, source, created) VALUES (?,?,?,?,?,?,?)",
				id, e.ID, raw(e.PDQ), raw16(e.MD5), raw(e.SHA256), e.Source, micros(e.Created))
			if err != nil {
				return fmt.Errorf("insert entry: %w", err)
			}
		}
		added = fresh
		if len(fresh) == 0 {
			return nil
		}
		return t.appendAudit(entry)
	})
	return added, err
}

// freshEntries gives the entries that the bank does not hold yet, and refuses
// ids that stand for another fingerprint.
func (t *tx) freshEntries(bankID int64, entries []bank.Entry) ([]bank.Entry, error) {
	var fresh []bank.Entry
	now := map[string]bank.Entry{} // ids named twice in one call
	for _, e := range entries {
		have, err := t.entry(bankID, e.ID)
		if errors.Is(err, sql.ErrNoRows) {
			earlier, twice := now[e.ID]
			if !twice {
				now[e.ID] = e
				fresh = append(fresh, e)
				continue
			}
			have, err = earlier.Fingerprint, nil
		}
		if err != nil {
			return nil, fmt.Errorf("find entry: %w", err)
		}
		if !same(have, e.Fingerprint) {
			return nil, refuse(&fault.Error{
				Code: fault.Conflict, Field: "id", Public: "was used for an entry with another fingerprint; give every entry its own id.",
			})
		}
	}
	return fresh, nil
}

func (t *tx) entry(bankID int64, id string) (bank.Fingerprint, error) {
	var p, m, s []byte
	err := t.scan("SELECT pdq, md5, sha256 FROM entries WHERE bank_id = ? AND entry = ?", []any{bankID, id}, &p, &m, &s)
	return fingerprint(p, m, s), err
}

// DeleteEntry implements bank.Store.
func (db *DB) DeleteEntry(ctx context.Context, key bank.Key, id string, entry audit.Entry) error {
	return db.write(ctx, func(t *tx) error {
		bankID, err := t.bankID(key)
		if err != nil {
			return err
		}
		res, err := t.execResult("DELETE FROM entries WHERE bank_id = ? AND entry = ?", bankID, id)
		if err != nil {
			return fmt.Errorf("delete entry: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return refuse(fault.New(fault.NotFound, "The bank has no entry with this id."))
		}
		return t.appendAudit(entry)
	})
}

// AllEntries implements bank.Store.
func (db *DB) AllEntries(ctx context.Context) iter.Seq2[bank.Stored, error] {
	return func(yield func(bank.Stored, error) bool) {
		rows, err := db.readers.QueryContext(ctx, `SELECT b.platform, b.name, e.entry, e.pdq, e.md5, e.sha256, e.source, e.created
			FROM entries e JOIN banks b ON b.id = e.bank_id`)
		if err != nil {
			yield(bank.Stored{}, err)
			return
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var s bank.Stored
			var p, m, h []byte
			var created int64
			err := rows.Scan(&s.Platform, &s.Name, &s.ID, &p, &m, &h, &s.Source, &created)
			s.Fingerprint, s.Created = fingerprint(p, m, h), fromMicros(created)
			if !yield(s, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(bank.Stored{}, err)
		}
	}
}

// raw and raw16 give a hash as it is stored; nil stays NULL.
func raw[H ~[32]byte](h *H) any {
	if h == nil {
		return nil
	}
	b := [32]byte(*h)
	return b[:]
}

func raw16(h *[md5.Size]byte) any {
	if h == nil {
		return nil
	}
	return h[:]
}

func fingerprint(p, m, s []byte) bank.Fingerprint {
	var f bank.Fingerprint
	if p != nil {
		h := pdq.Hash(p)
		f.PDQ = &h
	}
	if m != nil {
		h := [md5.Size]byte(m)
		f.MD5 = &h
	}
	if s != nil {
		h := [sha256.Size]byte(s)
		f.SHA256 = &h
	}
	return f
}

func same(a, b bank.Fingerprint) bool {
	pa, _ := raw(a.PDQ).([]byte)
	pb, _ := raw(b.PDQ).([]byte)
	ma, _ := raw16(a.MD5).([]byte)
	mb, _ := raw16(b.MD5).([]byte)
	sa, _ := raw(a.SHA256).([]byte)
	sb, _ := raw(b.SHA256).([]byte)
	return bytes.Equal(pa, pb) && bytes.Equal(ma, mb) && bytes.Equal(sa, sb)
}
