// Package platform knows the services that have connected to this deployment
// and believes them by their API keys.
package platform

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// ID names a platform within the deployment: lower-case letters, digits and
// hyphens, 1 to 63 characters, as the operator chose it.
type ID string

// Shared is the reserved platform of the banks that every platform's uploads are
// looked up in. It has no key, and no platform can be added under its name.
const Shared ID = "shared"

// Platform is a connected service.
type Platform struct {
	ID      ID
	Created time.Time
}

// KeyHash is the SHA-256 of an API key. Keys carry 256 random bits, so a plain
// hash cannot be searched.
type KeyHash [sha256.Size]byte

// Store keeps platforms.
type Store interface {
	// CreatePlatform adds the platform with its first key, and the audit
	// entry, as one. fault.Conflict when the id is taken.
	CreatePlatform(ctx context.Context, p Platform, key KeyHash, entry audit.Entry) error
	// PlatformByKey finds the platform whose key has the hash.
	// fault.NotFound when there is none.
	PlatformByKey(ctx context.Context, key KeyHash) (Platform, error)
}

// Registry adds platforms and finds them by their keys.
type Registry struct {
	store Store
	now   func() time.Time
	rand  io.Reader

	mu    sync.Mutex
	known map[KeyHash]believed
}

type believed struct {
	platform Platform
	until    time.Time
}

// believeFor is how long a key that was believed is believed without asking the
// store again: the longest that a key works after it was taken away.
const believeFor = 5 * time.Second

// NewRegistry gives a registry over the store. rand MUST be a source of
// cryptographic randomness.
func NewRegistry(store Store, now func() time.Time, rand io.Reader) *Registry {
	return &Registry{store: store, now: now, rand: rand, known: map[KeyHash]believed{}}
}

var validID = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// ParseID reads a platform's id.
func ParseID(s string) (ID, error) {
	if !validID.MatchString(s) {
		return "", fault.At("platform", "must be 1 to 63 lower-case letters, digits and hyphens, such as my-app")
	}
	if ID(s) == Shared {
		return "", fault.At("platform", "must not be shared: that name is for the banks that all platforms share; choose another")
	}
	return ID(s), nil
}

// Add makes a platform and gives its API key, which is shown this once and
// kept only as a hash. fault.Conflict when the name is taken.
func (r *Registry) Add(ctx context.Context, name string) (Platform, string, error) {
	id, err := ParseID(name)
	if err != nil {
		return Platform{}, "", err
	}
	secret := make([]byte, 32)
	if _, err := io.ReadFull(r.rand, secret); err != nil {
		return Platform{}, "", fmt.Errorf("make key: %w", err)
	}
	key := keyPrefix + base64.RawURLEncoding.EncodeToString(secret)
	p := Platform{ID: id, Created: r.now().UTC()}
	entry := audit.Entry{At: p.Created, Platform: string(id), Action: audit.PlatformAdded}
	if err := r.store.CreatePlatform(ctx, p, HashKey(key), entry); err != nil {
		return Platform{}, "", err
	}
	return p, key, nil
}

// keyPrefix makes a key that was leaked easy to find by scanners.
const keyPrefix = "bw_"

// HashKey gives what is stored of a key.
func HashKey(key string) KeyHash { return sha256.Sum256([]byte(key)) }

// Authenticate finds the platform of a key. fault.Unauthenticated when it is
// none of ours.
func (r *Registry) Authenticate(ctx context.Context, key string) (Platform, error) {
	if !strings.HasPrefix(key, keyPrefix) {
		return Platform{}, errUnknownKey()
	}
	hash, now := HashKey(key), r.now()
	r.mu.Lock()
	b, ok := r.known[hash]
	r.mu.Unlock()
	if ok && now.Before(b.until) {
		return b.platform, nil
	}
	p, err := r.store.PlatformByKey(ctx, hash)
	if fault.CodeOf(err) == fault.NotFound {
		return Platform{}, errUnknownKey()
	}
	if err != nil {
		return Platform{}, fmt.Errorf("find platform by key: %w", err)
	}
	r.mu.Lock()
	r.known[hash] = believed{p, now.Add(believeFor)}
	r.mu.Unlock()
	return p, nil
}

func errUnknownKey() error {
	return fault.New(fault.Unauthenticated,
		"This API key is not known here. Send «Authorization: Bearer KEY» with a key from «breakwater platform add».")
}
