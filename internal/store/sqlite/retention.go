package sqlite

import (
	"context"
	"fmt"
	"time"
)

// forgetAtOnce bounds the rows that one transaction erases, so that nobody waits
// long.
const forgetAtOnce = 5000

// ForgetPlatforms erases platforms' events and answers to checks that are of
// before those times.
func (db *DB) ForgetPlatforms(ctx context.Context, events, checks time.Time) error {
	for _, step := range []struct {
		query  string
		before time.Time
	}{
		{"DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE at < ? ORDER BY at LIMIT ?)", events},
		{"DELETE FROM checks WHERE (platform, id) IN (SELECT platform, id FROM checks WHERE created < ? ORDER BY created LIMIT ?)", checks},
	} {
		for {
			n := int64(0)
			err := db.write(ctx, func(t *tx) error {
				res, err := t.execResult(step.query, micros(step.before), forgetAtOnce)
				if err == nil {
					n, err = res.RowsAffected()
				}
				if err != nil {
					return fmt.Errorf("forget what is old: %w", err)
				}
				t.erased = t.erased || n > 0
				return nil
			})
			if err != nil {
				return err
			}
			if n < forgetAtOnce {
				break
			}
		}
	}
	return nil
}
