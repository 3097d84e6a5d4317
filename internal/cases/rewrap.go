package cases

import (
	"context"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/vault"
)

// Keys are the sealed data keys of a store's cases; a [Store] has them.
type Keys interface {
	CaseKeys(ctx context.Context, after ID, limit int) ([]SealedKey, error)
	ReplaceKey(ctx context.Context, id ID, was, is []byte) (bool, error)
}

// rewrapAtOnce is how many keys are read together.
const rewrapAtOnce = 500

// Rewrap seals the data keys of all cases anew under the newest key of the
// vault's ring, and gives how many it did. It may be broken off and begun again.
// When it returned nil no other key of the ring is needed any more. One that
// does not open is vault.ErrSealed.
func Rewrap(ctx context.Context, keys Keys, v *vault.Vault) (n int, err error) {
	for after := (ID{}); ; {
		part, err := keys.CaseKeys(ctx, after, rewrapAtOnce)
		if err != nil {
			return n, fmt.Errorf("read keys: %w", err)
		}
		if len(part) == 0 {
			return n, nil
		}
		for _, k := range part {
			after = k.Case
			is, changed, err := v.Rewrap(k.Case[:], k.Key)
			if err != nil {
				return n, fmt.Errorf("seal a case's key anew: %w", err)
			}
			if !changed {
				continue
			}
			if _, err := keys.ReplaceKey(ctx, k.Case, k.Key, is); err != nil {
				return n, fmt.Errorf("seal a case's key anew: %w", err)
			}
			n++
		}
	}
}
