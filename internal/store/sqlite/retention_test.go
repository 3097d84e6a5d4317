package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
)

// Events and answers to checks go when they are old, and no others.
func TestForgetPlatforms(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	day := func(n int) time.Time { return time.Date(2026, 11, n, 12, 0, 0, 0, time.UTC) }
	for n, id := range []string{"", "first", "second", "third"} {
		if id == "" {
			continue
		}
		err := db.CommitCheck(ctx, media.Commit{
			Check:  media.StoredCheck{Platform: "p", ID: id, Created: day(n)},
			Events: []outbox.Event{{Platform: "p", Kind: outbox.MediaMatched, At: day(n), Data: []byte(`{}`)}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.ForgetPlatforms(ctx, day(3), day(2)); err != nil {
		t.Fatal(err)
	}
	events, err := db.Events(ctx, "p", 0, 10)
	if err != nil || len(events) != 1 || !events[0].At.Equal(day(3)) {
		t.Errorf("events %v, %v", events, err)
	}
	for id, want := range map[string]bool{"first": false, "second": true, "third": true} {
		if c, err := db.FindCheck(ctx, "p", id); err != nil || (c != nil) != want {
			t.Errorf("check %s: %v, %v", id, c, err)
		}
	}
}
