package sqlite

import (
	"context"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/webhook"
)

// SetHook implements exchange.TakerStore.
func (db *DB) SetHook(ctx context.Context, name string, h exchange.Hook) error {
	return db.write(ctx, func(t *tx) error {
		err := t.exec("UPDATE exchange_takers SET hook_url = ?, hook_box = ?, hook_disabled = 0 WHERE name = ?", h.URL, h.Box, name)
		if err != nil {
			return fmt.Errorf("set webhook: %w", err)
		}
		if h.URL != "" {
			return nil
		}
		if err := t.exec("DELETE FROM webhooks WHERE endpoint = ?", name); err != nil {
			return fmt.Errorf("drop webhooks: %w", err)
		}
		return nil
	})
}

// TellTakers implements exchange.TakerStore.
func (db *DB) TellTakers(ctx context.Context, head int64, message func(string) (string, []byte, error), at time.Time) (n int, err error) {
	// Nobody learns when something changed in a bank that they may not have.
	const untold = `FROM exchange_takers t WHERE hook_url <> '' AND hook_disabled = 0 AND joined > 0 AND removed = 0 AND EXISTS (
		SELECT 1 FROM case_changes c WHERE c.seq > t.hook_told AND c.seq <= ? AND c.bank IN (SELECT value FROM json_each(t.banks)))`
	var due bool
	if err := db.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 "+untold+")", head).Scan(&due); err != nil || !due {
		return 0, err
	}
	err = db.write(ctx, func(t *tx) error {
		n = 0
		var names []string
		if err := each(context.Background(), t.conn, func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			names = append(names, name)
			return err
		}, "SELECT name "+untold, head); err != nil {
			return fmt.Errorf("find partners to tell: %w", err)
		}
		for _, name := range names {
			id, body, err := message(name)
			if err != nil {
				return err
			}
			// One that waits says the same. One that is under way may have come
			// before the change.
			added, err := t.affected(`INSERT INTO webhooks (id, endpoint, body, due)
				SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM webhooks WHERE endpoint = ?2 AND claimed = 0)`, id, name, body, micros(at))
			if err != nil {
				return fmt.Errorf("put webhook into outbox: %w", err)
			}
			n += int(added)
			if err := t.exec("UPDATE exchange_takers SET hook_told = ? WHERE name = ?", head, name); err != nil {
				return fmt.Errorf("note what a partner was told: %w", err)
			}
		}
		return nil
	})
	return n, err
}

// ClaimWebhooks implements webhook.Store.
func (db *DB) ClaimWebhooks(ctx context.Context, now, until time.Time, limit int) (list []webhook.Message, err error) {
	const due = "FROM webhooks WHERE due <= ?1 AND claimed <= ?1"
	var some bool
	if err := db.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 "+due+")", micros(now)).Scan(&some); err != nil || !some {
		return nil, err
	}
	err = db.write(ctx, func(t *tx) error {
		list = nil
		err := each(context.Background(), t.conn, func(scan func(...any) error) error {
			var m webhook.Message
			err := scan(&m.ID, &m.Endpoint, &m.Body, &m.Try)
			list = append(list, m)
			return err
		}, "SELECT id, endpoint, body, tries "+due+" ORDER BY due, n LIMIT ?2", micros(now), limit)
		if err != nil {
			return fmt.Errorf("claim webhooks: %w", err)
		}
		for _, m := range list {
			if err := t.exec("UPDATE webhooks SET claimed = ? WHERE id = ?", micros(until), m.ID); err != nil {
				return fmt.Errorf("claim webhook: %w", err)
			}
		}
		return nil
	})
	return list, err
}

// WebhookTold implements webhook.Store.
func (db *DB) WebhookTold(ctx context.Context, id string) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.exec("DELETE FROM webhooks WHERE id = ?", id); err != nil {
			return fmt.Errorf("drop webhook: %w", err)
		}
		return nil
	})
}

// WebhookFailed implements webhook.Store.
func (db *DB) WebhookFailed(ctx context.Context, id string, again time.Time) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.exec("UPDATE webhooks SET tries = tries + 1, due = ?, claimed = 0 WHERE id = ?", micros(again), id); err != nil {
			return fmt.Errorf("keep webhook: %w", err)
		}
		return nil
	})
}

// DisableEndpoint implements webhook.Store.
func (db *DB) DisableEndpoint(ctx context.Context, name string, at time.Time) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.exec("DELETE FROM webhooks WHERE endpoint = ?", name); err != nil {
			return fmt.Errorf("drop webhooks: %w", err)
		}
		if err := t.exec("UPDATE exchange_takers SET hook_disabled = ? WHERE name = ?", micros(at), name); err != nil {
			return fmt.Errorf("disable webhook: %w", err)
		}
		return nil
	})
}
