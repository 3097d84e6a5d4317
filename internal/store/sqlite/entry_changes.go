package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// change changes one entry. do gets the entry and says whether anything is to
// be noted. gone is the entry as it was, when it matched before and does not
// now.
func (db *DB) change(ctx context.Context, key bank.Key, id string, entry audit.Entry,
	do func(*tx, bank.Stored) (noted bool, err error),
) (gone *bank.Gone, err error) {
	err = db.write(ctx, func(t *tx) error {
		gone = nil
		bankID, err := t.bankID(key)
		if err != nil {
			return err
		}
		before, err := t.entryByKey(bankID, id)
		if errors.Is(err, sql.ErrNoRows) || err == nil && before.ID != id {
			return refuse(noEntry())
		}
		if err != nil {
			return err
		}
		if noted, err := do(t, before); err != nil || !noted {
			return err
		}
		if err := t.changed(bankID, before.Number, entry); err != nil {
			return err
		}
		var active bool
		err = t.scan("SELECT EXISTS (SELECT 1 FROM entries WHERE number = ? AND status = 0)", []any{int64(before.Number)}, &active)
		if err != nil || active || before.Status != bank.Active {
			return err
		}
		gone = &bank.Gone{Stored: before}
		return t.scan("SELECT max(seq) FROM entry_changes", nil, &gone.Seq)
	})
	return gone, err
}

func noEntry() error { return fault.New(fault.NotFound, "The bank has no entry with this id.") }

func wasWithdrawn() error {
	return fault.New(fault.Conflict, "The entry was withdrawn. It stays so, and nothing of it can be changed.")
}

// ChangeEntry implements bank.Store.
func (db *DB) ChangeEntry(ctx context.Context, key bank.Key, id string, s bank.State, entry audit.Entry) (*bank.Gone, error) {
	return db.change(ctx, key, id, entry, func(t *tx, before bank.Stored) (bool, error) {
		if before.Status == bank.Withdrawn {
			return false, refuse(wasWithdrawn())
		}
		if before.Status == s.Status && before.DisabledUntil.Equal(s.DisabledUntil) && before.Expires.Equal(s.Expires) {
			return false, nil
		}
		err := t.exec("UPDATE entries SET status = ?, until = ?, expires = ? WHERE number = ?",
			statusNumber(s.Status), micros(s.DisabledUntil), micros(s.Expires), int64(before.Number))
		if err != nil {
			return false, fmt.Errorf("change entry: %w", err)
		}
		return true, nil
	})
}

// WithdrawEntry implements bank.Store.
func (db *DB) WithdrawEntry(ctx context.Context, key bank.Key, id string, digests func(bank.Entry) []bank.Digest, entry audit.Entry) (*bank.Gone, error) {
	return db.change(ctx, key, id, entry, func(t *tx, before bank.Stored) (bool, error) {
		if before.Status == bank.Withdrawn {
			return false, nil
		}
		return true, t.withdraw(before, digests)
	})
}

// withdraw erases what is known of an entry but that it is withdrawn.
func (t *tx) withdraw(e bank.Stored, digests func(bank.Entry) []bank.Digest) error {
	if err := t.remember(e.BankID, digests(e.Entry)); err != nil {
		return err
	}
	// An id that was a hash goes with it; its key remains.
	if err := t.exec(`UPDATE entries SET status = 2, until = 0, expires = 0, pdq = NULL, vpdq = NULL, md5 = NULL, sha256 = NULL,
		entry = CASE ? WHEN 1 THEN NULL ELSE entry END WHERE number = ?`, idIsHash(&e.Entry), int64(e.Number)); err != nil {
		return fmt.Errorf("withdraw entry: %w", err)
	}
	return t.forgetEntry(e)
}

// remember keeps the digests of what was withdrawn.
func (t *tx) remember(bankID int64, digests []bank.Digest) error {
	for _, d := range digests {
		if err := t.exec("INSERT OR IGNORE INTO withdrawn (bank_id, digest) VALUES (?,?)", bankID, d[:]); err != nil {
			return fmt.Errorf("remember withdrawal: %w", err)
		}
	}
	return nil
}

// DeleteEntry implements bank.Store.
func (db *DB) DeleteEntry(ctx context.Context, key bank.Key, id string, entry audit.Entry) (*bank.Gone, error) {
	return db.change(ctx, key, id, entry, func(t *tx, before bank.Stored) (bool, error) {
		return true, t.deleteEntry(before)
	})
}

func (t *tx) deleteEntry(e bank.Stored) error {
	if err := t.exec("DELETE FROM entries WHERE number = ?", int64(e.Number)); err != nil {
		return fmt.Errorf("delete entry: %w", err)
	}
	if e.Status == bank.Withdrawn {
		return nil
	}
	return t.forgetEntry(e)
}

