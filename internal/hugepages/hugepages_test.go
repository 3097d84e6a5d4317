package hugepages

import (
	"bytes"
	"testing"
)

// TestAdvise checks that advice changes nothing but speed, whatever the block.
func TestAdvise(t *testing.T) {
	t.Parallel()
	memory := bytes.Repeat([]byte{7}, 8<<20)
	for _, block := range [][]byte{nil, memory[:0], memory[1:2], memory[5:4096], memory[3:], memory} {
		Advise(block)
	}
	if !bytes.Equal(memory, bytes.Repeat([]byte{7}, 8<<20)) {
		t.Error("the memory was changed")
	}
}
