package hashindex_test

import (
	"fmt"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/pdq"
)

func Example() {
	index := hashindex.New()
	index.Add(1, pdq.Hash{0xff})
	index.Add(2, pdq.Hash{0x0f})
	index.Add(3, pdq.Hash{0xff, 0xff, 0xff, 0xff, 0xff})

	for _, m := range index.Search(pdq.Hash{}, pdq.MatchDistance, nil) {
		fmt.Println(m.ID, m.Distance)
	}
	// Output:
	// 2 4
	// 1 8
}