// forgetEntry takes away what hangs on an entry.
func (t *tx) forgetEntry(e bank.Stored) error {
	t.erased = true
	if err := t.exec("DELETE FROM opinions WHERE number = ?", int64(e.Number)); err != nil {
		return fmt.Errorf("delete opinions: %w", err)
	}
	if err := t.exec("UPDATE banks SET entries = entries - 1 WHERE id = ?", e.BankID); err != nil {
		return fmt.Errorf("count entries: %w", err)
	}
	return nil
}

// SetOpinion implements bank.Store.
func (db *DB) SetOpinion(ctx context.Context, key bank.Key, id string, o bank.Opinion, entry audit.Entry) error {
	_, err := db.change(ctx, key, id, entry, func(t *tx, before bank.Stored) (bool, error) {
		if before.Status == bank.Withdrawn {
			return false, refuse(wasWithdrawn())
		}
		var err error
		if o.Verdict == "" {
			err = t.exec("DELETE FROM opinions WHERE number = ? AND holder = ?", int64(before.Number), o.Holder)
		} else {
			err = t.exec("INSERT OR REPLACE INTO opinions (number, holder, verdict, at) VALUES (?,?,?,?)",
				int64(before.Number), o.Holder, string(o.Verdict), micros(o.At))
		}
		if err != nil {
			return false, fmt.Errorf("set opinion: %w", err)
		}
		return false, t.appendAudit(entry)
	})
	return err
}

// Tidy implements bank.Store.
func (db *DB) Tidy(ctx context.Context, now time.Time, limit int) (n int, err error) {
	if idle, err := db.nothingDue(ctx, now); err != nil || idle {
		return 0, err
	}
	err = db.write(ctx, func(t *tx) error {
		n = 0
		for _, step := range []func(*tx, time.Time, int) (int, error){(*tx).enable, (*tx).expire, (*tx).sweepBanks} {
			did, err := step(t, now, limit-n)
			if err != nil {
				return fmt.Errorf("tidy entries: %w", err)
			}
			n += did
		}
		return nil
	})
	return n, err
}

// nothingDue looks without taking the writer's time.
func (db *DB) nothingDue(ctx context.Context, now time.Time) (bool, error) {
	var due bool
	err := db.readers.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM entries WHERE until > 0 AND until <= ?1)
		OR EXISTS (SELECT 1 FROM entries WHERE expires > 0 AND expires <= ?1) OR EXISTS (SELECT 1 FROM deleted_banks)`, micros(now)).Scan(&due)
	return !due, err
}

func (t *tx) enable(now time.Time, limit int) (int, error) {
	list, err := t.entries("WHERE e.until > 0 AND e.until <= ? LIMIT ?", micros(now), limit)
	for _, e := range list {
		if err := t.exec("UPDATE entries SET status = 0, until = 0 WHERE number = ?", int64(e.Number)); err != nil {
			return 0, err
		}
		if err := t.changed(e.BankID, e.Number, own(now, audit.EntryChanged)); err != nil {
			return 0, err
		}
	}
	return len(list), err
}

func (t *tx) expire(now time.Time, limit int) (int, error) {
	list, err := t.entries("WHERE e.expires > 0 AND e.expires <= ? LIMIT ?", micros(now), limit)
	for _, e := range list {
		if err := t.deleteEntry(e); err != nil {
			return 0, err
		}
		if err := t.changed(e.BankID, e.Number, own(now, audit.EntryDeleted)); err != nil {
			return 0, err
		}
	}
	return len(list), err
}

// own is an audit entry of the deployment's own act.
func own(now time.Time, a audit.Action) audit.Entry {
	return audit.Entry{At: now, Action: a, Detail: "its time had come"}
}

// sweepBanks takes out entries of banks that are no more.
func (t *tx) sweepBanks(_ time.Time, limit int) (int, error) {
	if limit <= 0 {
		return 0, nil
	}
	var id int64
	err := t.scan("SELECT id FROM deleted_banks LIMIT 1", nil, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	t.erased = true
	const some = "(SELECT number FROM entries WHERE bank_id = ? LIMIT ?)"
	if err := t.exec("DELETE FROM opinions WHERE number IN "+some, id, limit); err != nil {
		return 0, err
	}
	res, err := t.execResult("DELETE FROM entries WHERE number IN "+some, id, limit)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	if err != nil || int(n) == limit {
		return int(n), err
	}
	return int(n), t.exec("DELETE FROM deleted_banks WHERE id = ?", id)
}
