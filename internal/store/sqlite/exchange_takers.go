package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

func noPartner() error { return fault.New(fault.NotFound, "There is no partner of this name.") }

// Invite implements exchange.TakerStore.
func (db *DB) Invite(ctx context.Context, t exchange.Taker, token exchange.Hash, entry audit.Entry) error {
	banks, err := json.Marshal(t.Banks)
	if err != nil {
		return err
	}
	return db.write(ctx, func(tx *tx) error {
		var there bool
		err := tx.scan("SELECT EXISTS (SELECT 1 FROM exchange_takers WHERE name = ? AND joined > 0 AND removed = 0)", []any{t.Name}, &there)
		if err != nil {
			return fmt.Errorf("find partner: %w", err)
		}
		if there {
			return refuse(fault.New(fault.Conflict, "A partner of this name has joined already. Remove it first with «breakwater partner leave»."))
		}
		// The key of one that was removed stays known for as long as nobody joins
		// in its place, so that it learns that it is removed.
		err = tx.exec(`INSERT INTO exchange_takers (name, banks, token, invited, expires) VALUES (?,?,?,?,?) ON CONFLICT (name) DO UPDATE SET
			banks = excluded.banks, token = excluded.token, invited = excluded.invited, expires = excluded.expires`,
			t.Name, string(banks), token[:], micros(t.Invited), micros(t.Expires))
		if err != nil {
			return fmt.Errorf("keep invitation: %w", err)
		}
		return tx.appendAudit(entry)
	})
}

// AcceptInvitation implements exchange.TakerStore.
func (db *DB) AcceptInvitation(
	ctx context.Context, token, key exchange.Hash, at time.Time, entry func(exchange.Taker) audit.Entry,
) (t exchange.Taker, err error) {
	err = db.write(ctx, func(tx *tx) error {
		t, err = scanTaker(func(into ...any) error { return tx.scan(selectTakers+" WHERE token = ?", []any{token[:]}, into...) })
		if errors.Is(err, sql.ErrNoRows) {
			return refuse(noPartner())
		}
		if err != nil {
			return fmt.Errorf("find invitation: %w", err)
		}
		var same, taken bool
		err = tx.scan("SELECT coalesce(key = ?1, 0), EXISTS (SELECT 1 FROM exchange_takers WHERE key = ?1 AND name <> ?2) FROM exchange_takers WHERE name = ?2",
			[]any{key[:], t.Name}, &same, &taken)
		switch {
		case err != nil:
			return fmt.Errorf("find invitation: %w", err)
		case t.Active() && same:
			return nil
		case t.Active() || same || taken || !at.Before(t.Expires):
			return refuse(noPartner())
		}
		err = tx.exec(`UPDATE exchange_takers SET key = ?, joined = ?, removed = 0, asked = 0, cursor = 0,
			hook_url = '', hook_box = NULL, hook_disabled = 0, hook_told = 0 WHERE name = ?`, key[:], micros(at), t.Name)
		if err != nil {
			return fmt.Errorf("let partner in: %w", err)
		}
		t = exchange.Taker{Name: t.Name, Banks: t.Banks, Invited: t.Invited, Expires: t.Expires, Joined: at}
		return tx.appendAudit(entry(t))
	})
	return t, err
}

const selectTakers = `SELECT name, banks, invited, expires, joined, removed, asked, cursor, hook_url, hook_box, hook_disabled, hook_told FROM exchange_takers`

func scanTaker(scan func(...any) error) (t exchange.Taker, err error) {
	var banks string
	var invited, expires, joined, removed, asked, disabled int64
	err = scan(&t.Name, &banks, &invited, &expires, &joined, &removed, &asked, &t.Cursor, &t.Hook.URL, &t.Hook.Box, &disabled, &t.Hook.Told)
	if err != nil {
		return t, err
	}
	t.Invited, t.Expires, t.Joined, t.Removed = fromMicros(invited), fromMicros(expires), fromMicros(joined), fromMicros(removed)
	t.Asked, t.Hook.Disabled = fromMicros(asked), fromMicros(disabled)
	return t, json.Unmarshal([]byte(banks), &t.Banks)
}

// TakerByKey implements exchange.TakerStore.
func (db *DB) TakerByKey(ctx context.Context, key exchange.Hash) (exchange.Taker, error) {
	t, err := scanTaker(db.readers.QueryRowContext(ctx, selectTakers+" WHERE key = ?", key[:]).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return t, noPartner()
	}
	if err != nil {
		return t, fmt.Errorf("find partner by key: %w", err)
	}
	return t, nil
}

// Takers implements exchange.TakerStore.
func (db *DB) Takers(ctx context.Context) (list []exchange.Taker, err error) {
	err = each(ctx, db.readers, func(scan func(...any) error) error {
		t, err := scanTaker(scan)
		list = append(list, t)
		return err
	}, selectTakers+" ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("list partners: %w", err)
	}
	return list, nil
}

// TakerAsked implements exchange.TakerStore.
func (db *DB) TakerAsked(ctx context.Context, name string, cursor int64, at time.Time) error {
	return db.write(ctx, func(t *tx) error {
		err := t.exec("UPDATE exchange_takers SET cursor = ?, asked = ? WHERE name = ?", cursor, micros(at), name)
		if err != nil {
			return fmt.Errorf("note partner: %w", err)
		}
		return nil
	})
}

// RemoveTaker implements exchange.TakerStore.
func (db *DB) RemoveTaker(ctx context.Context, name string, at time.Time, entry audit.Entry) error {
	return db.write(ctx, func(t *tx) error {
		n, err := t.affected(`UPDATE exchange_takers SET removed = ?, token = NULL, hook_url = '', hook_box = NULL
			WHERE name = ? AND (removed = 0 OR token IS NOT NULL)`, micros(at), name)
		if err != nil {
			return fmt.Errorf("remove partner: %w", err)
		}
		if n == 0 {
			return refuse(noPartner())
		}
		if err := t.exec("DELETE FROM webhooks WHERE endpoint = ?", name); err != nil {
			return fmt.Errorf("remove partner: %w", err)
		}
		t.erased = true
		return t.appendAudit(entry)
	})
}

// affected makes a change and gives how many rows it changed.
func (t *tx) affected(query string, args ...any) (int64, error) {
	res, err := t.execResult(query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// CaseHead implements exchange.TakerStore.
func (db *DB) CaseHead(ctx context.Context) (head int64, err error) {
	err = db.readers.QueryRowContext(ctx, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'case_changes'), 0)").Scan(&head)
	if err != nil {
		return 0, fmt.Errorf("read head of changes: %w", err)
	}
	return head, nil
}
