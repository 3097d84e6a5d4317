package console

import (
	"context"
	"fmt"
	"net/http"

	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
	"github.com/breakwater-safety/breakwater/risk"
)

// shown is how many threads the list shows; beyond it, those of the highest
// levels.
const shown = 100

// listing is the dot of the list.
type listing struct {
	Rows []row
	// Full says that there may be more threads than are shown.
	Full  bool
	Shown int
}

// records gives the threads of the list, newest risk first.
func (c *Console) records(ctx context.Context) ([]conversation.Record, error) {
	list, err := c.Threads.Threads(ctx, conversation.Filter{MinLevel: risk.Caution, Limit: shown})
	if err != nil {
		return nil, fmt.Errorf("list threads: %w", err)
	}
	newestFirst(list)
	return list, nil
}

func (c *Console) listing(ctx context.Context, s *session) (listing, error) {
	records, err := c.records(ctx)
	if err != nil {
		return listing{}, err
	}
	l := listing{Rows: make([]row, len(records)), Full: len(records) == shown, Shown: shown}
	for i, rec := range records {
		l.Rows[i] = newRow(s, rec)
		if l.Rows[i].Done, err = c.memo.done(ctx, c.Answers, rec); err != nil {
			return listing{}, err
		}
	}
	c.memo.keep(records)
	return l, nil
}

// list answers with the list.
func (c *Console) list(w http.ResponseWriter, r *http.Request, s *session) {
	l, err := c.listing(r.Context(), s)
	if err != nil {
		c.broken(w, "list threads", err)
		return
	}
	c.show(w, ui.Page{Name: "threads", Title: "Threads", Current: home, Data: l})
}

// thread answers with one thread of the list.
func (c *Console) thread(w http.ResponseWriter, r *http.Request, s *session) {
	records, err := c.records(r.Context())
	if err != nil {
		c.broken(w, "list threads", err)
		return
	}
	for _, rec := range records {
		if s.rowKeyOf(rec.Key) != r.PathValue("row") {
			continue
		}
		d, err := c.detail(r.Context(), s, rec)
		if err != nil {
			c.broken(w, "read thread", err)
			return
		}
		c.show(w, ui.Page{Name: "thread", Title: "Thread", Data: d})
		return
	}
	c.failed("show gone", c.inside.Render(w, http.StatusNotFound, ui.Page{Name: "gone", Title: "Not in the list"}))
}

func (c *Console) show(w http.ResponseWriter, p ui.Page) {
	c.failed("show "+p.Name, c.inside.Render(w, http.StatusOK, p))
}

func (c *Console) broken(w http.ResponseWriter, what string, err error) {
	c.failed(what, err)
	c.failed("show failure", c.inside.Error(w, http.StatusInternalServerError))
}
