package sqlite

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

const selectEntries = `SELECT e.number, e.bank_id, e.entry, e.pdq, e.vpdq, e.md5, e.sha256, s.name, e.status, e.until, e.expires,
	e.first_seen, e.created,
	(SELECT json_group_array(json_array(o.holder, o.verdict, o.at)) FROM opinions o WHERE o.number = e.number)
	FROM entries e JOIN sources s ON s.id = e.source_id `

// scanEntry reads a row of selectEntries.
func scanEntry(scan func(...any) error) (s bank.Stored, err error) {
	var id sql.NullString
	var p, v, m, h, opinions []byte
	var status, until, expires, seen, created int64
	if err := scan(&s.Number, &s.BankID, &id, &p, &v, &m, &h, &s.Source, &status, &until, &expires, &seen, &created, &opinions); err != nil {
		return s, err
	}
	if s.Fingerprint, err = fingerprint(p, v, m, h); err != nil {
		return s, err
	}
	s.ID = id.String
	if !id.Valid && s.PDQ != nil {
		s.ID = s.PDQ.String()
	}
	s.Status, s.DisabledUntil, s.Expires = statuses[status], fromMicros(until), fromMicros(expires)
	s.FirstSeen, s.Created = fromMicros(seen), fromMicros(created)
	s.Opinions, err = readOpinions(opinions)
	return s, err
}

// statuses are as they are stored.
var statuses = [...]bank.Status{bank.Active, bank.Disabled, bank.Withdrawn}

func statusNumber(s bank.Status) int {
	for i, have := range statuses {
		if s == have {
			return i
		}
	}
	return 0
}

func readOpinions(data []byte) ([]bank.Opinion, error) {
	const none = "[]"
	if string(data) == none {
		return nil, nil
	}
	var rows [][3]any
	if err := json.Unmarshal(data, &rows); err != nil {
		return nil, fmt.Errorf("read opinions: %w", err)
	}
	list := make([]bank.Opinion, len(rows))
	for i, row := range rows {
		holder, _ := row[0].(string)
		verdict, _ := row[1].(string)
		at, _ := row[2].(float64) // microseconds fit a float64 until the year 2255
		list[i] = bank.Opinion{Holder: holder, Verdict: bank.Verdict(verdict), At: fromMicros(int64(at))}
	}
	return list, nil
}

func fingerprint(p, v, m, s []byte) (f bank.Fingerprint, err error) {
	if p != nil {
		h := pdq.Hash(p)
		f.PDQ = &h
	}
	if v != nil {
		f.VPDQ = new(vpdq.Signature)
		if err := f.VPDQ.UnmarshalBinary(v); err != nil {
			return f, fmt.Errorf("read video fingerprint: %w", err)
		}
	}
	if m != nil {
		h := [md5.Size]byte(m)
		f.MD5 = &h
	}
	if s != nil {
		h := [sha256.Size]byte(s)
		f.SHA256 = &h
	}
	return f, nil
}

// entryByKey finds an entry by its id's key; its id may be another. It is
// sql.ErrNoRows when there is none. A withdrawn entry has the id that was asked.
func (t *tx) entryByKey(bankID int64, id string) (bank.Stored, error) {
	list, err := t.entries("WHERE e.bank_id = ? AND e.key = ?", bankID, entryKey(id))
	if err == nil && len(list) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return bank.Stored{}, err
	}
	return named(list[0], id), nil
}

// named gives a withdrawn entry whose id was its hash the id that it was found
// by.
func named(e bank.Stored, id string) bank.Stored {
	if e.ID == "" {
		e.ID = id
	}
	return e
}

// entries reads entries in a transaction.
func (t *tx) entries(where string, args ...any) ([]bank.Stored, error) {
	s, err := t.stmt(selectEntries + where) //nolint:sqlclosecheck // it stays prepared for the writer's life
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(context.Background(), args...)
	if err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	return collect(rows)
}

