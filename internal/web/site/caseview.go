package site

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

// caseView is a case as its page shows it.
type caseView struct {
	cases.Case
	Done     string // key of what was done; "" when nothing was
	Keep     kept
	Partners []partnerRow
	Path     drawing
	Clocks   []clock
	Services []serviceChoice
	Wrong    wrongs
}

// Count gives how many fingerprints are in a state.
func (v caseView) Count(state string) int {
	n := 0
	for _, f := range v.Fingerprints {
		if string(f.State) == state {
			n++
		}
	}
	return n
}

// fileRow is one fingerprint: there is no image to show, only its place.
type fileRow struct {
	ID     string
	Video  bool
	Number int // among its kind
	Added  time.Time
}

// partnerRow is what one partner has said: of how many fingerprints each.
type partnerRow struct {
	Name                                   string
	Received, Matched, Removed, NotMatched int
	Last                                   time.Time
}

// clock is a removal request and where its 48 hours stand.
type clock struct {
	cases.Notice
	App   string
	State string // "made", "running", "late", "answered"
	Hours int    // left, while it runs
}

func (s *site) caseView(c cases.Case, done string) caseView {
	v := caseView{Case: c, Done: done, Keep: s.kept(), Partners: partnerRows(c.Receipts)}
	for _, n := range c.Notices {
		v.Clocks = append(v.Clocks, s.clock(n))
	}
	for _, service := range cases.Services() {
		v.Services = append(v.Services, serviceChoice{ID: string(service), Name: s.serviceName(service)})
	}
	v.Path = s.drawPath(v.Partners, v.Count(string(cases.Released)))
	return v
}

// partnerRows counts, for each partner, how many fingerprints stand where: of
// each the furthest that was said.
func partnerRows(receipts []cases.Receipt) []partnerRow {
	type of struct {
		partner     string
		fingerprint cases.FingerprintID
	}
	furthest := map[of]cases.ReceiptState{}
	last := map[string]time.Time{}
	for _, r := range receipts {
		key := of{r.Partner, r.Fingerprint}
		if rank(r.State) >= rank(furthest[key]) {
			furthest[key] = r.State
		}
		if r.At.After(last[r.Partner]) {
			last[r.Partner] = r.At
		}
	}
	rows := map[string]*partnerRow{}
	for key, state := range furthest {
		row := rows[key.partner]
		if row == nil {
			row = &partnerRow{Name: key.partner, Last: last[key.partner]}
			rows[key.partner] = row
		}
		row.count(state)
	}
	list := make([]partnerRow, 0, len(rows))
	for _, row := range rows {
		list = append(list, *row)
	}
	slices.SortFunc(list, func(a, b partnerRow) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// rank orders the states: a copy that was found says more than an earlier "not
// found", and one that was taken down the most.
func rank(state cases.ReceiptState) int {
	order := []cases.ReceiptState{"", cases.ReceiptReceived, cases.ReceiptNotMatched, cases.ReceiptMatched, cases.ReceiptRemoved}
	return slices.Index(order, state)
}

func (p *partnerRow) count(state cases.ReceiptState) {
	switch state {
	case cases.ReceiptReceived:
		p.Received++
	case cases.ReceiptMatched:
		p.Matched++
	case cases.ReceiptRemoved:
		p.Removed++
	case cases.ReceiptNotMatched:
		p.NotMatched++
	}
}

func (s *site) clock(n cases.Notice) clock {
	c := clock{Notice: n, App: s.serviceName(n.Service)}
	left := n.Due.Sub(s.Now())
	switch {
	case !n.Answered.IsZero():
		c.State = "answered"
	case n.Sent.IsZero():
		c.State = "made"
	case left <= 0:
		c.State = "late"
	default:
		c.State, c.Hours = "running", int(math.Ceil(left.Hours()))
	}
	return c
}

// live gives the fingerprints that can be taken back.
func (s *site) live(c cases.Case) []fileRow {
	var rows []fileRow
	photos, videos := 0, 0
	for _, f := range c.Fingerprints {
		row := fileRow{ID: string(f.ID), Video: f.Kind == cases.KindVideo, Added: f.Added}
		if row.Video {
			videos++
			row.Number = videos
		} else {
			photos++
			row.Number = photos
		}
		if f.State == cases.Released || f.State == cases.Waiting {
			rows = append(rows, row)
		}
	}
	return rows
}
