package bank

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/internal/audit"
)

// Snapshots keeps what memory holds of banks from one run to the next, so that a
// start needs not read the whole store. A snapshot is a help, never the truth:
// one that is missing or not sound costs time and nothing else.
type Snapshots interface {
	// Open gives a bank's snapshot; fs.ErrNotExist when there is none.
	Open(bankID int64) (SnapshotFile, error)
	// Write replaces a bank's snapshot by what write writes: whole, or not at
	// all.
	Write(bankID int64, write func(io.Writer) error) error
	// Remove takes a bank's snapshot away, if there is one.
	Remove(bankID int64) error
	// Keep takes away the snapshots of all other banks.
	Keep(bankIDs []int64) error
}

// SnapshotFile is a snapshot that is read, at many places at once.
type SnapshotFile interface {
	io.ReaderAt
	io.Closer
	Size() int64 // in bytes
}

// Proof is a place in a store's audit log, by which it is told whether a store
// is the one that it was: a database that was put back from a backup is not.
type Proof struct {
	Seq  int64
	Hash audit.Hash
}

// A snapshot is two indexes, that of pictures and that of frames, and a tail. All
// numbers are little-endian:
//
//	magic     7 bytes "BWBANK\n" and the version, 2
//	bank      int64
//	mark      the number and the sequence that were followed up to, int64 each
//	proof     the sequence, int64, and the hash, 32 bytes
//	pictures  the length of their index in bytes, int64
//	checksum  uint32, CRC-32C of what is before it in the tail
//
// What changed after the mark may be in the indexes or not.
const (
	snapshotMagic    = "BWBANK\n\x02"
	snapshotTailSize = 8 + 8 + 16 + 8 + 32 + 8 + 4
)

// snapshotTail is the end of a snapshot.
type snapshotTail struct {
	bankID   int64
	mark     Mark
	proof    Proof
	pictures int64
}

func (t snapshotTail) append(b []byte) []byte {
	b = append(b, snapshotMagic...)
	for _, n := range []int64{t.bankID, int64(t.mark.Number), t.mark.Seq, t.proof.Seq} {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	b = append(b, t.proof.Hash[:]...)
	b = binary.LittleEndian.AppendUint64(b, uint64(t.pictures))
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)))
}

var errSnapshot = errors.New("it is not a whole snapshot of this version")

func readSnapshotTail(in SnapshotFile) (t snapshotTail, err error) {
	b, start := make([]byte, snapshotTailSize), in.Size()-snapshotTailSize
	if start < 0 {
		return t, errSnapshot
	}
	if _, err := in.ReadAt(b, start); err != nil {
		return t, fmt.Errorf("read snapshot: %w", err)
	}
	number := func(at int) int64 { return int64(binary.LittleEndian.Uint64(b[at:])) }
	t.bankID, t.mark = number(8), Mark{Number(number(16)), number(24)}
	t.proof.Seq = number(32)
	copy(t.proof.Hash[:], b[40:])
	t.pictures = number(72)
	if string(t.append(nil)) != string(b) || t.pictures < 0 || t.pictures > start {
		return t, errSnapshot
	}
	return t, nil
}

// OpenFrom is [Open] with snapshots, which it reads and [Registry.Save] writes.
// note is told of those that are of no use, by their banks' ids.
func OpenFrom(ctx context.Context, store Store, key []byte, now clock, s Snapshots, note func(bankID int64, why error)) (*Registry, error) {
	r := &Registry{store: store, key: key, now: now, done: map[int64]bool{}, banks: map[int64]*shelf{}, snapshots: s}
	if err := r.restore(ctx, note); err != nil {
		return nil, fmt.Errorf("load banks: %w", err)
	}
	if err := r.Follow(ctx); err != nil {
		return nil, fmt.Errorf("load banks: %w", err)
	}
	return r, nil
}

// restore takes in the snapshots and what there is of banks without one. Then
// following brings memory up to date.
func (r *Registry) restore(ctx context.Context, note func(int64, error)) error {
	f := r.newFollower()
	// After all there is nothing to tell but the banks and the mark.
	now, err := r.store.Follow(ctx, Mark{math.MaxInt64, math.MaxInt64}, f)
	if err != nil {
		return err
	}
	since, restored, missing := now, 0, 0
	var without []*shelf
	ids := make([]int64, 0, len(r.banks))
	for id, s := range r.banks {
		ids = append(ids, id)
		mark, err := r.readSnapshot(ctx, s, now)
		if err != nil {
			s.empty()
			without = append(without, s)
			missing += s.bank.Entries
			if !errors.Is(err, fs.ErrNotExist) {
				note(id, err)
			}
			continue
		}
		since = Mark{min(since.Number, mark.Number), min(since.Seq, mark.Seq)}
		restored += s.bank.Entries
	}
	if err := r.snapshots.Keep(ids); err != nil {
		note(0, err)
	}
	if missing > restored { // reading all at once is as quick
		return nil
	}
	for _, s := range without {
		if err := r.store.LoadBank(ctx, s.bank.ID, f); err != nil {
			return err
		}
	}
	f.flush()
	r.mark = since
	return nil
}

// readSnapshot takes a bank's snapshot into memory, if the store, which stands
// at now, can go on from it.
func (r *Registry) readSnapshot(ctx context.Context, s *shelf, now Mark) (Mark, error) {
	in, err := r.snapshots.Open(s.bank.ID)
	if err != nil {
		return Mark{}, err
	}
	defer func() { _ = in.Close() }()
	tail, err := readSnapshotTail(in)
	if err != nil {
		return Mark{}, err
	}
	holds, err := r.store.Holds(ctx, tail.proof)
	switch {
	case err != nil:
		return Mark{}, err
	case tail.bankID != s.bank.ID:
		return Mark{}, errors.New("it is of another bank")
	case !holds || tail.mark.Number > now.Number || tail.mark.Seq > now.Seq:
		return Mark{}, errors.New("it is of another database, or of a later state of this one")
	}
	if s.pdq, err = hashindex.Read(in, tail.pictures, inHugePages()); err != nil {
		return Mark{}, err
	}
	frames := io.NewSectionReader(in, tail.pictures, in.Size()-snapshotTailSize-tail.pictures)
	if s.frames, err = hashindex.Read(frames, frames.Size(), inHugePages()); err != nil {
		return Mark{}, err
	}
	s.saved.set(tail.mark, s.size())
	return tail.mark, nil
}
