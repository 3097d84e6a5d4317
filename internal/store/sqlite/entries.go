package sqlite

import (
	"context"
	"crypto/md5"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cespare/xxhash/v2"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// entryKey gives the number by which an entry's id is found. Two ids of a bank
// with the same one are refused as if they were the same; among ten million
// that happens once in four hundred thousand banks.
func entryKey(id string) int64 { return int64(xxhash.Sum64String(id)) }

// AddEntries implements bank.Store.
func (db *DB) AddEntries(ctx context.Context, key bank.Key, b bank.Batch, entry audit.Entry) (added bank.Added, err error) {
	err = db.write(ctx, func(t *tx) error {
		added = bank.Added{}
		id, err := t.bankID(key)
		if err != nil {
			return err
		}
		a := adder{tx: t, bankID: id, batch: b, sources: map[string]int64{}}
		if err := a.all(); err != nil {
			return err
		}
		added = a.added
		if added.Added == 0 {
			return nil
		}
		return t.appendAudit(entry)
	})
	return added, err
}

// adder adds a batch to a bank.
type adder struct {
	*tx
	bankID    int64
	batch     bank.Batch
	sources   map[string]int64
	withdrawn bool // something of the bank was
	added     bank.Added
}

// all adds the batch, or nothing.
func (a *adder) all() error {
	if err := a.exec("SAVEPOINT batch"); err != nil {
		return fmt.Errorf("begin batch: %w", err)
	}
	err := a.each()
	if r, ok := errors.AsType[refusal](err); ok {
		if undo := a.exec("ROLLBACK TO batch"); undo != nil {
			return fmt.Errorf("undo batch: %w", undo)
		}
		err = r
	}
	if end := a.exec("RELEASE batch"); end != nil {
		return fmt.Errorf("end batch: %w", end)
	}
	return err
}

func (a *adder) each() error {
	if err := a.scan("SELECT EXISTS (SELECT 1 FROM withdrawn WHERE bank_id = ?)", []any{a.bankID}, &a.withdrawn); err != nil {
		return fmt.Errorf("find withdrawn: %w", err)
	}
	for i := range a.batch.Entries {
		err := a.one(&a.batch.Entries[i])
		if r, ok := errors.AsType[refusal](err); ok && a.batch.Refuse != nil {
			a.batch.Refuse(i, r.err)
			continue
		}
		if err != nil {
			return err
		}
	}
	return a.exec("UPDATE banks SET entries = entries + ? WHERE id = ?", a.added.Added, a.bankID)
}

const insertEntry = `INSERT INTO entries
	(bank_id, key, entry, pdq, vpdq, md5, sha256, source_id, status, until, expires, first_seen, created)
	VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (bank_id, key) DO NOTHING`

func (a *adder) one(e *bank.Entry) error {
	if a.withdrawn {
		if gone, err := a.wasWithdrawn(*e); err != nil {
			return err
		} else if gone {
			a.added.Withdrawn++
			return nil
		}
	}
	source, err := a.source(e.Source)
	if err != nil {
		return err
	}
	video, err := rawVideo(e.Fingerprint)
	if err != nil {
		return err
	}
	res, err := a.execResult(insertEntry, a.bankID, entryKey(e.ID), storedID(e), raw(e.PDQ), video, raw16(e.MD5), raw(e.SHA256),
		source, statusNumber(e.Status), micros(e.DisabledUntil), micros(e.Expires), micros(e.FirstSeen), micros(e.Created))
	if err != nil {
		return fmt.Errorf("insert entry: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil {
		return fmt.Errorf("insert entry: %w", err)
	} else if n == 0 {
		return a.again(*e)
	}
	last, err := res.LastInsertId()
	a.added.Added++
	a.added.Last = bank.Number(last)
	return err
}

// again is for an entry whose id is there.
func (a *adder) again(e bank.Entry) error {
	have, err := a.entryByKey(a.bankID, e.ID)
	switch {
	case err != nil:
		return err
	case have.Status == bank.Withdrawn:
		a.added.Withdrawn++
	case have.ID == e.ID && same(have.Fingerprint, e.Fingerprint):
		a.added.Unchanged++
	default:
		return refuse(&fault.Error{
			Code: fault.Conflict, Field: "id", Public: "was used for an entry with another fingerprint; give every entry its own id.",
		})
	}
	return nil
}

// wasWithdrawn says whether a fingerprint of the entry was withdrawn before.
func (a *adder) wasWithdrawn(e bank.Entry) (bool, error) {
	for _, d := range a.batch.Digests(e) {
		var gone bool
		err := a.scan("SELECT EXISTS (SELECT 1 FROM withdrawn WHERE bank_id = ? AND digest = ?)", []any{a.bankID, d[:]}, &gone)
		if err != nil {
			return false, fmt.Errorf("find withdrawn: %w", err)
		}
		if gone {
			return true, nil
		}
	}
	return false, nil
}

// source gives the row of a source, made when it is missing.
func (a *adder) source(name string) (int64, error) {
	if id, ok := a.sources[name]; ok {
		return id, nil
	}
	if err := a.exec("INSERT OR IGNORE INTO sources (name) VALUES (?)", name); err != nil {
		return 0, fmt.Errorf("insert source: %w", err)
	}
	var id int64
	if err := a.scan("SELECT id FROM sources WHERE name = ?", []any{name}, &id); err != nil {
		return 0, fmt.Errorf("find source: %w", err)
	}
	a.sources[name] = id
	return id, nil
}

// storedID is the id as it is stored: nothing when it is the PDQ hash.
func storedID(e *bank.Entry) any {
	if e.PDQ != nil && len(e.ID) == 2*len(e.PDQ) && e.ID == e.PDQ.String() {
		return nil
	}
	return e.ID
}

// raw and raw16 give a hash as it is stored; nil stays NULL.
func raw[H ~[32]byte](h *H) any {
	if h == nil {
		return nil
	}
	b := [32]byte(*h)
	return b[:]
}

func raw16(h *[md5.Size]byte) any {
	if h == nil {
		return nil
	}
	return h[:]
}

// rawVideo gives a video's fingerprint as it is stored: the frames that count.
func rawVideo(f bank.Fingerprint) (any, error) {
	if f.VPDQ == nil {
		return nil, nil
	}
	data, err := f.VPDQ.Prune().MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("write video fingerprint: %w", err)
	}
	return data, nil
}

func same(a, b bank.Fingerprint) bool {
	x, errX := json.Marshal(stored(a))
	y, errY := json.Marshal(stored(b))
	return errX == nil && errY == nil && string(x) == string(y)
}

// stored is a fingerprint as it would be stored.
func stored(f bank.Fingerprint) []any {
	video, err := rawVideo(f)
	if err != nil {
		video = err.Error()
	}
	return []any{raw(f.PDQ), video, raw16(f.MD5), raw(f.SHA256)}
}
