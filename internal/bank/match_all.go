package bank

import (
	"cmp"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/pdq"
)

// MatchAll is [Registry.Match] for many queries, quicker than one by one, and
// gives what was found for each, in their order. within, 0 to MaxDistance,
// narrows the distances of the banks; MaxDistance leaves them as they are.
// fault.Invalid as Match, and for another distance.
func (r *Registry) MatchAll(ctx context.Context, p platform.ID, names []string, within int, qs []Query) ([]Found, error) {
	if within < 0 || within > MaxDistance {
		return nil, errBadDistance
	}
	shelves, err := r.of(p, names)
	if err != nil {
		return nil, err
	}
	for i, s := range shelves {
		shelves[i] = s.within(within)
	}
	now, found := r.now(), make([]Found, 0, len(qs))
	// A part at a time, so that memory is bounded whatever matches.
	for part := range slices.Chunk(qs, 100) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l := lookups{shelves: shelves, each: make([]*lookup, len(part))}
		for i, q := range part {
			l.each[i] = newLookup(q, shelves, now)
		}
		if found, err = l.judge(ctx, r.store, found); err != nil {
			return nil, fmt.Errorf("look up: %w", err)
		}
	}
	return found, nil
}

// within gives the shelf with a distance of at most so many bits.
func (s *shelf) within(distance int) *shelf {
	narrow := *s
	narrow.bank.Distance = min(narrow.bank.Distance, distance)
	return &narrow
}

// lookups are queries on their way together.
type lookups struct {
	shelves []*shelf
	each    []*lookup
}

// judge appends what each of the queries comes to.
func (l *lookups) judge(ctx context.Context, store Store, found []Found) ([]Found, error) {
	numbers := l.near()
	entries, err := byNumber(ctx, store, numbers)
	if err != nil {
		return nil, err
	}
	files, err := l.byFile(ctx, store)
	if err != nil {
		return nil, err
	}
	for i, one := range l.each {
		var candidates []Stored
		for _, n := range numbers[i] {
			if e, ok := entries[n]; ok {
				candidates = append(candidates, e)
			}
		}
		if one.q.MD5 != nil {
			candidates = append(candidates, files.md5[*one.q.MD5]...)
		}
		if one.q.SHA256 != nil {
			candidates = append(candidates, files.sha256[*one.q.SHA256]...)
		}
		found = append(found, one.judge(candidates))
	}
	return found, nil
}

// near gives for each query the numbers of the entries that it may match by
// its looks: at most MaxMatches of stop banks, and as many of negative ones.
func (l *lookups) near() [][]Number {
	var hashes []pdq.Hash
	var owner []int
	for i, one := range l.each {
		for _, h := range one.q.Turns {
			hashes, owner = append(hashes, h), append(owner, i)
		}
	}
	numbers := make([][]Number, len(l.each))
	for _, kind := range []Kind{Stop, Negative} {
		near := make([][]hashindex.Match, len(l.each))
		for _, s := range l.shelves {
			if s.bank.Kind != kind {
				continue
			}
			s.pdq.SearchEach(hashes, s.bank.Distance, func(i int, m hashindex.Match) {
				list := &near[owner[i]]
				*list = append(*list, m)
				if len(*list) >= 8*MaxMatches {
					*list = nearest(*list)
				}
			})
		}
		for i, list := range near {
			for _, m := range nearest(list) {
				numbers[i] = append(numbers[i], Number(m.ID))
			}
		}
	}
	for i, one := range l.each {
		numbers[i] = append(numbers[i], one.nearVideos()...)
	}
	return numbers
}

// nearest gives the MaxMatches entries that are nearest, each once.
func nearest(list []hashindex.Match) []hashindex.Match {
	slices.SortFunc(list, func(a, b hashindex.Match) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Distance, b.Distance))
	})
	list = slices.CompactFunc(list, func(a, b hashindex.Match) bool { return a.ID == b.ID })
	slices.SortFunc(list, func(a, b hashindex.Match) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.ID, b.ID))
	})
	return list[:min(len(list), MaxMatches)]
}

// byNumber asks the store for all entries that one of the queries needs.
func byNumber(ctx context.Context, store Store, numbers [][]Number) (map[Number]Stored, error) {
	all := slices.Concat(numbers...)
	if len(all) == 0 {
		return nil, nil
	}
	slices.Sort(all)
	list, err := store.EntriesByNumber(ctx, slices.Compact(all))
	if err != nil {
		return nil, err
	}
	entries := make(map[Number]Stored, len(list))
	for _, e := range list {
		entries[e.Number] = e
	}
	return entries, nil
}

// filed are entries by the hashes of their files.
type filed struct {
	md5    map[[md5.Size]byte][]Stored
	sha256 map[[sha256.Size]byte][]Stored
}

// byFile asks the store for all entries that are the same file as one of the
// queries'.
func (l *lookups) byFile(ctx context.Context, store Store) (filed, error) {
	var files Files
	for _, one := range l.each {
		files.add(one.q.Fingerprint)
	}
	if files.empty() {
		return filed{}, nil
	}
	list, err := store.EntriesByFile(ctx, bankIDs(l.shelves), files)
	if err != nil {
		return filed{}, err
	}
	f := filed{map[[md5.Size]byte][]Stored{}, map[[sha256.Size]byte][]Stored{}}
	for _, e := range list {
		if e.MD5 != nil {
			f.md5[*e.MD5] = append(f.md5[*e.MD5], e)
		}
		if e.SHA256 != nil {
			f.sha256[*e.SHA256] = append(f.sha256[*e.SHA256], e)
		}
	}
	return f, nil
}

func bankIDs(shelves []*shelf) []int64 {
	ids := make([]int64, len(shelves))
	for i, s := range shelves {
		ids[i] = s.bank.ID
	}
	return ids
}
