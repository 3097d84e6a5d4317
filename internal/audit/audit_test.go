package audit_test

import (
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
)

func chain(n int) []audit.Row {
	var rows []audit.Row
	var seq int64
	var prev audit.Hash
	for i := range n {
		row := audit.Chain(seq, prev, audit.Entry{
			At: time.Unix(int64(i), 0).UTC(), Platform: "p1", Action: audit.Assessed,
			Subject: audit.Commit([]byte("salt"), "t1"), Detail: "high",
		})
		rows, seq, prev = append(rows, row), row.Seq, row.Hash
	}
	return rows
}

func all(rows []audit.Row) iter.Seq2[audit.Row, error] {
	return func(yield func(audit.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestVerifyFindsEveryKindOfTampering(t *testing.T) {
	t.Parallel()
	rehash := func(r audit.Row) audit.Row { return audit.Chain(r.Seq-1, r.Prev, r.Entry) }
	tests := map[string]struct {
		tamper func([]audit.Row) []audit.Row
		seq    int64 // 0: the chain holds
	}{
		"untouched":         {func(r []audit.Row) []audit.Row { return r }, 0},
		"detail changed":    {func(r []audit.Row) []audit.Row { r[2].Detail = "none"; return r }, 3},
		"time changed":      {func(r []audit.Row) []audit.Row { r[2].At = r[2].At.Add(time.Second); return r }, 3},
		"row taken out":     {func(r []audit.Row) []audit.Row { return slices.Delete(r, 2, 3) }, 3},
		"rows swapped":      {func(r []audit.Row) []audit.Row { r[1], r[2] = r[2], r[1]; return r }, 2},
		"changed, rehashed": {func(r []audit.Row) []audit.Row { r[2].Detail = "x"; r[2] = rehash(r[2]); return r }, 4},
		"first row gone":    {func(r []audit.Row) []audit.Row { return r[1:] }, 1},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := audit.Verify(all(tc.tamper(chain(5))))
			broken, _ := errors.AsType[*audit.BrokenError](err)
			if tc.seq == 0 {
				if err != nil {
					t.Fatalf("a whole chain was refused: %v", err)
				}
				return
			}
			if broken == nil || broken.Seq != tc.seq {
				t.Errorf("got %v, want row %d", err, tc.seq)
			}
		})
	}
}

func TestACommitmentNeedsItsSalt(t *testing.T) {
	t.Parallel()
	if audit.Commit([]byte("a"), "t1") == audit.Commit([]byte("b"), "t1") {
		t.Error("two salts gave one commitment")
	}
	if audit.Commit([]byte("ab"), "c") == audit.Commit([]byte("a"), "bc") {
		t.Error("the salt's end is not marked")
	}
}
