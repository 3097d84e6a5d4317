package hashindex

import "math/bits"

const (
	// ringChunks is the number of chunks that the ring is cut into, one after the
	// other; the first half of them is opposite to the second.
	ringChunks = 10
	// restChunk is the number of the last chunk, which is the rest.
	restChunk  = ringChunks
	chunkCount = ringChunks + 1
	// tableCount is the number of tables: opposite chunks share one.
	tableCount = ringChunks/2 + 1
	restTable  = tableCount - 1
)

// chunkBits is the length of most chunks; some have a bit more.
const chunkBits = ringBits / ringChunks

// chunkStarts is the first bit of each chunk. Opposite chunks are as long.
var chunkStarts = func() (starts [chunkCount]int) {
	const half = ringChunks / 2
	for i := range starts {
		starts[i] = i/half*(ringBits/2) + i%half*(ringBits/2)/half
	}
	return starts
}()

func chunkLength(i int) int {
	if i == restChunk {
		return restBits
	}
	return chunkStarts[i+1] - chunkStarts[i]
}

// chunk is chunk i in the low bits and, for those of the ring, the bits that
// follow in the others.
func (w *words) chunk(i int) uint64 { return w.from(chunkStarts[i]) }

// chunkOf is the number of a table's chunk on a side.
func chunkOf(table, side int) int {
	if table == restTable {
		return restChunk
	}
	return table + side*ringChunks/2
}

// sides is how many chunks a table has.
func sides(table int) int {
	if table == restTable {
		return 1
	}
	return 2
}

// quota is one more than how many bits of chunk i may differ for the chunk to be
// looked up. All quotas together are radius+1, so that two hashes within the radius
// differ in less bits than the quota in some chunk.
func quota(i, radius int) int {
	n := (radius + 1) / chunkCount
	if i < (radius+1)%chunkCount {
		n++
	}
	return n
}

// quotaAfter is what is added to the quota of chunk i for the bits that follow it.
//
// If two hashes within the radius are not met at the rest, they differ in the ring in
// less bits than its quotas together. Then there is a chunk from which on that
// holds for every number of chunks, as one sees by going around the ring and taking
// the one after that where the bits are most ahead of the quotas (Qin and Xiao,
// "Pigeonring: A Principle for Faster Thresholded Similarity Search", VLDB 2018).
// Here it is asked for one chunk and for two.
func quotaAfter(i, radius int) int {
	if i == restChunk {
		return chunkBits // anything may follow
	}
	return quota((i+1)%ringChunks, radius)
}

// metBefore says whether a hash within the radius was surely met at one of the
// chunks that are looked up before chunk i: as it may be met by chance as well, it
// can be false of one that was.
func metBefore(h, q *words, i, radius int) bool {
	for j := range i {
		d, most := differ(h, q, j), quota(j, radius)
		if d < most && d+differ(h, q, (j+1)%ringChunks) < most+quotaAfter(j, radius) {
			return true
		}
	}
	return false
}

// differ counts the bits of chunk i in which two hashes differ.
func differ(h, q *words, i int) int {
	return bits.OnesCount64((h.chunk(i) ^ q.chunk(i)) & (1<<chunkLength(i) - 1))
}
