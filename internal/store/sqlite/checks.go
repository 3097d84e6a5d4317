package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// FindCheck implements media.Store.
func (db *DB) FindCheck(ctx context.Context, p platform.ID, id string) (*media.StoredCheck, error) {
	c := &media.StoredCheck{Platform: p, ID: id}
	var digest, result []byte
	var created int64
	err := db.readers.QueryRowContext(ctx, "SELECT account, digest, result, created FROM checks WHERE platform = ? AND id = ?",
		string(p), id).Scan(&c.Account, &digest, &result, &created)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(result, &c.Result)
	}
	if err != nil {
		return nil, fmt.Errorf("read check: %w", err)
	}
	copy(c.Digest[:], digest)
	c.Created = fromMicros(created)
	return c, nil
}

// CommitCheck implements media.Store.
func (db *DB) CommitCheck(ctx context.Context, c media.Commit) error {
	result, err := json.Marshal(c.Check.Result)
	if err != nil {
		return fmt.Errorf("write check: %w", err)
	}
	return db.write(ctx, func(t *tx) error {
		var one int
		err := t.scan("SELECT 1 FROM checks WHERE platform = ? AND id = ?", []any{string(c.Check.Platform), c.Check.ID}, &one)
		if err == nil {
			return refuse(media.ErrExists)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("find check: %w", err)
		}
		if err := t.checkSpends(c.Check.Platform, c.Check.Created, c.Spends); err != nil {
			return err
		}
		err = t.exec("INSERT INTO checks (platform, id, account, digest, result, created) VALUES (?,?,?,?,?,?)",
			string(c.Check.Platform), c.Check.ID, c.Check.Account, c.Check.Digest[:], string(result), micros(c.Check.Created))
		if err != nil {
			return fmt.Errorf("insert check: %w", err)
		}
		if err := t.spend(c.Check.Platform, c.Check.Created, c.Spends); err != nil {
			return err
		}
		if err := t.noteFound(c); err != nil {
			return err
		}
		return t.record(c.Events, c.Audit)
	})
}
