package bank

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
)

// Record is an entry as a file has it: its status says whether the file adds
// it or, being [Withdrawn], takes it out. An entry without an id that has a PDQ
// hash has this for its id, in hexadecimal.
type Record struct {
	Line int // where it begins in its file, from 1
	Entry
}

// LineError is what a line of a file has that it must not. The lines after it
// may be right.
type LineError struct {
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap gives what is wrong.
func (e *LineError) Unwrap() error { return e.Err }

// Import says how a file is taken into a bank.
type Import struct {
	// Source is that of entries that name none.
	Source string
	// Bad is told of each line that is left out, in no order.
	Bad func(*LineError)
	// Progress, when it is set, is told of how it stands after every part.
	Progress func(Imported)
}

// Imported is what became of a file.
type Imported struct {
	// Added counts entries as they became; its Last is not set.
	Added
	// Bad are lines that were left out, as Import.Bad was told.
	Bad int
	// Line is the last one up to which all that is right is in the bank.
	Line int
}

// How many records are held at once and how many are written in one
// transaction. The first bounds the memory, the second how long others wait to
// write.
const (
	importChunk = 1 << 21
	importBatch = 20_000
	// importWeight bounds both for entries that are more than a PDQ hash, in
	// bytes.
	importWeight = 128 << 20
)

// Import adds the records to a bank in transactions of bounded size, or takes
// out those that are withdrawn. What it did is durable also when it is
// interrupted; the same records again are no error. A *LineError among the
// records is told and passed over; any other error ends it. fault.NotFound
// without the bank.
func (c *Clerk) Import(ctx context.Context, key Key, records iter.Seq2[Record, error], im Import) (Imported, error) {
	run := &importing{clerk: c, key: key, Import: im, chunks: make(chan *chunk), free: make(chan *chunk, 2)}
	run.free <- &chunk{}
	run.free <- &chunk{}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	read := make(chan error, 1)
	go func() {
		defer close(run.chunks)
		read <- run.read(ctx, records)
	}()
	var failed error
	for chunk := range run.chunks {
		if failed == nil {
			if failed = run.write(ctx, chunk); failed != nil {
				cancel(failed)
			}
		}
		chunk.reset()
		run.free <- chunk
	}
	readErr := <-read
	if failed == nil {
		failed = readErr
	}
	return run.done, failed
}

// importing is one import on its way. Reading fills chunks while writing
// empties them.
type importing struct {
	clerk *Clerk
	key   Key
	Import
	chunks, free chan *chunk
	done         Imported
}

// read fills chunks. It hands bad lines on with the chunk that they are in.
func (m *importing) read(ctx context.Context, records iter.Seq2[Record, error]) error {
	c := <-m.free
	hand := func() error {
		c.sort()
		select {
		case m.chunks <- c:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		select {
		case c = <-m.free:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		return nil
	}
	for record, err := range records {
		if err == nil {
			err = record.Check(m.Source)
		}
		if bad, ok := errors.AsType[*LineError](err); ok {
			c.bad, c.last = append(c.bad, bad), bad.Line
		} else if err != nil {
			return errors.Join(hand(), err)
		} else {
			c.add(&record, m.Source, m.clerk.r.store)
		}
		if c.full() {
			if err := hand(); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return hand()
}

// Check makes a record ready to be stored, and holds it to its bounds; source is
// that of one that names none. It gives a *LineError.
func (r *Record) Check(source string) error {
	if r.ID == "" && r.PDQ == nil {
		return &LineError{r.Line, fault.At("id", "must be there: only an entry with a pdq may go without")}
	}
	if r.Source == "" {
		r.Source = source
	}
	id := r.ID
	if id == "" {
		id = "-" // it will be the hash
	}
	var err error
	switch {
	case !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl):
		err = fault.At("id", "must be UTF-8 without control characters")
	case r.Status == Withdrawn:
		err = (&Entry{ID: id, Fingerprint: Fingerprint{PDQ: &pdq.Hash{}}, Source: r.Source, State: State{Status: Active}}).Validate()
	default:
		if r.Status == "" {
			r.Status = Active
		}
		e := r.Entry
		e.ID = id
		err = e.Validate()
	}
	if err != nil {
		return &LineError{r.Line, err}
	}
	return nil
}

// write adds a chunk to the store.
func (m *importing) write(ctx context.Context, c *chunk) error {
	now := m.clerk.r.now().UTC()
	for _, bad := range c.bad {
		m.bad(bad)
	}
	// While one batch is written the next is made ready.
	var before func() error
	for {
		b := c.next(now)
		if len(b.entries) == 0 {
			break
		}
		wait := m.store(ctx, b)
		if before != nil {
			if err := before(); err != nil {
				return errors.Join(err, wait())
			}
		}
		before = wait
		if ctx.Err() != nil {
			return errors.Join(context.Cause(ctx), before())
		}
	}
	if before != nil {
		if err := before(); err != nil {
			return err
		}
	}
	m.done.Line = max(m.done.Line, c.last)
	if m.Progress != nil {
		m.Progress(m.done)
	}
	return nil
}

func (m *importing) bad(bad *LineError) {
	m.done.Bad++
	if m.Bad != nil {
		m.Bad(bad)
	}
}

// store begins to store a batch; what it gives waits until it is.
func (m *importing) store(ctx context.Context, b *batch) (wait func() error) {
	action := audit.EntriesAdded
	if b.entries[0].Status == Withdrawn {
		action = audit.EntryWithdrawn
	}
	refused := map[int]error{}
	all := Batch{Entries: b.entries, Digests: m.clerk.r.digests, Refuse: func(i int, err error) { refused[i] = err }}
	var added Added
	done := make(chan error, 1)
	go func() {
		var err error
		added, err = m.clerk.r.store.AddEntries(ctx, m.key, all, m.clerk.r.entry(action, m.key, strconv.Itoa(len(b.entries))))
		done <- err
	}()
	return func() error {
		if err := <-done; err != nil {
			return fmt.Errorf("import: %w", err)
		}
		m.stored(added, refused, b.lines)
		return nil
	}
}

// stored counts what became of a batch.
func (m *importing) stored(added Added, refused map[int]error, lines []int) {
	for i, err := range refused {
		m.bad(&LineError{lines[i], err})
	}
	m.done.Added.Added += added.Added
	m.done.Unchanged += added.Unchanged
	m.done.Withdrawn += added.Withdrawn
	m.done.Taken += added.Taken
	if m.Progress != nil {
		m.Progress(m.done)
	}
}
