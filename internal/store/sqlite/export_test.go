package sqlite

import (
	"context"
	"fmt"
	"strings"

	"github.com/breakwater-safety/breakwater/risk"
)

// SetSchemaVersion pretends that another version wrote the file.
func (db *DB) SetSchemaVersion(ctx context.Context, v int) error {
	return db.write(ctx, func(t *tx) error { return t.exec(fmt.Sprintf("PRAGMA user_version = %d", v)) })
}

// Plan says how SQLite goes about the list of threads from a level on.
func (db *DB) Plan(ctx context.Context, least risk.Level) (string, error) {
	return db.plan(ctx, listQuery(least), int(least), "", "", 100)
}

// ErasurePlan says how SQLite finds the events of a thread.
func (db *DB) ErasurePlan(ctx context.Context) (string, error) {
	return db.plan(ctx, "SELECT 1 "+eventsOfThread, "p", "t")
}

// HistoryPlans say how SQLite finds the history of an account, and whether
// somebody is of the circle that it writes to.
func (db *DB) HistoryPlans(ctx context.Context) (plans [2]string, err error) {
	if plans[0], err = db.plan(ctx, historyQuery, "p", "a"); err == nil {
		plans[1], err = db.plan(ctx, acquaintedQuery, "p", "a", "b", 0)
	}
	return plans, err
}

func (db *DB) plan(ctx context.Context, query string, args ...any) (string, error) {
	rows, err := db.readers.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			return "", err
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, "; "), rows.Err()
}

// SetState puts bytes in the place of every thread's state.
func (db *DB) SetState(ctx context.Context, state []byte) error {
	return db.write(ctx, func(t *tx) error { return t.exec("UPDATE threads SET state = ?", state) })
}

// Reading holds a look at the present pages until the function is called, as a
// backup does.
func (db *DB) Reading(ctx context.Context) (end func() error, err error) {
	tx, err := db.readers.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	var n int
	return tx.Rollback, tx.QueryRowContext(ctx, "SELECT count(*) FROM threads").Scan(&n)
}

// RefuseChanges has every change fail from now on, as on a full disk.
func (db *DB) RefuseChanges(ctx context.Context) error {
	return db.write(ctx, func(t *tx) error {
		_, err := t.conn.ExecContext(ctx, "PRAGMA query_only = 1")
		return err
	})
}
