package sqlite

import (
	"context"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// record appends what a change tells the platform and the audit log.
func (t *tx) record(events []outbox.Event, entries []audit.Entry) error {
	if err := t.appendEvents(events); err != nil {
		return err
	}
	for _, e := range entries {
		if err := t.appendAudit(e); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) appendEvents(events []outbox.Event) error {
	for _, e := range events {
		err := t.exec("INSERT INTO events (platform, kind, at, thread, account, data) VALUES (?,?,?,?,?,?)",
			string(e.Platform), string(e.Kind), micros(e.At), e.Thread, e.Account, string(e.Data))
		if err != nil {
			return fmt.Errorf("append event: %w", err)
		}
	}
	return nil
}

// Events implements outbox.Store.
func (db *DB) Events(ctx context.Context, p platform.ID, after int64, limit int) ([]outbox.Event, error) {
	rows, err := db.readers.QueryContext(ctx,
		"SELECT seq, platform, kind, at, thread, account, data FROM events WHERE platform = ? AND seq > ? ORDER BY seq LIMIT ?",
		string(p), after, limit)
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var events []outbox.Event
	for rows.Next() {
		var e outbox.Event
		var at int64
		var data string
		if err := rows.Scan(&e.Seq, &e.Platform, &e.Kind, &at, &e.Thread, &e.Account, &data); err != nil {
			return nil, fmt.Errorf("read event: %w", err)
		}
		e.At, e.Data = fromMicros(at), []byte(data)
		events = append(events, e)
	}
	return events, rows.Err()
}
