package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// contactField is the field with the address for news.
const contactField = "contact"

func noCase() error { return fault.New(fault.NotFound, "There is no such case.") }

// CreateCase implements cases.Store.
func (db *DB) CreateCase(ctx context.Context, r cases.Record, moves []cases.Move, entry audit.Entry) error {
	ready, err := prepareMoves(moves)
	if err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error {
		var taken bool
		err := t.scan("SELECT EXISTS (SELECT 1 FROM cases WHERE reference = ? OR pair = ?)", []any{r.Reference[:], r.Pair[:]}, &taken)
		if err != nil {
			return fmt.Errorf("find reference: %w", err)
		}
		if taken {
			return refuse(fault.New(fault.Conflict, "This reference is taken."))
		}
		err = t.exec("INSERT INTO cases (id, version, pair, reference, key, salt, bank, opened, changed, seen) VALUES (?,?,?,?,?,?,?,?,?,?)",
			r.ID[:], r.Version, r.Pair[:], r.Reference[:], r.Key, r.Salt, string(r.Bank), micros(r.Opened), micros(r.Changed), micros(r.Seen))
		if err != nil {
			return fmt.Errorf("insert case: %w", err)
		}
		if err := t.putParts(r.ID, r.Fields, r.Rows, r.Changed); err != nil {
			return err
		}
		if err := t.move(moves, ready); err != nil {
			return err
		}
		return t.appendAudit(entry)
	})
}

// ChangeCase implements cases.Store.
func (db *DB) ChangeCase(ctx context.Context, c cases.Commit) error {
	ready, err := prepareMoves(c.Moves)
	if err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error {
		if err := t.fresh(c); err != nil {
			return err
		}
		err := t.exec("UPDATE cases SET version = version + 1, changed = max(changed, ?) WHERE id = ?", micros(c.Changed), c.ID[:])
		if err != nil {
			return fmt.Errorf("change case: %w", err)
		}
		if err := t.putParts(c.ID, c.Fields, c.Rows, c.Changed); err != nil {
			return err
		}
		if err := t.lookForNews(c.ID, c.Look); err != nil {
			return err
		}
		if err := t.move(c.Moves, ready); err != nil {
			return err
		}
		return t.record(nil, c.Audit)
	})
}

// EraseCase implements cases.Store.
func (db *DB) EraseCase(ctx context.Context, c cases.Commit) error {
	ready, err := prepareMoves(c.Moves)
	if err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error {
		if err := t.fresh(c); err != nil {
			return err
		}
		if err := t.move(c.Moves, ready); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM cases WHERE id = ?", c.ID[:]); err != nil {
			return fmt.Errorf("erase case: %w", err)
		}
		t.erased = true
		return t.record(nil, c.Audit)
	})
}

// fresh refuses a change that was made on another version of the case.
func (t *tx) fresh(c cases.Commit) error {
	var version int64
	err := t.scan("SELECT version FROM cases WHERE id = ?", []any{c.ID[:]}, &version)
	if errors.Is(err, sql.ErrNoRows) || err == nil && version != c.Version {
		return refuse(cases.ErrStale)
	}
	if err != nil {
		return fmt.Errorf("find case: %w", err)
	}
	return nil
}

// putParts sets fields and fingerprints of a case, as they are from a time on.
func (t *tx) putParts(id cases.ID, fields map[string][]byte, rows []cases.Row, at time.Time) error {
	for field, box := range fields {
		query, args := "DELETE FROM case_fields WHERE case_id = ? AND field = ?", []any{id[:], field}
		if box != nil {
			query, args = "INSERT OR REPLACE INTO case_fields (case_id, field, box) VALUES (?,?,?)", append(args, box)
		} else {
			t.erased = true
		}
		if err := t.exec(query, args...); err != nil {
			return fmt.Errorf("set field of case: %w", err)
		}
		if field == contactField {
			if err := t.watchNews(id, box != nil, at); err != nil {
				return err
			}
		}
	}
	for _, r := range rows {
		t.erased = t.erased || r.Box == nil
		err := t.exec(`INSERT INTO case_fingerprints (id, case_id, kind, bank, state, verified, held, added, ended, box)
			VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET
			state = excluded.state, verified = excluded.verified, held = excluded.held, ended = excluded.ended, box = excluded.box`,
			string(r.ID), id[:], string(r.Kind), string(r.Bank), string(r.State), r.Verified, r.Held, micros(r.Added), micros(r.Ended), r.Box)
		if err != nil {
			return fmt.Errorf("set fingerprint of case: %w", err)
		}
	}
	return nil
}

// SawCase implements cases.Store.
func (db *DB) SawCase(ctx context.Context, id cases.ID, at time.Time) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.exec("UPDATE cases SET seen = max(seen, ?) WHERE id = ?", micros(at), id[:]); err != nil {
			return fmt.Errorf("see case: %w", err)
		}
		return nil
	})
}
