package platform_test

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// memory is a store of platforms.
type memory struct {
	byKey map[platform.KeyHash]platform.Platform
	fail  error
}

func (m *memory) CreatePlatform(_ context.Context, p platform.Platform, key platform.KeyHash, _ audit.Entry) error {
	m.byKey[key] = p
	return nil
}

func (m *memory) PlatformByKey(_ context.Context, key platform.KeyHash) (platform.Platform, error) {
	if m.fail != nil {
		return platform.Platform{}, m.fail
	}
	p, ok := m.byKey[key]
	if !ok {
		return p, fault.New(fault.NotFound, "none")
	}
	return p, nil
}

func TestAKeyIsBelievedUntilItIsTakenAway(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	store := &memory{byKey: map[platform.KeyHash]platform.Platform{}}
	r := platform.NewRegistry(store, func() time.Time { return now }, rand.Reader)
	_, key, err := r.Add(t.Context(), "my-app")
	if err != nil {
		t.Fatal(err)
	}
	if p, err := r.Authenticate(t.Context(), key); err != nil || p.ID != "my-app" {
		t.Fatalf("%v %v", p, err)
	}
	clear(store.byKey)
	now = now.Add(time.Minute)
	if _, err := r.Authenticate(t.Context(), key); fault.CodeOf(err) != fault.Unauthenticated {
		t.Errorf("a key that was taken away: %v", err)
	}
	store.fail = errors.New("disk")
	if _, err := r.Authenticate(t.Context(), key); fault.CodeOf(err) != fault.Internal {
		t.Errorf("a failing store is not the caller's fault: %v", err)
	}
}

func TestKeysThatAreNoneOfOurs(t *testing.T) {
	t.Parallel()
	r := platform.NewRegistry(&memory{}, time.Now, rand.Reader)
	for _, key := range []string{"", "bw_", "secret-key", "bw_" + strings.Repeat("A", 43)} {
		_, err := r.Authenticate(t.Context(), key)
		if fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("%q: %v", key, err)
		}
		if text, _ := fault.PublicOf(err); key != "" && len(key) > 3 && strings.Contains(text, key) {
			t.Error("the answer repeats the key")
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for name, ok := range map[string]bool{
		"my-app": true, "a": true, "a1": true, strings.Repeat("a", 63): true,
		"": false, "-a": false, "a-": false, "My": false, "a b": false, "a/b": false, strings.Repeat("a", 64): false, "ä": false, "shared": false,
	} {
		if _, err := platform.ParseID(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}
