package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/opinion"
	"github.com/breakwater-safety/breakwater/internal/outbox"
)

// AskOpinion implements opinion.Store.
func (db *DB) AskOpinion(ctx context.Context, p opinion.Place, a opinion.Asked, entry audit.Entry) error {
	accounts, err := json.Marshal(a.Accounts)
	if err != nil {
		return fmt.Errorf("write accounts: %w", err)
	}
	return db.write(ctx, func(t *tx) error {
		id, err := t.placeID(p)
		if err != nil {
			return err
		}
		res, err := t.execResult(`INSERT OR IGNORE INTO second_opinions
			(thread_id, message, asked, answered, verdict, confidence, rationale, failure, accounts, model, policy, steering)
			VALUES (?,?,?,0,'',0,'','',?,?,?,?)`, id, a.Message, micros(a.At), string(accounts), a.Model, a.Policy, a.Steering)
		if err != nil {
			return fmt.Errorf("insert second opinion: %w", err)
		}
		n, err := res.RowsAffected()
		if err != nil {
			return fmt.Errorf("insert second opinion: %w", err)
		}
		if n == 0 {
			return refuse(opinion.ErrAsked)
		}
		return t.appendAudit(entry)
	})
}

// AnswerOpinion implements opinion.Store.
func (db *DB) AnswerOpinion(ctx context.Context, p opinion.Place, a opinion.Asked, events []outbox.Event, entry audit.Entry) error {
	return db.write(ctx, func(t *tx) error {
		id, err := t.placeID(p)
		if err != nil {
			return err
		}
		err = t.exec(`UPDATE second_opinions SET answered = ?, verdict = ?, confidence = ?, rationale = ?, failure = ?
			WHERE thread_id = ? AND message = ?`,
			micros(a.Answered), string(a.Opinion.Verdict), a.Opinion.Confidence, a.Opinion.Rationale, string(a.Failure), id, a.Message)
		if err != nil {
			return fmt.Errorf("update second opinion: %w", err)
		}
		return t.record(events, []audit.Entry{entry})
	})
}

// placeID finds a thread's row, and refuses one that came after it was erased.
func (t *tx) placeID(p opinion.Place) (int64, error) {
	var id int64
	var salt []byte
	err := t.scan("SELECT id, salt FROM threads WHERE platform = ? AND thread = ?",
		[]any{string(p.Platform), p.Thread}, &id, &salt)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("find thread: %w", err)
	}
	if err != nil || !bytes.Equal(salt, p.Salt) {
		return 0, refuse(opinion.ErrGone)
	}
	return id, nil
}

// Opinions implements opinion.Store.
func (db *DB) Opinions(ctx context.Context, key conversation.Key, limit int) ([]opinion.Asked, error) {
	rows, err := db.readers.QueryContext(ctx, `SELECT o.message, o.asked, o.answered, o.verdict, o.confidence, o.rationale,
			o.failure, o.accounts, o.model, o.policy, o.steering
		FROM second_opinions o JOIN threads t ON t.id = o.thread_id
		WHERE t.platform = ? AND t.thread = ? ORDER BY o.asked DESC, o.message DESC LIMIT ?`,
		string(key.Platform), key.Thread, limit)
	if err != nil {
		return nil, fmt.Errorf("read second opinions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []opinion.Asked
	for rows.Next() {
		var a opinion.Asked
		var asked, answered int64
		var accounts []byte
		err := rows.Scan(&a.Message, &asked, &answered, &a.Opinion.Verdict, &a.Opinion.Confidence, &a.Opinion.Rationale,
			&a.Failure, &accounts, &a.Model, &a.Policy, &a.Steering)
		if err == nil {
			err = json.Unmarshal(accounts, &a.Accounts)
		}
		if err != nil {
			return nil, fmt.Errorf("read second opinion: %w", err)
		}
		a.At, a.Answered = fromMicros(asked), fromMicros(answered)
		list = append(list, a)
	}
	return list, rows.Err()
}

// StopOpinions implements opinion.Store.
func (db *DB) StopOpinions(ctx context.Context, at time.Time) error {
	return db.write(ctx, func(t *tx) error {
		err := t.exec("UPDATE second_opinions SET answered = ?, failure = ? WHERE answered = 0", micros(at), string(opinion.Stopped))
		if err != nil {
			return fmt.Errorf("stop second opinions: %w", err)
		}
		return nil
	})
}

// OpinionsSince implements opinion.Store.
func (db *DB) OpinionsSince(ctx context.Context, since time.Time) (n int, err error) {
	err = db.readers.QueryRowContext(ctx, "SELECT count(*) FROM second_opinions WHERE asked >= ?", micros(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count second opinions: %w", err)
	}
	return n, nil
}
