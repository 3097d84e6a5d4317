package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// CreatePlatform implements platform.Store.
func (db *DB) CreatePlatform(ctx context.Context, p platform.Platform, key platform.KeyHash, entry audit.Entry) error {
	return db.write(ctx, func(t *tx) error {
		var one int
		err := t.scan("SELECT 1 FROM platforms WHERE id = ?", []any{string(p.ID)}, &one)
		if err == nil {
			return refuse(fault.New(fault.Conflict, "A platform of this name is connected already. Choose another name."))
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("find platform: %w", err)
		}
		if err := t.exec("INSERT INTO platforms (id, created) VALUES (?,?)", string(p.ID), micros(p.Created)); err != nil {
			return fmt.Errorf("insert platform: %w", err)
		}
		err = t.exec("INSERT INTO api_keys (hash, platform, created) VALUES (?,?,?)", key[:], string(p.ID), micros(p.Created))
		if err != nil {
			return fmt.Errorf("insert key: %w", err)
		}
		return t.appendAudit(entry)
	})
}

// PlatformByKey implements platform.Store.
func (db *DB) PlatformByKey(ctx context.Context, key platform.KeyHash) (platform.Platform, error) {
	var p platform.Platform
	var created int64
	err := db.readers.QueryRowContext(ctx,
		"SELECT p.id, p.created FROM api_keys k JOIN platforms p ON p.id = k.platform WHERE k.hash = ?", key[:],
	).Scan(&p.ID, &created)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.New(fault.NotFound, "No platform has this key.")
	}
	if err != nil {
		return p, fmt.Errorf("find platform: %w", err)
	}
	p.Created = fromMicros(created)
	return p, nil
}

// HasPlatform says whether a platform was added.
func (db *DB) HasPlatform(ctx context.Context, p platform.ID) (bool, error) {
	var there bool
	err := db.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM platforms WHERE id = ?)", string(p)).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("find platform: %w", err)
	}
	return there, nil
}
