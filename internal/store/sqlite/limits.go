package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
)

// checkSpends refuses a change when a daily limit is used up. It reads in the
// transaction that counts, so no two changes can share the last one.
func (t *tx) checkSpends(p platform.ID, at time.Time, spends []playbook.Spend) error {
	var over []playbook.Kind
	for _, s := range spends {
		var n int
		err := t.scan("SELECT n FROM spent WHERE platform = ? AND day = ? AND kind = ?",
			[]any{string(p), day(at), string(s.Kind)}, &n)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read limit: %w", err)
		}
		if n >= s.Limit {
			over = append(over, s.Kind)
		}
	}
	if over != nil {
		return refuse(&playbook.SpentError{Kinds: over})
	}
	return nil
}

// spend counts what is done on the day.
func (t *tx) spend(p platform.ID, at time.Time, spends []playbook.Spend) error {
	for _, s := range spends {
		err := t.exec(`INSERT INTO spent (platform, day, kind, n) VALUES (?,?,?,1)
			ON CONFLICT (platform, day, kind) DO UPDATE SET n = n + 1`, string(p), day(at), string(s.Kind))
		if err != nil {
			return fmt.Errorf("count limit: %w", err)
		}
	}
	return nil
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