func collect(rows *sql.Rows) (list []bank.Stored, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		e, err := scanEntry(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("read entry: %w", err)
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

func (db *DB) entries(ctx context.Context, where string, args ...any) ([]bank.Stored, error) {
	rows, err := db.readers.QueryContext(ctx, selectEntries+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	return collect(rows)
}

// EntryByID implements bank.Store.
func (db *DB) EntryByID(ctx context.Context, key bank.Key, id string) (bank.Stored, error) {
	bankID, err := db.bankID(ctx, key)
	if err != nil {
		return bank.Stored{}, err
	}
	list, err := db.entries(ctx, "WHERE e.bank_id = ? AND e.key = ?", bankID, entryKey(id))
	if err != nil {
		return bank.Stored{}, err
	}
	if len(list) == 0 || named(list[0], id).ID != id {
		return bank.Stored{}, noEntry()
	}
	return named(list[0], id), nil
}

func (db *DB) bankID(ctx context.Context, key bank.Key) (id int64, err error) {
	err = db.readers.QueryRowContext(ctx, "SELECT id FROM banks WHERE platform = ? AND name = ?", string(key.Platform), key.Name).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, noBank()
	}
	return id, err
}

// Entries implements bank.Store. It reads a part at a time, so that a slow
// caller holds neither a reader nor the write-ahead log.
func (db *DB) Entries(ctx context.Context, key bank.Key) iter.Seq2[bank.Stored, error] {
	return func(yield func(bank.Stored, error) bool) {
		bankID, err := db.bankID(ctx, key)
		if err != nil {
			yield(bank.Stored{}, err)
			return
		}
		for after := bank.Number(0); ; {
			part, err := db.entriesAfter(ctx, bankID, after)
			if err != nil {
				yield(bank.Stored{}, fmt.Errorf("read entries: %w", err))
				return
			}
			if len(part) == 0 {
				return
			}
			for _, e := range part {
				if !yield(e, nil) {
					return
				}
			}
			after = part[len(part)-1].Number
		}
	}
}

// The most that a part has: entries, or the frames of videos after which it
// ends.
const (
	partEntries = 1000
	partFrames  = 1 << 16
)

// entriesAfter gives a part of a bank's entries; none at their end.
func (db *DB) entriesAfter(ctx context.Context, bankID int64, after bank.Number) (part []bank.Stored, err error) {
	// The + keeps SQLite from sorting the whole bank for every part.
	rows, err := db.readers.QueryContext(ctx, selectEntries+"WHERE +e.bank_id = ? AND e.number > ? ORDER BY e.number LIMIT ?",
		bankID, int64(after), partEntries)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for frames := 0; frames < partFrames && rows.Next(); {
		e, err := scanEntry(rows.Scan)
		if err != nil {
			return nil, err
		}
		if e.VPDQ != nil {
			frames += len(e.VPDQ.Frames)
		}
		part = append(part, e)
	}
	return part, rows.Err()
}

// EntriesByNumber implements bank.Store.
func (db *DB) EntriesByNumber(ctx context.Context, numbers []bank.Number) ([]bank.Stored, error) {
	list, err := json.Marshal(numbers)
	if err != nil {
		return nil, err
	}
	return db.entries(ctx, "WHERE e.number IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM banks b WHERE b.id = e.bank_id)", string(list))
}

// EntriesByFile implements bank.Store.
func (db *DB) EntriesByFile(ctx context.Context, banks []int64, f bank.Files) ([]bank.Stored, error) {
	list, err := json.Marshal(banks)
	if err != nil {
		return nil, err
	}
	var found []bank.Stored
	for _, by := range []struct {
		column string
		hashes []string
	}{{"md5", hexes(f.MD5, func(h *[md5.Size]byte) []byte { return h[:] })}, {"sha256", hexes(f.SHA256, func(h *[sha256.Size]byte) []byte { return h[:] })}} {
		if len(by.hashes) == 0 {
			continue
		}
		hashes, err := json.Marshal(by.hashes)
		if err != nil {
			return nil, err
		}
		// The + has SQLite look the hashes up, not go through the banks.
		some, err := db.entries(ctx, "WHERE e."+by.column+" IN (SELECT unhex(value) FROM json_each(?))"+
			" AND +e.bank_id IN (SELECT id FROM banks WHERE id IN (SELECT value FROM json_each(?)))",
			string(hashes), string(list))
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

func hexes[H any](hashes []H, raw func(*H) []byte) []string {
	list := make([]string, len(hashes))
	for i := range hashes {
		list[i] = hex.EncodeToString(raw(&hashes[i]))
	}
	return list
}
