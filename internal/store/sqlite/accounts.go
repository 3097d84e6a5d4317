package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/neartext"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// historyQuery gives what is kept of an account: contacts (0), scripts (1) and
// reports (2).
const historyQuery = `
	SELECT 0, at, minor, circle, 0, '', '', '' FROM first_contacts WHERE platform = ?1 AND account = ?2
	UNION ALL SELECT 1, s.at, 0, 0, s.hash, t.thread, '', ''
		FROM scripts s JOIN threads t ON t.id = s.thread_id WHERE s.platform = ?1 AND s.account = ?2
	UNION ALL SELECT 2, at, 0, 0, 0, id, kind, reporter FROM reports WHERE platform = ?1 AND account = ?2`

// Histories implements account.Reader.
func (db *DB) Histories(ctx context.Context, p platform.ID, accounts []string) ([]account.History, error) {
	list := make([]account.History, len(accounts))
	for i, id := range accounts {
		var err error
		if list[i], err = db.readHistory(ctx, p, id); err != nil {
			return nil, fmt.Errorf("read history: %w", err)
		}
	}
	return list, nil
}

func (db *DB) readHistory(ctx context.Context, p platform.ID, id string) (account.History, error) {
	var h account.History
	rows, err := db.history.QueryContext(ctx, string(p), id)
	if err != nil {
		return h, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var what, at, hash int64
		var minor, circle bool
		var name, kind, by string
		if err := rows.Scan(&what, &at, &minor, &circle, &hash, &name, &kind, &by); err != nil {
			return h, err
		}
		switch what {
		case 0:
			h.Contacts = append(h.Contacts, account.Contact{At: fromMicros(at), Minor: minor, Circle: circle})
		case 1:
			h.Scripts = append(h.Scripts, account.Script{Thread: name, At: fromMicros(at), Hash: neartext.Hash(hash)})
		default:
			h.Reports = append(h.Reports, account.Report{ID: name, Account: id, By: by, Kind: account.ReportKind(kind), At: fromMicros(at)})
		}
	}
	return h, rows.Err()
}

// acquaintedQuery asks for a thread of ?3's without ?2 in it, but with somebody
// whom ?2 wrote to first. Of both no more than the newest are looked at.
const acquaintedQuery = `
	WITH written AS (
		SELECT a.account FROM (SELECT thread_id FROM first_contacts
			WHERE platform = ?1 AND account = ?2 AND at >= ?4 ORDER BY at DESC LIMIT 64) c
		JOIN thread_accounts a ON a.thread_id = c.thread_id AND a.account NOT IN (?2, ?3)
	), theirs AS (
		SELECT thread_id FROM thread_accounts WHERE platform = ?1 AND account = ?3 ORDER BY thread_id DESC LIMIT 256
	)
	SELECT EXISTS (SELECT 1 FROM theirs JOIN written
		WHERE EXISTS (SELECT 1 FROM thread_accounts WHERE platform = ?1 AND account = written.account AND thread_id = theirs.thread_id)
		AND NOT EXISTS (SELECT 1 FROM thread_accounts WHERE platform = ?1 AND account = ?2 AND thread_id = theirs.thread_id))`

// Acquainted implements account.Reader.
func (db *DB) Acquainted(ctx context.Context, p platform.ID, acc, other string, since time.Time) (bool, error) {
	var are bool
	err := db.acquainted.QueryRowContext(ctx, string(p), acc, other, micros(since)).Scan(&are)
	if err != nil {
		return false, fmt.Errorf("find acquaintance: %w", err)
	}
	return are, nil
}

// putSighting stores what a message adds to its sender's history, and lets the
// oldest go where there is more than is kept.
func (t *tx) putSighting(id int64, p platform.ID, s account.Sighting) error {
	if c := s.Contact; c != nil {
		err := t.exec("INSERT OR IGNORE INTO first_contacts (thread_id, platform, account, at, minor, circle) VALUES (?,?,?,?,?,?)",
			id, string(p), s.Account, micros(c.At), c.Minor, c.Circle)
		if err == nil {
			err = t.exec(`DELETE FROM first_contacts WHERE thread_id IN (SELECT thread_id FROM first_contacts
				WHERE platform = ? AND account = ? ORDER BY at DESC LIMIT -1 OFFSET ?)`, string(p), s.Account, account.MaxContacts)
		}
		if err != nil {
			return fmt.Errorf("insert first contact: %w", err)
		}
	}
	if c := s.Script; c != nil {
		err := t.exec("INSERT INTO scripts (thread_id, platform, account, at, hash) VALUES (?,?,?,?,?)",
			id, string(p), s.Account, micros(c.At), int64(c.Hash))
		if err == nil {
			err = t.exec(`DELETE FROM scripts WHERE id IN (SELECT id FROM scripts
				WHERE platform = ? AND account = ? ORDER BY at DESC LIMIT -1 OFFSET ?)`, string(p), s.Account, account.MaxScripts)
		}
		if err != nil {
			return fmt.Errorf("insert script: %w", err)
		}
	}
	return nil
}

// AddReport implements account.Store.
func (db *DB) AddReport(ctx context.Context, p platform.ID, r account.Report, entry audit.Entry) error {
	return db.write(ctx, func(t *tx) error {
		var same bool
		err := t.scan("SELECT account = ? AND reporter = ? AND kind = ? AND at = ? FROM reports WHERE platform = ? AND id = ?",
			[]any{r.Account, r.By, string(r.Kind), micros(r.At), string(p), r.ID}, &same)
		switch {
		case err == nil && same:
			return nil
		case err == nil:
			return refuse(fault.New(fault.Conflict, "This id was used for another report. Give every report its own id."))
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("find report: %w", err)
		}
		err = t.exec("INSERT INTO reports (platform, id, account, reporter, kind, at) VALUES (?,?,?,?,?,?)",
			string(p), r.ID, r.Account, r.By, string(r.Kind), micros(r.At))
		if err == nil { // one person's many reports must not push out those of others
			err = t.exec(`DELETE FROM reports WHERE platform = ?1 AND account = ?2 AND reporter = ?3 AND kind = ?4
				AND id <> (SELECT id FROM reports WHERE platform = ?1 AND account = ?2 AND reporter = ?3 AND kind = ?4
					ORDER BY at DESC, id LIMIT 1)`, string(p), r.Account, r.By, string(r.Kind))
		}
		if err == nil {
			err = t.exec(`DELETE FROM reports WHERE platform = ?1 AND id IN (SELECT id FROM reports
				WHERE platform = ?1 AND account = ?2 ORDER BY at DESC LIMIT -1 OFFSET ?3)`, string(p), r.Account, account.MaxReports)
		}
		if err != nil {
			return fmt.Errorf("insert report: %w", err)
		}
		return t.appendAudit(entry)
	})
}

// ForgetHistory implements account.Store.
func (db *DB) ForgetHistory(ctx context.Context, now time.Time) error {
	return db.write(ctx, func(t *tx) error {
		for _, old := range []struct {
			table string
			keep  time.Duration
		}{{"first_contacts", account.KeepContacts}, {"scripts", account.KeepScripts}, {"reports", account.KeepReports}} {
			res, err := t.execResult("DELETE FROM "+old.table+" WHERE at < ?", micros(now.Add(-old.keep)))
			if err != nil {
				return fmt.Errorf("forget history: %w", err)
			}
			if n, err := res.RowsAffected(); err == nil && n > 0 {
				t.erased = true
			}
		}
		return nil
	})
}
