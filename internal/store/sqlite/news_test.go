package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
)

// A store of before news: of its cases those with an address are looked at once,
// as clocks may run in them.
func TestCasesOfBeforeNews(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	_, err = raw.ExecContext(t.Context(), `DROP TABLE case_news; PRAGMA user_version = 7;
		INSERT INTO cases (id, version, pair, reference, key, salt, bank, opened, changed, seen) VALUES
			(x'01', 1, x'11', x'12', x'13', x'14', 'adult', ?1, ?1, ?1), (x'02', 1, x'21', x'22', x'23', x'24', 'adult', ?1, ?1, ?1);
		INSERT INTO case_fields (case_id, field, box) VALUES (x'01', 'contact', x'00'), (x'02', 'links', x'00');`, at.UnixMicro())
	if err == nil {
		err = raw.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	if db, err = sqlite.Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	list, err := db.ClaimNews(t.Context(), at, at.Add(time.Minute), 10)
	if err != nil || len(list) != 1 || list[0].Case[0] != 1 || !list[0].Told.Equal(at) || list[0].Fresh != 0 {
		t.Errorf("got %+v, %v", list, err)
	}
}
