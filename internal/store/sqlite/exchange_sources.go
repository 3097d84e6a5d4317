package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
)

// PutSource implements exchange.SourceStore.
func (db *DB) PutSource(ctx context.Context, s exchange.Source, entry audit.Entry) error {
	banks, err := json.Marshal(s.Banks)
	if err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error {
		err := t.exec(`INSERT INTO exchange_sources (name, url, ours, banks, box, token, hook, joined) VALUES (?,?,?,?,?,?,?,?)
			ON CONFLICT (name) DO UPDATE SET url = excluded.url, ours = excluded.ours, banks = excluded.banks, box = excluded.box,
			token = excluded.token, hook = excluded.hook, joined = excluded.joined,
			cursor = CASE WHEN token = excluded.token THEN cursor ELSE '' END, ended = 0, failures = 0, trouble = ''`,
			s.Name, s.URL, s.Ours, string(banks), s.Box, s.Token[:], s.Hook, micros(s.Joined))
		if err != nil {
			return fmt.Errorf("keep source: %w", err)
		}
		return t.appendAudit(entry)
	})
}

// Sources implements exchange.SourceStore.
func (db *DB) Sources(ctx context.Context) (list []exchange.Source, err error) {
	err = each(ctx, db.readers, func(scan func(...any) error) error {
		var s exchange.Source
		var banks string
		var token []byte
		var joined, heard, ended int64
		err := scan(&s.Name, &s.URL, &s.Ours, &banks, &s.Box, &token, &s.Hook, &joined, &s.Cursor, &heard, &s.Failures, &s.Trouble, &ended, &s.Waiting)
		if err != nil {
			return err
		}
		copy(s.Token[:], token)
		s.Joined, s.Heard, s.Ended = fromMicros(joined), fromMicros(heard), fromMicros(ended)
		list = append(list, s)
		return json.Unmarshal([]byte(banks), &list[len(list)-1].Banks)
	}, `SELECT name, url, ours, banks, box, token, hook, joined, cursor, heard, failures, trouble, ended,
		(SELECT count(*) FROM exchange_receipts r WHERE r.source = s.name) FROM exchange_sources s ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	return list, nil
}

// SourceHeard implements exchange.SourceStore.
func (db *DB) SourceHeard(ctx context.Context, name string, at time.Time, trouble string) error {
	return db.write(ctx, func(t *tx) error {
		query, args := "UPDATE exchange_sources SET failures = 0, trouble = '', heard = ? WHERE name = ?", []any{micros(at), name}
		if trouble != "" {
			query, args = "UPDATE exchange_sources SET failures = failures + 1, trouble = ? WHERE name = ?", []any{trouble, name}
		}
		if err := t.exec(query, args...); err != nil {
			return fmt.Errorf("note source: %w", err)
		}
		return nil
	})
}

// EndSource implements exchange.SourceStore.
func (db *DB) EndSource(ctx context.Context, name string, at time.Time, forget bool, entry audit.Entry) error {
	return db.write(ctx, func(t *tx) error {
		var there bool
		if err := t.scan("SELECT EXISTS (SELECT 1 FROM exchange_sources WHERE name = ?)", []any{name}, &there); err != nil {
			return fmt.Errorf("find source: %w", err)
		}
		if !there {
			return refuse(noPartner())
		}
		for _, b := range cases.Banks() {
			if err := t.dropBank(exchange.BankKey(name, b)); err != nil {
				return fmt.Errorf("delete bank of source: %w", err)
			}
		}
		query, args := "UPDATE exchange_sources SET ended = ? WHERE name = ?", []any{micros(at), name}
		if forget {
			query, args = "DELETE FROM exchange_sources WHERE name = ?", args[1:]
		}
		if err := t.exec(query, args...); err != nil {
			return fmt.Errorf("end source: %w", err)
		}
		if err := t.exec("DELETE FROM exchange_receipts WHERE source = ?", name); err != nil {
			return fmt.Errorf("drop receipts: %w", err)
		}
		t.erased = true
		return t.appendAudit(entry)
	})
}
