package sqlite

import (
	"context"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/news"
)

// atOnce is a due time that has come already.
const atOnce = 1

// watchNews begins to watch a case whose person gave an address, and ends it with
// the address. What came before is not news.
func (t *tx) watchNews(id cases.ID, contact bool, since time.Time) error {
	var err error
	if contact {
		err = t.exec("INSERT OR IGNORE INTO case_news (case_id, told) VALUES (?,?)", id[:], micros(since))
	} else {
		err = t.exec("DELETE FROM case_news WHERE case_id = ?", id[:])
	}
	if err != nil {
		return fmt.Errorf("watch case for news: %w", err)
	}
	return nil
}

// endNews ends the watch of cases whose address has gone.
func (t *tx) endNews() error {
	err := t.exec(`DELETE FROM case_news WHERE NOT EXISTS
		(SELECT 1 FROM case_fields f WHERE f.case_id = case_news.case_id AND f.field = ?)`, contactField)
	if err != nil {
		return fmt.Errorf("end news: %w", err)
	}
	return nil
}

// lookForNews sets when to look; what came already is told first.
func (t *tx) lookForNews(id cases.ID, at *time.Time) error {
	if at == nil {
		return nil
	}
	err := t.exec("UPDATE case_news SET due = iif(fresh > 0, ?, ?) WHERE case_id = ?", atOnce, micros(*at), id[:])
	if err != nil {
		return fmt.Errorf("set when to look for news: %w", err)
	}
	return nil
}

// noteNews has a receipt told that is worth it, before it is kept: the first of
// its partner in the case, or that a copy was taken down.
func (t *tx) noteNews(partner string, r cases.Receipt) error {
	err := t.exec(`UPDATE case_news SET fresh = fresh + 1, due = ?4
		WHERE case_id = (SELECT case_id FROM case_fingerprints WHERE id = ?1)
		AND NOT EXISTS (SELECT 1 FROM case_receipts WHERE fingerprint = ?1 AND partner = ?2 AND state = ?3)
		AND (?3 = 'removed' OR NOT EXISTS (SELECT 1 FROM case_receipts k JOIN case_fingerprints f ON f.id = k.fingerprint
			WHERE k.partner = ?2 AND f.case_id = case_news.case_id))`, string(r.Fingerprint), partner, string(r.State), atOnce)
	if err != nil {
		return fmt.Errorf("note news: %w", err)
	}
	return nil
}

// ClaimNews implements news.Store.
func (db *DB) ClaimNews(ctx context.Context, now, until time.Time, limit int) (list []news.Waiting, err error) {
	const due = "FROM case_news WHERE due > 0 AND due <= ?1 AND rest <= ?1 AND claimed <= ?1"
	var some bool
	if err := db.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 "+due+")", micros(now)).Scan(&some); err != nil || !some {
		return nil, err
	}
	err = db.write(ctx, func(t *tx) error {
		list = nil
		err := each(context.Background(), t.conn, func(scan func(...any) error) error {
			var w news.Waiting
			var id []byte
			var dueAt, told int64
			err := scan(&id, &dueAt, &w.Fresh, &told, &w.Try)
			copy(w.Case[:], id)
			w.Due, w.Told = fromMicros(dueAt), fromMicros(told)
			list = append(list, w)
			return err
		}, "SELECT case_id, due, fresh, told, tries "+due+" ORDER BY due LIMIT ?2", micros(now), limit)
		if err != nil {
			return fmt.Errorf("claim news: %w", err)
		}
		for _, w := range list {
			if err := t.exec("UPDATE case_news SET claimed = ? WHERE case_id = ?", micros(until), w.Case[:]); err != nil {
				return fmt.Errorf("claim news: %w", err)
			}
		}
		return nil
	})
	return list, err
}

// NewsDone implements news.Store.
func (db *DB) NewsDone(ctx context.Context, w news.Waiting, d news.Done) error {
	return db.write(ctx, func(t *tx) error {
		err := t.exec(`UPDATE case_news SET fresh = max(0, fresh - ?2), due = CASE WHEN fresh > ?2 THEN ?7 WHEN due <> ?3 THEN due ELSE ?4 END,
			told = max(told, ?5), rest = max(rest, ?6), tries = 0, claimed = 0 WHERE case_id = ?1`,
			w.Case[:], w.Fresh, micros(w.Due), micros(d.Look), micros(d.Told), micros(d.Rest), atOnce)
		if err != nil {
			return fmt.Errorf("note that news is told: %w", err)
		}
		return nil
	})
}

// NewsLater implements news.Store.
func (db *DB) NewsLater(ctx context.Context, id cases.ID, again time.Time, tries int) error {
	return db.write(ctx, func(t *tx) error {
		err := t.exec("UPDATE case_news SET rest = ?, tries = ?, claimed = 0 WHERE case_id = ?", micros(again), tries, id[:])
		if err != nil {
			return fmt.Errorf("keep news for later: %w", err)
		}
		return nil
	})
}
