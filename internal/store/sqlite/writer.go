package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// op is a change that waits for the writer.
type op struct {
	change func(*tx) error
	done   chan error
}

// refusal marks the error of a change that saw, before it wrote anything, that it must not
// be made.
type refusal struct{ err error }

func (r refusal) Error() string { return r.err.Error() }

// refuse gives err marked as a refusal. A change MUST NOT have written before.
func refuse(err error) error { return refusal{err} }

// maxBatch bounds how many changes share a commit.
const maxBatch = 256

// write makes a change and waits until it is durable. Changes that wait
// together share one transaction, in the order in which they came; change may
// therefore be run again when another one in its batch failed, and MUST do
// nothing but use the tx and set what it returns.
func (db *DB) write(ctx context.Context, change func(*tx) error) error {
	o := &op{change, make(chan error, 1)}
	select {
	case db.ops <- o:
	case <-db.quit:
		return errClosed()
	case <-ctx.Done():
		return ctx.Err()
	}
	// Once it waits in line it will be made: the caller must learn the outcome.
	select {
	case err := <-o.done:
		return err
	case <-db.quit:
	}
	// The writer empties the line before it ends.
	db.done.Wait()
	select {
	case err := <-o.done:
		return err
	default:
		return errClosed()
	}
}

func errClosed() error {
	return fault.New(fault.Busy, "The server is stopping. Nothing was changed. Please try again in a moment.")
}

// writeLoop commits what waits until the store is closed and nothing waits.
func (db *DB) writeLoop(conn *sql.Conn) {
	t := &tx{conn: conn, stmts: map[string]*sql.Stmt{}}
	defer t.close()
	for {
		select {
		case first := <-db.ops:
			db.commit(t, db.gather(first))
		case <-t.again:
			t.forget()
		case <-db.quit:
			for {
				select {
				case first := <-db.ops:
					db.commit(t, db.gather(first))
				default:
					return
				}
			}
		}
	}
}

// gather takes what waits behind the first.
func (db *DB) gather(first *op) []*op {
	batch := []*op{first}
	for len(batch) < maxBatch {
		select {
		case o := <-db.ops:
			batch = append(batch, o)
		default:
			return batch
		}
	}
	return batch
}

// commit makes the batch's changes in one transaction. When one of them fails
// half-way, everything is rolled back and each is made in a transaction of its
// own, so that none suffers for another.
func (db *DB) commit(t *tx, batch []*op) {
	results, err := t.run(batch)
	if err != nil && len(batch) > 1 {
		for _, o := range batch {
			db.commit(t, []*op{o})
		}
		return
	}
	if err != nil {
		now := time.Now()
		db.failed.Store(&now)
	} else if slices.Contains(results, nil) { // refusals alone tell nothing
		db.failed.Store(nil)
	}
	for i, o := range batch {
		if err != nil {
			o.done <- err
			continue
		}
		o.done <- results[i]
	}
}

// tx is the transaction that a change writes in. Statements stay prepared for
// the writer's life.
type tx struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt

	head   audit.Row // the audit log's last row
	headOK bool      // head was read in this transaction

	erased bool             // a change erased, so the log of changes must be emptied
	again  <-chan time.Time // when to try that again; nil when there is nothing to empty
}

// run makes the changes. The error is of the transaction as a whole; results
// are the refusals of single changes.
func (t *tx) run(batch []*op) (results []error, err error) {
	ctx := context.Background() // a batch belongs to no single caller
	t.headOK = false
	if err := t.begin(); err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if err != nil {
			if _, undo := t.conn.ExecContext(ctx, "ROLLBACK"); undo != nil {
				err = errors.Join(err, fmt.Errorf("roll back: %w", undo))
			}
		}
	}()
	results = make([]error, len(batch))
	for i, o := range batch {
		changeErr := o.change(t)
		if r, ok := errors.AsType[refusal](changeErr); ok {
			results[i] = r.err
			continue
		}
		if changeErr != nil {
			return nil, changeErr
		}
	}
	if err := t.exec("COMMIT"); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	if t.erased {
		t.erased = false
		t.forget() // what was committed stays so, whatever becomes of this
	}
	return results, nil
}

// begin waits for another process that writes. It looks more often than SQLite
// would, so that it gets its turn between the transactions of a long import.
func (t *tx) begin() error {
	t.patience(beginAgain)
	defer t.patience(busyTimeout)
	for deadline := time.Now().Add(busyTimeout); ; {
		err := t.exec("BEGIN IMMEDIATE")
		if failed, ok := errors.AsType[*driver.Error](err); !ok || failed.Code()&0xff != sqlite3.SQLITE_BUSY || time.Now().After(deadline) {
			return err
		}
	}
}

// beginAgain is how long SQLite waits before begin asks it anew. It looks after
// 1, 2 and 2 milliseconds.
const beginAgain = 5 * time.Millisecond

// stmt gives the prepared form of a query.
func (t *tx) stmt(query string) (*sql.Stmt, error) {
	if s, ok := t.stmts[query]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	t.stmts[query] = s
	return s, nil
}

func (t *tx) exec(query string, args ...any) error {
	_, err := t.execResult(query, args...)
	return err
}

func (t *tx) execResult(query string, args ...any) (sql.Result, error) {
	s, err := t.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(context.Background(), args...)
}

// scan reads the one row of a query; sql.ErrNoRows when there is none.
func (t *tx) scan(query string, args []any, into ...any) error {
	s, err := t.stmt(query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(context.Background(), args...).Scan(into...)
}

func (t *tx) close() {
	for _, s := range t.stmts {
		_ = s.Close()
	}
	_ = t.conn.Close()
}
