package sqlite

import (
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
)

// prepareMoves does for moves into banks what needs no transaction.
func prepareMoves(moves []cases.Move) ([]ready, error) {
	list := make([]ready, len(moves))
	for i, m := range moves {
		if m.Entry == nil {
			continue
		}
		one, err := prepare([]bank.Entry{*m.Entry})
		if err != nil {
			return nil, err
		}
		list[i] = one[0]
	}
	return list, nil
}

// move brings fingerprints into their banks or out of them, in the transaction of
// the case that they belong to, and notes it for the exchange.
func (t *tx) move(moves []cases.Move, ready []ready) error {
	in := map[cases.Bank]*adder{}
	for i, m := range moves {
		if m.Entry == nil {
			if err := t.takeFromBank(m); err != nil {
				return err
			}
			continue
		}
		if in[m.Bank] == nil {
			in[m.Bank] = &adder{tx: t, sources: map[string]int64{}, refused: map[int]bool{}, batch: bank.Batch{Digests: noDigests}}
		}
		a := in[m.Bank]
		a.batch.Entries, a.ready = append(a.batch.Entries, *m.Entry), append(a.ready, ready[i])
		if err := t.tell(m, cases.ActionAdded); err != nil {
			return err
		}
	}
	for b, a := range in {
		var err error
		if a.bankID, err = t.bankID(b.Key()); err == nil {
			err = a.all()
		}
		if err != nil {
			return asFailure(fmt.Errorf("release fingerprints: %w", err))
		}
	}
	return nil
}

// noDigests: in the banks of cases nothing is remembered of what was withdrawn,
// for the same image may be another person's.
func noDigests(bank.Entry) []bank.Digest { return nil }

// asFailure makes a refusal of a part a failure of the whole, so that what was
// written before it is undone.
func asFailure(err error) error {
	if _, ok := errors.AsType[refusal](err); ok {
		return errors.New(err.Error())
	}
	return err
}

// takeFromBank deletes a fingerprint's entry with every trace.
func (t *tx) takeFromBank(m cases.Move) error {
	id, err := t.bankID(m.Bank.Key())
	if err != nil {
		return asFailure(fmt.Errorf("withdraw fingerprint: %w", err))
	}
	list, err := t.entries("WHERE e.bank_id = ? AND e.key = ?", id, entryKey(string(m.Fingerprint)))
	if err != nil {
		return err
	}
	for _, e := range list {
		if e.ID != string(m.Fingerprint) {
			continue
		}
		if err := t.deleteEntry(e); err != nil {
			return err
		}
		if err := t.noteChange(id, e.Number); err != nil {
			return err
		}
	}
	return t.tell(m, cases.ActionWithdrawn)
}

// tell notes a fingerprint's change for the exchange, in the place of the one
// before it. What was never told of needs not be taken back.
func (t *tx) tell(m cases.Move, action cases.Action) error {
	res, err := t.execResult("DELETE FROM case_changes WHERE fingerprint = ?", string(m.Fingerprint))
	if err != nil {
		return fmt.Errorf("note change: %w", err)
	}
	had, err := res.RowsAffected()
	if err != nil || had == 0 && action == cases.ActionWithdrawn {
		return err
	}
	err = t.exec("INSERT INTO case_changes (fingerprint, bank, action, verified, at) VALUES (?,?,?,?,?)",
		string(m.Fingerprint), string(m.Bank), string(action), m.Verified, micros(m.At))
	if err != nil {
		return fmt.Errorf("note change: %w", err)
	}
	return nil
}
