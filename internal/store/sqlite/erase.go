package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// DeleteThread implements conversation.Store.
func (db *DB) DeleteThread(ctx context.Context, key conversation.Key, entry audit.Entry) error {
	err := db.write(ctx, func(t *tx) error {
		var id int64
		err := t.scan("SELECT id FROM threads WHERE platform = ? AND thread = ?", []any{string(key.Platform), key.Thread}, &id)
		if errors.Is(err, sql.ErrNoRows) {
			return refuse(errNoThread())
		}
		if err != nil {
			return fmt.Errorf("find thread: %w", err)
		}
		if err := t.exec("DELETE FROM events WHERE platform = ? AND thread = ?", string(key.Platform), key.Thread); err != nil {
			return fmt.Errorf("delete events: %w", err)
		}
		if err := t.exec("DELETE FROM threads WHERE id = ?", id); err != nil {
			return fmt.Errorf("delete thread: %w", err)
		}
		return t.appendAudit(entry)
	})
	if err != nil {
		return err
	}
	return db.forget(ctx)
}

// DeleteAccount implements conversation.Store.
func (db *DB) DeleteAccount(ctx context.Context, p platform.ID, account string, entry audit.Entry) (int, error) {
	var n int
	err := db.write(ctx, func(t *tx) error {
		const its = "(SELECT thread_id FROM thread_accounts WHERE platform = ?1 AND account = ?2)"
		for _, query := range []string{
			"DELETE FROM events WHERE platform = ?1 AND (account = ?2 OR thread IN (SELECT thread FROM threads WHERE id IN " + its + "))",
			"DELETE FROM checks WHERE platform = ?1 AND account = ?2",
		} {
			if err := t.exec(query, string(p), account); err != nil {
				return fmt.Errorf("delete account: %w", err)
			}
		}
		res, err := t.execResult("DELETE FROM threads WHERE id IN "+its, string(p), account)
		if err != nil {
			return fmt.Errorf("delete account: %w", err)
		}
		count, err := res.RowsAffected()
		if err != nil {
			return fmt.Errorf("delete account: %w", err)
		}
		n = int(count)
		entry.Detail = fmt.Sprintf("%d threads", n)
		return t.appendAudit(entry)
	})
	if err != nil {
		return 0, err
	}
	return n, db.forget(ctx)
}

// forget moves the log of changes into the file and empties it, so that what
// was erased is not left lying in it.
func (db *DB) forget(ctx context.Context) error {
	return db.write(ctx, func(t *tx) error {
		t.checkpoint = true
		return nil
	})
}
