package sqlite_test

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// BenchmarkAssess is one message through load, fold and durable commit, with 16
// callers at once.
func BenchmarkAssess(b *testing.B) {
	db, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "x.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	engine := risk.New()
	rand := zeros{}
	a := conversation.NewAssessor(db, engine, playbook.Default(), make([]byte, 32), time.Now, rand)
	var n atomic.Int64
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		thread := fmt.Sprint("t", n.Add(1))
		for i := 0; pb.Next(); i++ {
			_, err := a.Assess(b.Context(), conversation.Request{
				Platform: "p", Thread: fmt.Sprint(thread, "-", i/20),
				Facts:   factsOf(pair(thread, i)),
				Message: message(i, pair(thread, i)),
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// zeros is a source of salts for benchmarks.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// pair are the accounts of a thread: one that writes in five, and another.
func pair(thread string, i int) [2]string {
	return [2]string{fmt.Sprint("a-", thread, "-", i/100), fmt.Sprint("b-", thread, "-", i/20)}
}

func factsOf(pair [2]string) risk.Facts {
	return risk.Facts{Accounts: []thread.Account{{ID: pair[0]}, {ID: pair[1]}}}
}

func message(i int, pair [2]string) thread.Message {
	return thread.Message{
		ID: fmt.Sprint("m", i), From: pair[i%2], At: time.Unix(int64(i)*20, 0),
		Text: "are you coming to the practice tomorrow? bring the blue shirt",
	}
}
