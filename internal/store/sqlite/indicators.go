package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// putIndicators stores those that the thread does not have, while there is room.
func (t *tx) putIndicators(id int64, p platform.ID, list []indicator.Sealed) error {
	for _, s := range list {
		err := t.exec(`INSERT OR IGNORE INTO indicators (thread_id, platform, message, account, kind, digest, box, at)
			SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE (SELECT count(*) FROM indicators WHERE thread_id = ?1) < ?9`,
			id, string(p), s.Message, s.Account, string(s.Kind), s.Digest[:], s.Box, micros(s.At), indicator.MaxOfThread)
		if err != nil {
			return fmt.Errorf("insert indicator: %w", err)
		}
	}
	return nil
}

// Indicators implements conversation.Store.
func (db *DB) Indicators(ctx context.Context, key conversation.Key, entry audit.Entry) ([]indicator.Stored, error) {
	if err := db.AppendAudit(ctx, entry); err != nil { // first: nobody reads them unrecorded
		return nil, err
	}
	rows, err := db.readers.QueryContext(ctx, `SELECT i.message, i.account, i.kind, i.digest, i.box, i.at,
		(SELECT json_group_array(thread) FROM (SELECT o.thread FROM indicators x JOIN threads o ON o.id = x.thread_id
			WHERE x.platform = i.platform AND x.digest = i.digest AND x.thread_id <> i.thread_id ORDER BY x.id DESC LIMIT ?3))
		FROM indicators i JOIN threads t ON t.id = i.thread_id
		WHERE t.platform = ?1 AND t.thread = ?2 ORDER BY i.id`, string(key.Platform), key.Thread, indicator.MaxThreads)
	if err != nil {
		return nil, fmt.Errorf("read indicators: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []indicator.Stored
	for rows.Next() {
		var s indicator.Stored
		var at int64
		var digest, threads []byte
		if err := rows.Scan(&s.Message, &s.Account, &s.Kind, &digest, &s.Box, &at, &threads); err != nil {
			return nil, fmt.Errorf("read indicator: %w", err)
		}
		s.At = fromMicros(at)
		copy(s.Digest[:], digest)
		if err := json.Unmarshal(threads, &s.Threads); err != nil {
			return nil, fmt.Errorf("read indicator: %w", err)
		}
		list = append(list, s)
	}
	return list, rows.Err()
}
