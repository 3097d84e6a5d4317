package bank

import (
	"cmp"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

// chunk is a part of a file on its way into the store, in little memory: of
// most records nothing is kept but the hash.
type chunk struct {
	places []place
	hashes []pdq.Hash // of records that are this and nothing else
	others []Entry
	weight int // of the others, about, in bytes
	source string

	bad  []*LineError
	last int // line
	at   int // how many of the places were taken
	out  int // where withdrawals begin among them

	// Two batches: one is filled while the other is stored.
	batches [2]batch
	filled  int
}

// batch is entries that are stored together, with their lines.
type batch struct {
	entries []Entry
	lines   []int
}

// place is a record's place in its chunk.
type place struct {
	rank  int64
	line  int32
	entry int32 // in others, or as -1-n in hashes
}

func (c *chunk) reset() {
	*c = chunk{
		places: c.places[:0], hashes: c.hashes[:0], others: clearAll(c.others), batches: c.batches,
	}
}

func clearAll(list []Entry) []Entry { clear(list); return list[:0] }

func (c *chunk) full() bool {
	return len(c.places) >= importChunk || c.weight >= importWeight || len(c.bad) >= importBatch
}

// ranker gives the order in which a store takes entries quickest.
type ranker interface{ Rank(id string) int64 }

func (c *chunk) add(r *Record, source string, store ranker) {
	c.source, c.last = source, r.Line
	p := place{line: int32(r.Line)}
	if r.PDQ != nil && r.ID == "" {
		r.ID = r.PDQ.String()
		if plain(&r.Entry, source) {
			c.hashes = append(c.hashes, *r.PDQ)
			p.entry = -int32(len(c.hashes))
		}
	}
	if p.entry == 0 {
		p.entry = int32(len(c.others))
		c.others = append(c.others, r.Entry)
		c.weight += weight(&r.Entry)
	}
	p.rank = store.Rank(r.ID)
	c.places = append(c.places, p)
}

// plain says whether an entry is a hash and nothing else.
func plain(e *Entry, source string) bool {
	return e.VPDQ == nil && e.MD5 == nil && e.SHA256 == nil && e.Source == source && e.State == (State{Status: Active}) &&
		e.FirstSeen.IsZero() && len(e.Opinions) == 0
}

// weight is about how many bytes an entry takes in memory.
func weight(e *Entry) int {
	n := 300 + len(e.ID) + 64*len(e.Opinions)
	if e.VPDQ != nil {
		n += 64 * len(e.VPDQ.Frames)
	}
	return n
}

// sort puts the entries in the order in which the store takes them, those that
// are withdrawn at the end.
func (c *chunk) sort() {
	slices.SortFunc(c.places, func(a, b place) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.line, b.line)) })
	in := make([]place, 0, len(c.places))
	var out []place
	for _, p := range c.places {
		if p.entry >= 0 && c.others[p.entry].Status == Withdrawn {
			out = append(out, p)
		} else {
			in = append(in, p)
		}
	}
	c.out = len(in)
	c.places = slices.Concat(in, out)
}

// next gives the next entries that go together; none when all are done. They are
// valid until it has been called twice again.
func (c *chunk) next(now time.Time) *batch {
	b := &c.batches[c.filled%len(c.batches)]
	c.filled++
	b.entries, b.lines = clearAll(b.entries), b.lines[:0]
	end := len(c.places)
	if c.at < c.out {
		end = c.out
	}
	end = min(end, c.at+importBatch)
	for heavy := 0; c.at < end && heavy < importWeight/16; c.at++ {
		p := c.places[c.at]
		var e Entry
		if p.entry >= 0 {
			e = c.others[p.entry]
			heavy += weight(&e)
			for i := range e.Opinions {
				if e.Opinions[i].At.IsZero() {
					e.Opinions[i].At = now
				}
			}
		} else {
			h := &c.hashes[-1-p.entry]
			e = Entry{ID: h.String(), Fingerprint: Fingerprint{PDQ: h}, Source: c.source, State: State{Status: Active}}
		}
		e.Created = now
		b.entries = append(b.entries, e)
		b.lines = append(b.lines, int(p.line))
	}
	return b
}
