package sqlite

import (
	"context"
	"crypto/md5"
	"database/sql"
	"encoding/hex"
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
	ready, err := prepare(b.Entries) // outside of the writer, which others wait for
	if err != nil {
		return bank.Added{}, err
	}
	err = db.write(ctx, func(t *tx) error {
		added = bank.Added{}
		id, err := t.bankID(key)
		if err != nil {
			return err
		}
		a := adder{tx: t, bankID: id, batch: b, ready: ready, sources: map[string]int64{}, refused: map[int]bool{}}
		if err := a.all(); err != nil {
			return err
		}
		added = a.added
		if added.Added == 0 && added.Taken == 0 && !a.judged {
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
	ready     []ready // of each entry of the batch
	sources   map[string]int64
	withdrawn bool         // something of the bank was
	before    int64        // the last number before the batch
	refused   map[int]bool // places of entries that cannot be added
	judged    bool         // an opinion was set
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
	err := a.scan(`SELECT EXISTS (SELECT 1 FROM withdrawn WHERE bank_id = ?),
		coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'entries'), 0)`, []any{a.bankID}, &a.withdrawn, &a.before)
	if err != nil {
		return fmt.Errorf("find withdrawn: %w", err)
	}
	var in, out []int
	for i := range a.batch.Entries {
		if a.batch.Entries[i].Status == bank.Withdrawn {
			out = append(out, i)
		} else {
			in = append(in, i)
		}
	}
	if err := a.rows(in); err != nil {
		return err
	}
	for _, i := range in {
		if err := a.opinions(i); err != nil {
			return err
		}
	}
	for _, i := range out {
		if err := a.told(i, a.takeOut(&a.batch.Entries[i])); err != nil {
			return err
		}
	}
	if a.added.Added == 0 {
		return nil
	}
	return a.exec("UPDATE banks SET entries = entries + ? WHERE id = ?", a.added.Added, a.bankID)
}

// told tells of an entry that is refused, if the caller wants the others
// nevertheless.
func (a *adder) told(i int, err error) error {
	if r, ok := errors.AsType[refusal](err); ok && a.batch.Refuse != nil {
		a.batch.Refuse(i, r.err)
		a.refused[i] = true
		return nil
	}
	return err
}

// again is for an entry whose id stands twice in the batch.
func (a *adder) again(e *bank.Entry) error {
	have, err := a.entryByKey(a.bankID, e.ID)
	if errors.Is(err, sql.ErrNoRows) { // the first was withdrawn before
		a.added.Withdrawn++
		return nil
	}
	if err != nil {
		return err
	}
	return a.compare(have, e)
}

// compare is for an entry whose id is there.
func (a *adder) compare(have bank.Stored, e *bank.Entry) error {
	switch {
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

// opinions sets those that came with an entry.
func (a *adder) opinions(i int) error {
	e := &a.batch.Entries[i]
	if len(e.Opinions) == 0 || a.refused[i] {
		return nil
	}
	for _, o := range e.Opinions {
		res, err := a.execResult(`INSERT INTO opinions (number, holder, verdict, at)
			SELECT number, ?, ?, ? FROM entries WHERE bank_id = ? AND key = ? AND status != 2
			ON CONFLICT (number, holder) DO UPDATE SET verdict = excluded.verdict, at = excluded.at WHERE verdict != excluded.verdict`,
			o.Holder, string(o.Verdict), micros(o.At), a.bankID, entryKey(e.ID))
		if err != nil {
			return fmt.Errorf("set opinion: %w", err)
		}
		n, err := res.RowsAffected()
		if err != nil {
			return fmt.Errorf("set opinion: %w", err)
		}
		a.judged = a.judged || n > 0
	}
	return nil
}

// takeOut withdraws an entry. One that is not there is remembered, so that it
// stays out when it comes.
func (a *adder) takeOut(e *bank.Entry) error {
	if err := a.remember(a.bankID, a.batch.Digests(*e)); err != nil {
		return err
	}
	have, err := a.entryByKey(a.bankID, e.ID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		a.added.Withdrawn++
		return a.unseen(e)
	case err != nil:
		return err
	case have.ID != e.ID:
		return refuse(noEntry())
	case have.Status == bank.Withdrawn:
		a.added.Withdrawn++
		return nil
	}
	a.added.Taken++
	if err := a.withdraw(have, a.batch.Digests); err != nil {
		return err
	}
	return a.noteChange(a.bankID, have.Number)
}

// unseen adds an entry of which nothing is known but that it is withdrawn.
func (a *adder) unseen(e *bank.Entry) error {
	source, err := a.source(e.Source)
	if err != nil {
		return err
	}
	var id any = e.ID
	if idIsHash(e) {
		id = nil
	}
	err = a.exec(`INSERT INTO entries (bank_id, key, entry, source_id, status, until, expires, first_seen, created)
		VALUES (?,?,?,?,2,0,0,0,?)`, a.bankID, entryKey(e.ID), id, source, micros(e.Created))
	if err != nil {
		return fmt.Errorf("withdraw entry: %w", err)
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
	if e.PDQ != nil && len(e.ID) == hex.EncodedLen(len(e.PDQ)) {
		var text [64]byte
		hex.Encode(text[:], e.PDQ[:])
		if string(text[:]) == e.ID {
			return nil
		}
	}
	return e.ID
}

// idIsHash says whether an entry's id is one of its hashes in hexadecimal, and
// so must go with them.
func idIsHash(e *bank.Entry) bool {
	return e.PDQ != nil && e.ID == e.PDQ.String() ||
		e.MD5 != nil && e.ID == hex.EncodeToString(e.MD5[:]) ||
		e.SHA256 != nil && e.ID == hex.EncodeToString(e.SHA256[:])
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
