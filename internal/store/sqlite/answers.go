package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/conversation"
)

// Answers gives what was answered to each message of a thread, oldest first;
// none when nothing is stored of it.
func (db *DB) Answers(ctx context.Context, key conversation.Key) ([]conversation.Answer, error) {
	rows, err := db.readers.QueryContext(ctx, `SELECT r.answer FROM receipts r JOIN threads t ON t.id = r.thread_id
		WHERE t.platform = ? AND t.thread = ? ORDER BY r.nth`, string(key.Platform), key.Thread)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []conversation.Answer
	for rows.Next() {
		var text []byte
		var answer conversation.Answer
		if err := rows.Scan(&text); err != nil {
			return nil, fmt.Errorf("read answers: %w", err)
		}
		if err := json.Unmarshal(text, &answer); err != nil {
			return nil, fmt.Errorf("read answers: %w", err)
		}
		list = append(list, answer)
	}
	return list, rows.Err()
}
