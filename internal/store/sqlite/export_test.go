package sqlite

import (
	"context"
	"fmt"
)

// SetSchemaVersion pretends that another version wrote the file.
func (db *DB) SetSchemaVersion(ctx context.Context, v int) error {
	return db.write(ctx, func(t *tx) error { return t.exec(fmt.Sprintf("PRAGMA user_version = %d", v)) })
}
