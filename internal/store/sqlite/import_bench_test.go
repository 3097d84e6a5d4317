package sqlite_test

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/pdq"
)

// importSize is how many entries are imported: 100,000, or as many as the
// variable IMPORT_ENTRIES says.
func importSize(b *testing.B) int {
	s := os.Getenv("IMPORT_ENTRIES")
	if s == "" {
		return 100_000
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// randomRecords are PDQ hashes, the same each time.
func randomRecords(n int) iter.Seq2[bank.Record, error] {
	return func(yield func(bank.Record, error) bool) {
		rnd := rand.New(rand.NewPCG(1, 2))
		for i := range n {
			var h pdq.Hash
			for at := 0; at < len(h); at += 8 {
				binary.LittleEndian.PutUint64(h[at:], rnd.Uint64())
			}
			if !yield(bank.Record{Line: i + 1, Entry: bank.Entry{Fingerprint: bank.Fingerprint{PDQ: &h}}}, nil) {
				return
			}
		}
	}
}

// BenchmarkImport imports random hashes into a new store, durably, and the same
// again, and reports entries a second.
func BenchmarkImport(b *testing.B) {
	n := importSize(b)
	for b.Loop() {
		db, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "x.db"))
		if err != nil {
			b.Fatal(err)
		}
		clerk, key := bank.NewClerk(db, make([]byte, 32), time.Now), bank.Key{Platform: "p", Name: "b"}
		_, err = clerk.Create(b.Context(), key, bank.DefaultSettings())
		if err == nil {
			err = db.Bulk(b.Context())
		}
		for _, what := range []string{"new", "again"} {
			start := time.Now()
			var done bank.Imported
			if err == nil {
				done, err = clerk.Import(b.Context(), key, randomRecords(n), bank.Import{})
			}
			b.ReportMetric(float64(n)/time.Since(start).Seconds(), fmt.Sprint(what, "-entries/s"))
			if err == nil && done.Added.Added+done.Unchanged != n {
				err = fmt.Errorf("%+v", done)
			}
		}
		if err != nil {
			b.Fatal(err)
		}
		_ = db.Close()
	}
}
