package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
)

// Answers come in the order of the messages, whatever their ids, and belong to
// one thread.
func TestAnswers(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	key := conversation.Key{Platform: "p", Thread: "t"}
	other := conversation.Key{Platform: "q", Thread: "t"}
	commit := func(key conversation.Key, version int64, message string) {
		t.Helper()
		err := db.Commit(ctx, conversation.Commit{
			Record: conversation.Record{
				Key: key, Version: version, Salt: make([]byte, 16), Updated: time.Unix(1, 0), NewAccounts: []string{"a"},
			},
			Receipt: conversation.Receipt{MessageID: message, Answer: conversation.Answer{MessageID: message}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"z", "m", "a"}
	for i, id := range want {
		commit(key, int64(i), id)
	}
	commit(other, 0, "else")
	got, err := db.Answers(ctx, key)
	if err != nil || len(got) != len(want) {
		t.Fatalf("got %d answers, %v", len(got), err)
	}
	for i, id := range want {
		if got[i].MessageID != id {
			t.Errorf("answer %d is for %q, want %q", i, got[i].MessageID, id)
		}
	}
	if none, err := db.Answers(ctx, conversation.Key{Platform: "p", Thread: "none"}); err != nil || len(none) != 0 {
		t.Errorf("of an unknown thread: %d answers, %v", len(none), err)
	}
}
