package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
)

// TakeIn implements exchange.SourceStore.
func (db *DB) TakeIn(ctx context.Context, in exchange.Intake) error {
	byBank := map[cases.Bank][]bank.Entry{}
	for _, a := range in.Add {
		byBank[a.Bank] = append(byBank[a.Bank], a.Entry)
	}
	prepared := map[cases.Bank][]ready{}
	for b, entries := range byBank {
		list, err := prepare(entries)
		if err != nil {
			return err
		}
		prepared[b] = list
	}
	return db.write(ctx, func(t *tx) error {
		n, err := t.affected(
			"UPDATE exchange_sources SET cursor = ?, heard = ?, failures = 0, trouble = '' WHERE name = ? AND cursor = ? AND joined > 0 AND ended = 0",
			in.Next, micros(in.At), in.Source, in.After)
		if err != nil {
			return fmt.Errorf("move cursor: %w", err)
		}
		if n == 0 {
			return refuse(exchange.ErrStale)
		}
		for _, id := range in.Remove {
			if err := t.dropGiven(in, id); err != nil {
				return err
			}
		}
		for _, b := range cases.Banks() {
			if err := t.addGiven(in, b, byBank[b], prepared[b]); err != nil {
				return asFailure(fmt.Errorf("add fingerprints of a partner: %w", err))
			}
		}
		return nil
	})
}

// dropGiven takes a fingerprint out of every bank of a source, with every trace
// and with what it was to be told of it.
func (t *tx) dropGiven(in exchange.Intake, id string) error {
	for _, b := range cases.Banks() {
		key := exchange.BankKey(in.Source, b)
		bankID, err := t.givenBank(key)
		if err != nil {
			return err
		}
		if bankID == 0 {
			continue
		}
		e, err := t.entryByKey(bankID, id)
		if errors.Is(err, sql.ErrNoRows) || err == nil && e.ID != id {
			continue
		}
		if err == nil {
			err = t.deleteEntry(e)
		}
		if err != nil {
			return fmt.Errorf("withdraw fingerprint of a partner: %w", err)
		}
		entry := audit.Entry{At: in.At, Platform: string(key.Platform), Action: audit.EntryDeleted, Detail: key.Name + " 1"}
		if err := t.changed(bankID, e.Number, entry); err != nil {
			return err
		}
	}
	if err := t.exec("DELETE FROM exchange_receipts WHERE source = ? AND fingerprint = ?", in.Source, id); err != nil {
		return fmt.Errorf("drop receipts: %w", err)
	}
	return nil
}

// givenBank gives the number of a bank that may not be there, then 0.
func (t *tx) givenBank(key bank.Key) (int64, error) {
	id, err := t.bankID(key)
	if _, ok := errors.AsType[refusal](err); ok {
		return 0, nil
	}
	return id, err
}

// addGiven adds a source's fingerprints to one of its banks. An id that stood for
// another fingerprint stands for the new one: they are the source's own.
func (t *tx) addGiven(in exchange.Intake, b cases.Bank, entries []bank.Entry, ready []ready) error {
	if len(entries) == 0 {
		return nil
	}
	key := exchange.BankKey(in.Source, b)
	id, err := t.bankID(key)
	if err != nil {
		return err
	}
	for i := range entries {
		if err := t.makeRoom(id, &entries[i]); err != nil {
			return err
		}
		if err := t.queueReceipt(in.Source, exchange.Receipt{Fingerprint: entries[i].ID, State: cases.ReceiptReceived, At: in.At}); err != nil {
			return err
		}
	}
	a := &adder{tx: t, bankID: id, sources: map[string]int64{}, refused: map[int]bool{}, ready: ready,
		batch: bank.Batch{Entries: entries, Digests: noDigests}}
	if err := a.all(); err != nil {
		return err
	}
	return t.appendAudit(audit.Entry{
		At: in.At, Platform: string(key.Platform), Action: audit.EntriesAdded, Detail: fmt.Sprintf("%s %d", key.Name, a.added.Added),
	})
}

// makeRoom takes out what stands in the way of an entry.
func (t *tx) makeRoom(bankID int64, e *bank.Entry) error {
	have, err := t.entryByKey(bankID, e.ID)
	if errors.Is(err, sql.ErrNoRows) || err == nil && have.ID == e.ID && have.Status != bank.Withdrawn && same(have.Fingerprint, e.Fingerprint) {
		return nil
	}
	if err == nil {
		err = t.deleteEntry(have)
	}
	if err != nil {
		return fmt.Errorf("replace fingerprint of a partner: %w", err)
	}
	return t.noteChange(bankID, have.Number)
}

// dropBank deletes a source's bank, if it is there.
func (t *tx) dropBank(key bank.Key) error {
	id, err := t.givenBank(key)
	if err != nil || id == 0 {
		return err
	}
	if err := t.deleteBank(id); err != nil {
		return err
	}
	return t.noteChange(id, 0)
}
