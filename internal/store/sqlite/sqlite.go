// Package sqlite keeps everything in one SQLite file: the store of a
// deployment on one machine.
//
// Durability: the file is in WAL mode with synchronous=FULL, so a change that
// returned nil survives the process and the machine. All changes go through
// one writer, which commits whatever waits as one transaction: sixteen callers
// at once share one fsync, see [DB.write].
package sqlite

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	driver "modernc.org/sqlite"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is an open store. It implements the store interfaces of the domain
// packages and is safe for concurrent use. Another process may have the same
// file open.
type DB struct {
	path    string
	readers *sql.DB
	writer  *sql.DB
	// What many messages ask: the queries of Load, Histories and Acquainted.
	load, history, acquainted *sql.Stmt

	failed atomic.Pointer[time.Time] // when the last change could not be stored; nil when it was

	ops  chan *op
	quit chan struct{}
	done sync.WaitGroup
	once sync.Once
}

// Open opens the file at path, made when it is missing (readable by its owner
// alone, and so what SQLite puts beside it), and brings its schema up to date.
func Open(ctx context.Context, path string) (*DB, error) {
	if err := errors.Join(functions(), create(path)); err != nil {
		return nil, err
	}
	writer, err := sql.Open("sqlite", dsn(path, "_txlock=immediate"))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	writer.SetMaxOpenConns(1)
	db := &DB{path: path, writer: writer, ops: make(chan *op, 1024), quit: make(chan struct{})}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	db.readers, err = sql.Open("sqlite", dsn(path, "_pragma=query_only(1)"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), writer.Close())
	}
	db.readers.SetMaxOpenConns(max(4, runtime.NumCPU()))
	db.readers.SetMaxIdleConns(max(4, runtime.NumCPU()))
	if err := db.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), db.readers.Close(), writer.Close())
	}
	conn, err := writer.Conn(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), db.readers.Close(), writer.Close())
	}
	db.done.Go(func() { db.writeLoop(conn) })
	return db, nil
}

func (db *DB) prepare(ctx context.Context) (err error) {
	for _, q := range []struct {
		stmt **sql.Stmt
		text string
	}{{&db.load, loadQuery}, {&db.history, historyQuery}, {&db.acquainted, acquaintedQuery}} {
		*q.stmt, err = db.readers.PrepareContext(ctx, q.text) //nolint:sqlclosecheck // for the life of the store: Close closes it
		if err != nil {
			return err
		}
	}
	return nil
}

// functions gives the driver the functions that migrations call; it takes them
// once a process.
var functions = sync.OnceValue(func() error {
	return driver.RegisterDeterministicScalarFunction("breakwater_entry_key", 1,
		func(_ *driver.FunctionContext, args []sqldriver.Value) (sqldriver.Value, error) {
			id, ok := args[0].(string)
			if !ok {
				return nil, errors.New("an entry's id is text")
			}
			return entryKey(id), nil
		})
})

// create makes the file when it is missing.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	return f.Close()
}

// busyTimeout is how long a connection waits for one of another process.
const busyTimeout = 10 * time.Second

// dsn gives the driver's name for the file. secure_delete overwrites what was
// erased.
func dsn(path, more string) string {
	u := url.URL{Scheme: "file", Opaque: url.PathEscape(path)}
	u.RawQuery = fmt.Sprintf("_pragma=busy_timeout(%d)", busyTimeout.Milliseconds()) + "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=wal_autocheckpoint(8000)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_pragma=cache_size(-16000)&" + more
	return u.String()
}

// Close finishes the changes that wait and closes the file.
func (db *DB) Close() error {
	db.once.Do(func() { close(db.quit) })
	db.done.Wait()
	return errors.Join(db.load.Close(), db.history.Close(), db.acquainted.Close(), db.readers.Close(), db.writer.Close())
}

// Path gives the file's path.
func (db *DB) Path() string { return db.path }

// unreadyFor is how long after a change that could not be stored, and none that
// could, the store is not ready. Then traffic may try again.
const unreadyFor = 10 * time.Second

// Ready gives nil when the store answers and takes changes: when none failed
// just now, as on a full disk they do.
func (db *DB) Ready(ctx context.Context) error {
	if at := db.failed.Load(); at != nil && time.Since(*at) < unreadyFor {
		return errors.New("the last change could not be stored")
	}
	var one int
	return db.readers.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// migrate runs the migrations that the file has not seen. Its user_version says
// how many it has.
func (db *DB) migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return fmt.Errorf("list migrations: %w", err)
	}
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit there is nothing to undo
	var have int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if have > len(names) {
		return fmt.Errorf("the data is of a newer Breakwater (schema %d, this one knows %d): use that version", have, len(names))
	}
	for _, name := range names[have:] {
		script, err := migrations.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read migration: %w", err)
		}
		if _, err := tx.ExecContext(ctx, string(script)); err != nil {
			return fmt.Errorf("migrate %s: %w", name, err)
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(names))); err != nil {
		return fmt.Errorf("write schema version: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// micros and fromMicros are how times are stored; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}
