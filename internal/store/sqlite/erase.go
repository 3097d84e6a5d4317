package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// eventsOfThread are the events that tell of a thread.
const eventsOfThread = "FROM events WHERE platform = ? AND thread = ?"

// DeleteThread implements conversation.Store.
func (db *DB) DeleteThread(ctx context.Context, key conversation.Key, entry audit.Entry) error {
	return db.write(ctx, func(t *tx) error {
		var id int64
		err := t.scan("SELECT id FROM threads WHERE platform = ? AND thread = ?", []any{string(key.Platform), key.Thread}, &id)
		if errors.Is(err, sql.ErrNoRows) {
			return refuse(errNoThread())
		}
		if err != nil {
			return fmt.Errorf("find thread: %w", err)
		}
		if err := t.exec("DELETE "+eventsOfThread, string(key.Platform), key.Thread); err != nil {
			return fmt.Errorf("delete events: %w", err)
		}
		if err := t.exec("DELETE FROM threads WHERE id = ?", id); err != nil {
			return fmt.Errorf("delete thread: %w", err)
		}
		t.erased = true
		return t.appendAudit(entry)
	})
}

// DeleteAccount implements conversation.Store.
func (db *DB) DeleteAccount(ctx context.Context, p platform.ID, account string, entry audit.Entry) (int, error) {
	var n int
	err := db.write(ctx, func(t *tx) error {
		const its = "(SELECT thread_id FROM thread_accounts WHERE platform = ?1 AND account = ?2)"
		for _, query := range []string{
			// In two, for an OR would not use their indexes.
			"DELETE FROM events WHERE platform = ?1 AND account = ?2",
			"DELETE FROM events WHERE platform = ?1 AND thread IN (SELECT thread FROM threads WHERE id IN " + its + ")",
			"DELETE FROM checks WHERE platform = ?1 AND account = ?2",
			"DELETE FROM reports WHERE platform = ?1 AND account = ?2",
			"DELETE FROM reports WHERE platform = ?1 AND reporter = ?2",
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
		t.erased = true
		return t.appendAudit(entry)
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

const (
	// forgetPatience is how long all writing may wait for readers when the log
	// is to be emptied, forgetAgain when that is tried again.
	forgetPatience = 100 * time.Millisecond
	forgetAgain    = time.Second
)

// forget moves the log of changes into the file and empties it, so that what
// was erased is not left lying in it. That cannot be done while a reader (a
// backup, perhaps) still looks at the old pages; it is then tried again, until
// it is done.
func (t *tx) forget() {
	var busy, pages, moved int
	t.patience(forgetPatience)
	err := t.scan("PRAGMA wal_checkpoint(TRUNCATE)", nil, &busy, &pages, &moved)
	t.patience(busyTimeout)
	t.again = nil
	if err != nil || busy != 0 {
		t.again = time.After(forgetAgain)
	}
}

// patience says how long to wait for other connections. It is not prepared:
// SQLite takes this setting when it reads the statement, not when it runs it.
func (t *tx) patience(d time.Duration) {
	// It cannot fail but with the connection, which the next change will say.
	_, _ = t.conn.ExecContext(context.Background(), fmt.Sprintf("PRAGMA busy_timeout = %d", d.Milliseconds()))
}
