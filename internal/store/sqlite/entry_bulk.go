package sqlite

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/bank"
)

// groupSize is how many entries one statement adds. Past a few hundred a larger
// group gains little, and a statement takes at most 32,766 values.
const groupSize = 1024

// rows adds the entries at those places of the batch, a group at a time. Many are
// taken in the order of their keys: so the index over them is written nearly
// from left to right.
func (a *adder) rows(places []int) error {
	slices.SortStableFunc(places, func(i, j int) int { return cmp.Compare(a.ready[i].key, a.ready[j].key) })
	var first, again []int // again: the id stands earlier in the batch
	for n, i := range places {
		if n > 0 && a.ready[places[n-1]].key == a.ready[i].key {
			again = append(again, i)
		} else {
			first = append(first, i)
		}
	}
	if len(first) <= groupSize {
		slices.Sort(first) // few keep the order that their caller gave them
	}
	for group := range slices.Chunk(first, groupSize) {
		if err := a.group(group); err != nil {
			return err
		}
	}
	for _, i := range again {
		if err := a.told(i, a.again(&a.batch.Entries[i])); err != nil {
			return err
		}
	}
	return nil
}

// group adds entries whose keys differ, in statements of few different sizes:
// they stay prepared.
func (a *adder) group(places []int) error {
	places, err := a.notWithdrawn(places)
	if err != nil {
		return err
	}
	for _, size := range [...]int{groupSize, groupSize / 8, groupSize / 64, 1} {
		for len(places) >= size {
			if err := a.insert(places[:size]); err != nil {
				return err
			}
			places = places[size:]
		}
	}
	return nil
}

