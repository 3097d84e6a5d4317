package bank_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/pdq"
)

// kept are snapshots in memory.
type kept struct {
	mu    sync.Mutex
	files map[int64][]byte
}

// inMemory is a snapshot's file.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

func (k *kept) Open(id int64) (bank.SnapshotFile, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	data, ok := k.files[id]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return inMemory{bytes.NewReader(data)}, nil
}

func (k *kept) Write(id int64, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.files[id] = b.Bytes()
	return nil
}

func (k *kept) Remove(id int64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.files, id)
	return nil
}

func (k *kept) Keep(ids []int64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for id := range k.files {
		if !slices.Contains(ids, id) {
			delete(k.files, id)
		}
	}
	return nil
}

// counted counts the entries that a store tells of.
type counted struct {
	bank.Store
	told int
}

type counting struct {
	bank.Follower
	told *int
}

func (c counting) On(id int64, n bank.Number, f bank.Fingerprint) {
	*c.told++
	c.Follower.On(id, n, f)
}

func (c *counted) Follow(ctx context.Context, since bank.Mark, f bank.Follower) (bank.Mark, error) {
	return c.Store.Follow(ctx, since, counting{f, &c.told})
}

func (c *counted) LoadBank(ctx context.Context, id int64, f bank.Follower) error {
	return c.Store.LoadBank(ctx, id, counting{f, &c.told})
}

const large = 12_000 // a bank that is worth a snapshot

// many gives entries whose hashes are far from each other and from few bits.
func many() []bank.Entry {
	list, rnd := make([]bank.Entry, large), rand.New(rand.NewPCG(3, 4))
	for i := range list {
		var h pdq.Hash
		for j := 0; j < len(h); j += 8 {
			binary.BigEndian.PutUint64(h[j:], rnd.Uint64())
		}
		list[i] = photo(h.String(), &h)
	}
	return list
}

// restart opens the store with the snapshots, as a server does that was killed,
// and says how many entries the store told of and which snapshots were of no use.
func restart(t *testing.T, db bank.Store, k *kept) (r *bank.Registry, told int, useless []int64) {
	t.Helper()
	store := &counted{Store: db}
	now := func() time.Time { return time.Unix(1000, 0) }
	r, err := bank.OpenFrom(t.Context(), store, make([]byte, 32), now, k, func(id int64, _ error) { useless = append(useless, id) })
	if err != nil {
		t.Fatal(err)
	}
	return r, store.told, useless
}

func save(t *testing.T, r *bank.Registry) {
	t.Helper()
	if err := r.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func only(h pdq.Hash) bank.Query { return bank.Query{Turns: []pdq.Hash{h}} }

func TestAStartFromSnapshots(t *testing.T) {
	t.Parallel()
	_, db := open(t)
	k := &kept{files: map[int64][]byte{}}
	r, _, _ := restart(t, db, k)
	entries := many()
	fill(t, r, "big", entries...)
	fill(t, r, "small", photo("one", hash(1)))
	save(t, r)
	if len(k.files) != 1 {
		t.Fatalf("%d snapshots, want that of the large bank", len(k.files))
	}
	saved := bytes.Clone(k.files[1])
	// What happens after the snapshot, in a process that is killed.
	for _, change := range []func() error{
		func() error { return r.Withdraw(t.Context(), key("big"), entries[1].ID) },
		func() error { return r.Remove(t.Context(), key("big"), entries[2].ID) },
		func() error {
			return r.SetState(t.Context(), key("big"), entries[3].ID, bank.State{Status: bank.Disabled})
		},
		func() error {
			_, err := r.Add(t.Context(), key("big"), []bank.Entry{photo("later", hash(40))})
			return err
		},
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
	}
	if len(k.files) != 0 {
		t.Error("a withdrawn fingerprint lies in a snapshot still")
	}
	k.files[1] = saved // as if taking it away had failed
	r, told, useless := restart(t, db, k)
	if told > 10 || len(useless) > 0 {
		t.Errorf("the store told of %d entries, useless %v: the snapshot was not used", told, useless)
	}
	for i, e := range entries[:20] {
		want := i == 0 || i > 3
		got := match(t, r, nil, only(*e.PDQ))
		if slices.Contains(got, "big/"+e.ID+" 0 pdq") != want {
			t.Errorf("entry %d: %q, want it %v", i, got, want)
		}
	}
	if got := match(t, r, nil, only(*hash(40))); !slices.Equal(got, []string{"big/later 0 pdq"}) {
		t.Errorf("added after the snapshot: %q", got)
	}
	if got := match(t, r, nil, only(*hash(1))); !slices.Equal(got, []string{"small/one 0 pdq"}) {
		t.Errorf("a bank without a snapshot: %q", got)
	}
	if len(k.files) != 0 {
		t.Error("a snapshot with what was withdrawn was kept")
	}
	save(t, r)
	if err := r.Delete(t.Context(), key("big")); err != nil || len(k.files) != 0 {
		t.Errorf("the snapshot of a deleted bank is kept: %v", err)
	}
}

// TestSnapshotsThatAreOfNoUse are noticed, and the store is read instead.
func TestSnapshotsThatAreOfNoUse(t *testing.T) {
	t.Parallel()
	_, db := open(t)
	r, _, _ := restart(t, db, &kept{files: map[int64][]byte{}})
	entries := many()
	fill(t, r, "big", entries[:large-1000]...)
	k := &kept{files: map[int64][]byte{}}
	first, _, _ := restart(t, db, k)
	save(t, first)
	sound := k.files[1]
	tail := len(sound) - 84
	inTail := func(at int, value uint64) func([]byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint64(b[tail+at:], value); return b }
	}
	for name, damage := range map[string]func([]byte) []byte{
		"empty":           func([]byte) []byte { return nil },
		"a few bytes":     func(b []byte) []byte { return b[:40] },
		"the tail alone":  func(b []byte) []byte { return b[tail:] },
		"cut":             func(b []byte) []byte { return b[:len(b)/2] },
		"one bit":         func(b []byte) []byte { b[len(b)/2] ^= 4; return b },
		"another mark":    inTail(16, 5),
		"another bank's":  inTail(8, 2),
		"another version": func(b []byte) []byte { b[tail+7] = 9; return b },
		"end missing":     func(b []byte) []byte { return b[:len(b)-3] },
	} {
		t.Run(name, func(t *testing.T) {
			k := &kept{files: map[int64][]byte{1: damage(bytes.Clone(sound))}}
			r, told, useless := restart(t, db, k)
			if !slices.Equal(useless, []int64{1}) || told != large-1000 {
				t.Errorf("useless %v, the store told of %d", useless, told)
			}
			if got := match(t, r, nil, only(*entries[7].PDQ)); len(got) != 1 {
				t.Errorf("%q", got)
			}
		})
	}
	t.Run("another database's", func(t *testing.T) {
		other, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "y.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = other.Close() }()
		r := load(t, other)
		fill(t, r, "big", entries...) // further on than the snapshot
		_, told, useless := restart(t, other, &kept{files: map[int64][]byte{1: bytes.Clone(sound)}})
		if len(useless) != 1 || told != large {
			t.Errorf("useless %v, told of %d", useless, told)
		}
	})
}
