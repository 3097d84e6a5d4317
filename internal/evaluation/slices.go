package evaluation

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/breakwater-safety/breakwater/risk"
)

// fewest is how many threads a tag needs for a row; of fewer a rate says little,
// and they are in the JSON form.
const fewest = 5

// sliceTable has one slice a row; a single slice would say nothing new.
func sliceTable(id, caption string, all map[string]*Slice, fewest int) Table {
	t := Table{ID: id, Caption: caption, Head: []string{"", "threads", "high in time", "early notice", "others at caution", "others at high", "recognised"}}
	if len(all) < 2 {
		return t
	}
	left := 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s := all[name]
		if s.Threads < fewest {
			left++
			continue
		}
		seen := s.Seen()
		t.Rows = append(t.Rows, []string{
			named(name), strconv.Itoa(s.Threads), s.Checks[HighInTime].String(), s.Checks[NoticeEarly].String(),
			s.FalseAlarms[risk.Caution].String(), s.FalseAlarms[risk.High].String(), seen.String(),
		})
	}
	if left > 0 {
		t.Notes = []string{fmt.Sprintf("%d more with fewer than %d threads each are in the JSON form", left, fewest)}
	}
	return t
}
