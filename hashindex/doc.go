// Package hashindex finds all PDQ hashes within a Hamming distance of one, in
// memory and without missing any, while entries come and go.
//
// It is multi-index hashing (Norouzi, Punjani, Fleet, "Fast Exact Search in
// Hamming Space with Multi-Index Hashing", arXiv 1307.2982): a hash is cut into 11
// chunks of 23 or 24 bits, and each chunk is the key of a table. Two hashes at most
// 31 bits apart differ by at most two bits in one of the first ten chunks or by at
// most one bit in the last, by the pigeonhole rule: else they would differ in
// 10*3 + 2 = 32 bits. So looking up every chunk of the query, as it is and with each
// one and two bits changed, meets every match; the distance itself is then counted.
// See quota for the rule at other radii.
//
// Most of what is met so does not match. The rule says more: there is such a chunk
// where the bits that differ in it and in the one that follows are few as well (see
// quotaAfter). Tables hold some bits of what follows, and so a search goes on to
// few of the hashes that it meets.
//
// The hash of a picture that is mirrored on its diagonal is the same matrix of bits,
// transposed. Bits that lie opposite to each other are therefore in opposite chunks,
// and these share a table: two of the eight turns of a picture are then looked up in
// the same places. Nothing but speed depends on that.
//
// What a search costs is reading memory at random. A table is therefore an array
// of buckets that are each one line of the processor's cache (see line), where the
// keys that differ in their upper bits share a line and are told apart by a tag
// of each; it grows a line at a time (see table). The hashes are beside it, as two
// halves of which a search mostly reads only the first. An entry takes about 155
// bytes. Where the radius is so large, or the index so small, that looking up is
// the slower way, all hashes are compared.
package hashindex
