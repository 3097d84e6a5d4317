package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/risk"
)

// threadColumns are what scanThread reads.
const threadColumns = `t.id, t.platform, t.thread, t.version, t.state, t.last, t.salt, t.updated, t.raised, t.reasons,
	(SELECT json_group_array(a.account) FROM thread_accounts a WHERE a.thread_id = t.id)`

const loadQuery = `SELECT ` + threadColumns + `, r.digest, r.answer
	FROM threads t LEFT JOIN receipts r ON r.thread_id = t.id AND r.message = ?
	WHERE t.platform = ? AND t.thread = ?`

// Load implements conversation.Store.
func (db *DB) Load(ctx context.Context, key conversation.Key, message string) (conversation.Record, *conversation.Receipt, error) {
	var digest, answer []byte
	row := db.load.QueryRowContext(ctx, message, string(key.Platform), key.Thread)
	rec, err := scanThread(row, &digest, &answer)
	if errors.Is(err, sql.ErrNoRows) {
		return conversation.Record{Key: key}, nil, nil
	}
	if err != nil {
		return conversation.Record{}, nil, err
	}
	if digest == nil {
		return rec, nil, nil
	}
	receipt := &conversation.Receipt{MessageID: message}
	copy(receipt.Digest[:], digest)
	if err := json.Unmarshal(answer, &receipt.Answer); err != nil {
		return conversation.Record{}, nil, fmt.Errorf("read receipt: %w", err)
	}
	return rec, receipt, nil
}

// Thread implements conversation.Store.
func (db *DB) Thread(ctx context.Context, key conversation.Key) (conversation.Record, error) {
	row := db.readers.QueryRowContext(ctx, `SELECT `+threadColumns+` FROM threads t WHERE t.platform = ? AND t.thread = ?`,
		string(key.Platform), key.Thread)
	rec, err := scanThread(row)
	if errors.Is(err, sql.ErrNoRows) {
		return rec, errNoThread()
	}
	return rec, err
}

func errNoThread() error { return fault.New(fault.NotFound, "Nothing is stored of this thread.") }

// listQuery gives the query of Threads. The list of a level above none says so
// in the words of the index threads_by_level, or SQLite would not use it.
func listQuery(least risk.Level) string {
	index := ""
	if least > risk.None {
		index = "t.level > 0 AND "
	}
	return `SELECT ` + threadColumns + ` FROM threads t
		WHERE ` + index + `t.level >= ? AND (? = '' OR t.platform = ?) ORDER BY t.level DESC, t.updated DESC LIMIT ?`
}

