package hugepages_test

import (
	"testing"

	"github.com/breakwater-safety/breakwater/internal/hugepages"
)

// TestAskLeavesMemoryAsItIs whatever the block's size and place.
func TestAskLeavesMemoryAsItIs(t *testing.T) {
	t.Parallel()
	const size = 4 << 20
	memory := make([]byte, size)
	for _, part := range [][]byte{nil, memory[:0], memory[:1], memory[5:4000], memory[1:], memory} {
		hugepages.Ask(part)
		for i := range part {
			if part[i] != 0 {
				t.Fatal("memory changed")
			}
			part[i] = 1
		}
		clear(part)
	}
}
