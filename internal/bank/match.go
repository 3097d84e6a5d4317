package bank

import (
	"cmp"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// Query is what is looked up: the upload's hashes, those that are known.
type Query struct {
	// Turns are the PDQ hashes of the picture's turns and flips, in the order
	// of pdq.Dihedral, eight for each way in which the picture may be seen; or
	// one hash alone.
	Turns []pdq.Hash
	// Videos are the signatures of a video's turns and flips, in the same
	// order; or one alone. Frames that do not count may be among them.
	Videos []vpdq.Signature
	Fingerprint
}

// Found is what a look-up found.
type Found struct {
	// Matches are the entries of stop banks, nearest first, at most MaxMatches.
	Matches []Match
	// Vetoed would have matched but for an entry of a negative bank that is as
	// near or nearer.
	Vetoed []Match
}

// MaxMatches is the most entries that one look-up gives, the nearest.
const MaxMatches = 100

// Match gives the entries of the platform's banks and of the shared ones that the
// query matches; when names are given, only of the platform's banks that they
// name, and its negative ones. fault.Invalid for a name that is not one of the
// platform's banks.
func (r *Registry) Match(ctx context.Context, p platform.ID, names []string, q Query) (Found, error) {
	found, err := r.MatchAll(ctx, p, names, MaxDistance, []Query{q})
	if err != nil {
		return Found{}, err
	}
	return found[0], nil
}

// of gives the shelves to look in: of the platform's banks the named ones, and
// those that can only veto; the shared ones when none are named.
func (r *Registry) of(p platform.ID, names []string) ([]*shelf, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var list []*shelf
	there := map[string]bool{}
	for _, s := range r.banks {
		if s.bank.Platform == platform.Shared && len(names) == 0 {
			list = append(list, s)
			continue
		}
		if s.bank.Platform != p {
			continue
		}
		there[s.bank.Name] = true
		if len(names) == 0 || slices.Contains(names, s.bank.Name) || s.bank.Kind == Negative {
			list = append(list, s)
		}
	}
	for i, name := range names {
		if !there[name] {
			return nil, fault.At(fmt.Sprintf("banks[%d]", i), "is the name of no bank here; make the bank first")
		}
	}
	return list, nil
}

// lookup is one query on its way.
type lookup struct {
	q       Query
	now     time.Time
	shelves map[int64]*shelf
	tallies []*vpdq.Tally // of Query.Videos
}

func newLookup(q Query, shelves []*shelf, now time.Time) *lookup {
	l := &lookup{q: q, now: now, shelves: make(map[int64]*shelf, len(shelves)), tallies: make([]*vpdq.Tally, len(q.Videos))}
	for _, s := range shelves {
		l.shelves[s.bank.ID] = s
	}
	for i, video := range q.Videos {
		l.tallies[i] = l.tally(video)
	}
	return l
}

// judge says what the candidates come to.
func (l *lookup) judge(entries []Stored) Found {
	var stop []Match
	best := nothing
	seen := map[Number]bool{}
	for _, e := range entries {
		s, m := l.shelves[e.BankID], Match{}
		if s == nil || seen[e.Number] || !l.matches(s, e, &m) {
			continue
		}
		seen[e.Number] = true
		if s.bank.Kind == Negative {
			best = min(best, m.nearness())
			continue
		}
		stop = append(stop, m)
	}
	slices.SortFunc(stop, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.nearness(), b.nearness()), cmp.Compare(a.Bank, b.Bank), cmp.Compare(a.Entry, b.Entry))
	})
	from, _ := slices.BinarySearchFunc(stop, best, func(m Match, best int) int { return cmp.Compare(m.nearness(), best) })
	return Found{Matches: first(stop[:from]), Vetoed: first(stop[from:])}
}

func first(list []Match) []Match { return slices.Clip(list[:min(len(list), MaxMatches)]) }

// nothing is further than any match.
const nothing = 257

// nearness orders matches: the same file before any that looks like it.
func (m Match) nearness() int {
	switch m.By {
	case byPDQ:
		return m.Distance
	case byVPDQ:
		return nothing - max(m.QueryShare, m.EntryShare) // of a video all, or none, match by their looks
	}
	return -1
}

const (
	byPDQ    = "pdq"
	byVPDQ   = "vpdq"
	byMD5    = "md5"
	bySHA256 = "sha256"
)

// matches fills in how the entry matches, by its surest hash, if it does.
func (l *lookup) matches(s *shelf, e Stored, m *Match) bool {
	if e.Status != Active || !e.Expires.IsZero() && !l.now.Before(e.Expires) {
		return false
	}
	*m = Match{
		Bank: s.bank.Name, Entry: e.ID, Shared: s.bank.Platform == platform.Shared, Source: e.Source, Opinions: e.Opinions,
	}
	switch {
	case equal(l.q.SHA256, e.SHA256):
		m.By = bySHA256
	case equal(l.q.MD5, e.MD5):
		m.By = byMD5
	case e.PDQ != nil && len(l.q.Turns) > 0:
		m.By = byPDQ
		m.Distance, m.Turn = Nearest(l.q.Turns, *e.PDQ)
		return m.Distance <= s.bank.Distance
	default:
		return l.matchesVideo(e, m)
	}
	return true
}

func equal[H [md5.Size]byte | [sha256.Size]byte](a, b *H) bool {
	return a != nil && b != nil && *a == *b
}

// Nearest gives the distance in bits of the turn that is nearest to a hash, and
// the turn's name ("original", "rotate_90" …). Turns are in the order of
// pdq.Dihedral.
func Nearest(turns []pdq.Hash, h pdq.Hash) (distance int, turn string) {
	distance = nothing
	for i, t := range turns {
		if d := pdq.Distance(t, h); d < distance {
			distance, turn = d, turnNames[i%len(turnNames)]
		}
	}
	return distance, turn
}

// TurnName names a turn by its place in pdq.Dihedral, 0 to 7.
func TurnName(i int) string { return turnNames[i] }

// turnNames names the turns in the order of pdq.Dihedral.
var turnNames = [...]string{
	pdq.Original: "original", pdq.Rotate90: "rotate_90", pdq.Rotate180: "rotate_180", pdq.Rotate270: "rotate_270",
	pdq.FlipX: "flip_x", pdq.FlipY: "flip_y", pdq.FlipPlus1: "flip_plus_1", pdq.FlipMinus1: "flip_minus_1",
}