// Threads implements conversation.Store.
func (db *DB) Threads(ctx context.Context, f conversation.Filter) ([]conversation.Record, error) {
	rows, err := db.readers.QueryContext(ctx, listQuery(f.MinLevel),
		int(f.MinLevel), string(f.Platform), string(f.Platform), f.Limit)
	if err != nil {
		return nil, fmt.Errorf("list threads: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []conversation.Record
	for rows.Next() {
		rec, err := scanThread(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, rec)
	}
	return list, rows.Err()
}

// scanThread reads threadColumns and what follows them.
func scanThread(row interface{ Scan(...any) error }, more ...any) (conversation.Record, error) {
	var rec conversation.Record
	var id, updated, raised int64
	var state, last, reasons, accounts []byte
	into := []any{&id, &rec.Platform, &rec.Thread, &rec.Version, &state, &last, &rec.Salt, &updated, &raised, &reasons, &accounts}
	if err := row.Scan(append(into, more...)...); err != nil {
		return rec, fmt.Errorf("read thread: %w", err)
	}
	rec.Updated, rec.Raised = fromMicros(updated), fromMicros(raised)
	err := rec.State.UnmarshalBinary(state)
	if errors.Is(err, risk.ErrState) { // of another version of package risk: the thread begins anew
		rec.State, err = risk.State{}, nil
	}
	err = errors.Join(err, json.Unmarshal(last, &rec.Last), json.Unmarshal(reasons, &rec.Reasons), json.Unmarshal(accounts, &rec.Accounts))
	if err != nil {
		return rec, fmt.Errorf("read thread: %w", err)
	}
	return rec, nil
}

// Commit implements conversation.Store.
func (db *DB) Commit(ctx context.Context, c conversation.Commit) error {
	row, err := encodeCommit(c)
	if err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error {
		id, err := t.threadID(c.Record)
		if err != nil {
			return err
		}
		if err := t.checkSpends(c.Record.Platform, c.Record.Updated, c.Spends); err != nil {
			return err
		}
		if err := t.refuseAssessed(id, c.Receipt.MessageID); err != nil {
			return err
		}
		if id, err = t.putThread(id, c.Record, row); err != nil {
			return err
		}
		err = t.exec("INSERT INTO receipts (thread_id, message, digest, answer, nth) VALUES (?,?,?,?,?)",
			id, c.Receipt.MessageID, c.Receipt.Digest[:], row.answer, c.Record.Version+1)
		if err != nil {
			return fmt.Errorf("insert receipt: %w", err)
		}
		if err := t.spend(c.Record.Platform, c.Record.Updated, c.Spends); err != nil {
			return err
		}
		if err := t.putSighting(id, c.Record.Platform, c.Seen); err != nil {
			return err
		}
		if err := t.putIndicators(id, c.Record.Platform, c.Indicators); err != nil {
			return err
		}
		return t.record(c.Events, c.Audit)
	})
}

// encoded is a commit's values as they are stored, made before the writer's
// turn.
type encoded struct {
	state                 []byte
	last, reasons, answer string
}

func encodeCommit(c conversation.Commit) (encoded, error) {
	state, err := c.Record.State.MarshalBinary()
	if err != nil {
		return encoded{}, fmt.Errorf("write state: %w", err)
	}
	if state == nil {
		state = []byte{}
	}
	last, err := json.Marshal(c.Record.Last)
	if err != nil {
		return encoded{}, fmt.Errorf("write assessment: %w", err)
	}
	reasons, err := json.Marshal(append([]account.Reason{}, c.Record.Reasons...))
	if err != nil {
		return encoded{}, fmt.Errorf("write reasons: %w", err)
	}
	answer, err := json.Marshal(c.Receipt.Answer)
	if err != nil {
		return encoded{}, fmt.Errorf("write answer: %w", err)
	}
	return encoded{state, string(last), string(reasons), string(answer)}, nil
}

// threadID finds the thread's row, 0 when there is none, and refuses a stale
// version.
func (t *tx) threadID(rec conversation.Record) (int64, error) {
	var id, version int64
	var salt []byte
	err := t.scan("SELECT id, version, salt FROM threads WHERE platform = ? AND thread = ?",
		[]any{string(rec.Platform), rec.Thread}, &id, &version, &salt)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("find thread: %w", err)
	}
	// A thread that was erased and came anew may have come to the same version;
	// what is known of the one before must not be written into it.
	if version != rec.Version || version > 0 && !bytes.Equal(salt, rec.Salt) {
		return 0, refuse(conversation.ErrStale)
	}
	return id, nil
}

// refuseAssessed refuses a message that has a receipt.
func (t *tx) refuseAssessed(id int64, message string) error {
	if id == 0 {
		return nil
	}
	var one int
	err := t.scan("SELECT 1 FROM receipts WHERE thread_id = ? AND message = ?", []any{id, message}, &one)
	if err == nil {
		return refuse(conversation.ErrAssessed)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("find receipt: %w", err)
	}
	return nil
}

// putThread writes the thread's row and its accounts, and gives the row's id.
func (t *tx) putThread(id int64, rec conversation.Record, row encoded) (int64, error) {
	if id == 0 {
		res, err := t.execResult(`INSERT INTO threads (platform, thread, version, state, level, last, salt, updated, raised, reasons)
			VALUES (?,?,1,?,?,?,?,?,?,?)`, string(rec.Platform), rec.Thread, row.state, int(rec.Last.Level), row.last,
			rec.Salt, micros(rec.Updated), micros(rec.Raised), row.reasons)
		if err != nil {
			return 0, fmt.Errorf("insert thread: %w", err)
		}
		if id, err = res.LastInsertId(); err != nil {
			return 0, fmt.Errorf("insert thread: %w", err)
		}
	} else {
		err := t.exec("UPDATE threads SET version = version + 1, state = ?, level = ?, last = ?, updated = ?, raised = ?, reasons = ? WHERE id = ?",
			row.state, int(rec.Last.Level), row.last, micros(rec.Updated), micros(rec.Raised), row.reasons, id)
		if err != nil {
			return 0, fmt.Errorf("update thread: %w", err)
		}
	}
	for _, account := range rec.NewAccounts {
		err := t.exec("INSERT OR IGNORE INTO thread_accounts (platform, account, thread_id) VALUES (?,?,?)",
			string(rec.Platform), account, id)
		if err != nil {
			return 0, fmt.Errorf("insert account: %w", err)
		}
	}
	return id, nil
}
