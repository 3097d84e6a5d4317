package vault

import (
	"crypto/cipher"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

const keySize = 32

// Ring holds the key encryption keys by their versions. The newest seals, the
// others only open. It does not change: [Ring.Rotate] gives another one.
type Ring struct {
	raw  map[uint32]ringKey
	keys map[uint32]cipher.AEAD
	top  uint32
}

type ringKey struct {
	key  [keySize]byte
	made time.Time
}

// NewRing gives a ring with one key.
func NewRing(rand io.Reader, now time.Time) (*Ring, error) {
	return (&Ring{}).Rotate(rand, now)
}

// Rotate gives the ring with one key more, which is then the newest. rand MUST be
// a source of cryptographic randomness.
func (r *Ring) Rotate(rand io.Reader, now time.Time) (*Ring, error) {
	next := maps.Clone(r.raw)
	if next == nil {
		next = map[uint32]ringKey{}
	}
	k := ringKey{made: now.UTC().Truncate(time.Second)}
	if _, err := io.ReadFull(rand, k.key[:]); err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	next[r.top+1] = k
	return newRing(next), nil
}

// Only gives the ring with its newest key alone: what was sealed under the
// others never opens again.
func (r *Ring) Only() *Ring { return newRing(map[uint32]ringKey{r.top: r.raw[r.top]}) }

// Newest is the version of the key that seals, from 1.
func (r *Ring) Newest() uint32 { return r.top }

// Versions are those of all keys, the newest last.
func (r *Ring) Versions() []uint32 { return slices.Sorted(maps.Keys(r.raw)) }

func newRing(raw map[uint32]ringKey) *Ring {
	r := &Ring{raw: raw, keys: make(map[uint32]cipher.AEAD, len(raw))}
	for version, k := range raw {
		r.keys[version] = newAEAD(k.key[:])
		r.top = max(r.top, version)
	}
	return r
}

// ringHead is the first line of a ring's file.
const ringHead = "breakwater vault keys 1"

// Format gives the ring as it is kept in a file: a head, and a line for each key
// with its version, the day and time it was made, and the key in hexadecimal.
// Whoever has the file and the database can read what is sealed.
func (r *Ring) Format() []byte {
	var b strings.Builder
	b.WriteString(ringHead + "\n")
	for _, version := range r.Versions() {
		k := r.raw[version]
		fmt.Fprintf(&b, "%d %s %x\n", version, k.made.Format(time.RFC3339), k.key)
	}
	return []byte(b.String())
}

// ParseRing reads what Format gives. The error names the line and repeats nothing
// of it.
func ParseRing(data []byte) (*Ring, error) {
	text, whole := strings.CutSuffix(string(data), "\n")
	lines := strings.Split(text, "\n")
	if !whole || lines[0] != ringHead || len(lines) < 2 {
		return nil, errors.New("it is no whole file of vault keys")
	}
	raw := map[uint32]ringKey{}
	for i, line := range lines[1:] {
		version, k, ok := parseKey(line)
		if _, twice := raw[version]; !ok || twice {
			return nil, fmt.Errorf("line %d: must be a version, a time and 64 hexadecimal digits, each version once", i+2)
		}
		raw[version] = k
	}
	return newRing(raw), nil
}

func parseKey(line string) (version uint32, k ringKey, ok bool) {
	fields := strings.Split(line, " ")
	if len(fields) != 3 || len(fields[2]) != hex.EncodedLen(keySize) {
		return 0, k, false
	}
	n, err := strconv.ParseUint(fields[0], 10, 32)
	if err != nil || n == 0 {
		return 0, k, false
	}
	if k.made, err = time.Parse(time.RFC3339, fields[1]); err != nil {
		return 0, k, false
	}
	_, err = hex.Decode(k.key[:], []byte(fields[2]))
	return uint32(n), k, err == nil
}