func (a *adder) insert(places []int) error {
	g := grid{bankID: a.bankID, height: len(places)}
	for _, i := range places {
		if err := a.cells(&g, i); err != nil {
			return err
		}
	}
	query, args := g.insert()
	res, err := a.execResult(query, args...)
	if err != nil {
		return fmt.Errorf("insert entries: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("insert entries: %w", err)
	}
	if n > 0 {
		last, err := res.LastInsertId()
		if err != nil {
			return fmt.Errorf("insert entries: %w", err)
		}
		a.added.Added += int(n)
		a.added.Last = bank.Number(last)
	}
	if int(n) == len(places) {
		return nil
	}
	var same int
	query, args = g.unchanged(a.before)
	if err := a.scan(query, args, &same); err != nil {
		return fmt.Errorf("compare entries: %w", err)
	}
	if same+int(n) == len(places) {
		a.added.Unchanged += same
		return nil
	}
	return a.wereThere(places)
}

// wereThere deals with those of a group that were there before the batch.
func (a *adder) wereThere(places []int) error {
	at := make(map[int64]int, len(places))
	wanted := make([]int64, len(places))
	for n, i := range places {
		wanted[n], at[a.ready[i].key] = a.ready[i].key, i
	}
	list, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	there, err := a.entries("WHERE e.bank_id = ? AND e.key IN (SELECT value FROM json_each(?)) AND e.number <= ?", a.bankID, string(list), a.before)
	if err != nil {
		return err
	}
	for _, have := range there {
		if have.Status == bank.Withdrawn { // what its id was may not be known
			a.added.Withdrawn++
			continue
		}
		i := at[entryKey(have.ID)]
		if err := a.told(i, a.compare(have, &a.batch.Entries[i])); err != nil {
			return err
		}
	}
	return nil
}

// notWithdrawn gives the places of those that were not withdrawn before.
func (a *adder) notWithdrawn(places []int) ([]int, error) {
	if !a.withdrawn {
		return places, nil
	}
	stay := places[:0:0]
	for _, i := range places {
		gone, err := a.wasWithdrawn(a.batch.Entries[i])
		if err != nil {
			return nil, err
		}
		if gone {
			a.added.Withdrawn++
			continue
		}
		stay = append(stay, i)
	}
	return stay, nil
}

// columns are what an entry is stored as, in the order of cells.
var columns = [...]string{"key", "entry", "pdq", "vpdq", "md5", "sha256", "source_id", "status", "until", "expires", "first_seen", "created"}

// sourceColumn is where what may be different in an entry that is there begins.
const sourceColumn = 6

// grid is the values of a group of entries. A column that has the same value in
// all of them is given once, which halves the work of the usual bank.
type grid struct {
	bankID int64
	height int
	cells  [len(columns)][]any
}

// ready is an entry in the form in which it is stored, but for its source.
type ready struct {
	key   int64
	cells [len(columns)]any
}

// prepare does for entries what needs no transaction.
func prepare(entries []bank.Entry) ([]ready, error) {
	list := make([]ready, len(entries))
	for i := range entries {
		e := &entries[i]
		video, err := rawVideo(e.Fingerprint)
		if err != nil {
			return nil, err
		}
		key := entryKey(e.ID)
		list[i] = ready{key, [len(columns)]any{
			key, storedID(e), raw(e.PDQ), video, raw16(e.MD5), raw(e.SHA256), nil,
			int64(statusNumber(e.Status)), micros(e.DisabledUntil), micros(e.Expires), micros(e.FirstSeen), micros(e.Created),
		}}
	}
	return list, nil
}

func (a *adder) cells(g *grid, i int) error {
	source, err := a.source(a.batch.Entries[i].Source)
	if err != nil {
		return err
	}
	for column, v := range a.ready[i].cells {
		if column == sourceColumn {
			v = source
		}
		g.cells[column] = append(g.cells[column], v)
	}
	return nil
}

// layout gives how the values are written in a statement: from is the rows with
// what differs in them, at is where each column is found. Its first value is
// the bank.
//
// A statement must name the bank and then every other value that is the same in
// all rows before from: what follows is numbered on from there.
func (g *grid) layout() (from string, at [len(columns)]string, args []any) {
	args = append(args, g.bankID)
	var each []int // columns that differ
	for i := range columns {
		if i > 0 && g.same(i) {
			args = append(args, g.cells[i][0])
			at[i] = fmt.Sprintf("?%d", len(args))
			continue
		}
		each = append(each, i)
		at[i] = fmt.Sprintf("column%d", len(each))
	}
	row := "(" + strings.Repeat("?,", len(each)-1) + "?)"
	from = "(VALUES " + strings.Repeat(row+",", g.height-1) + row + ")"
	for r := range g.height {
		for _, i := range each {
			args = append(args, g.cells[i][r])
		}
	}
	return from, at, args
}

// insert gives the statement that adds those that are not there.
func (g *grid) insert() (query string, args []any) {
	from, at, args := g.layout()
	return "INSERT INTO entries (bank_id, " + strings.Join(columns[:], ", ") + ") SELECT ?1, " + strings.Join(at[:], ", ") +
		" FROM " + from + " WHERE true ON CONFLICT (bank_id, key) DO NOTHING", args
}

// unchanged gives the query that counts those that are there as they are given,
// up to a number.
func (g *grid) unchanged(before int64) (query string, args []any) {
	from, at, args := g.layout()
	constant := len(args) - g.height*strings.Count(from[:strings.IndexByte(from, ')')], "?")
	args = append(args, before)
	conditions := []string{"e.status != 2", fmt.Sprintf("e.number <= ?%d", len(args))}
	for i, column := range columns[1:sourceColumn] { // the id and the hashes
		conditions = append(conditions, "e."+column+" IS "+at[i+1])
	}
	return fmt.Sprintf("WITH c AS (SELECT ?1, ?%d) SELECT count(*) FROM %s CROSS JOIN entries e ON e.bank_id = ?1 AND e.key = %s WHERE %s",
		constant, from, at[0], strings.Join(conditions, " AND ")), args
}

// same says whether a column has one value in all rows. Hashes differ; what has
// none is the same.
func (g *grid) same(column int) bool {
	first := g.cells[column][0]
	if _, isHash := first.([]byte); isHash {
		return false
	}
	for _, v := range g.cells[column][1:] {
		if _, isHash := v.([]byte); isHash || v != first {
			return false
		}
	}
	return true
}

// Bulk has the writer make ready for many entries: it holds more of the index
// in memory, about 128 MB, and moves the log of changes into the file less
// often.
func (db *DB) Bulk(ctx context.Context) error {
	return db.write(ctx, func(t *tx) error {
		for _, pragma := range []string{"PRAGMA cache_size = -128000", "PRAGMA wal_autocheckpoint = 32000"} {
			if _, err := t.conn.ExecContext(context.Background(), pragma); err != nil {
				return fmt.Errorf("make ready for many entries: %w", err)
			}
		}
		return nil
	})
}

// Rank implements bank.Store.
func (db *DB) Rank(id string) int64 { return entryKey(id) }
