package app

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
)

// Banks are the banks of a data folder, opened for a command. A server that
// runs on the folder follows what it changes.
type Banks struct {
	*bank.Clerk
	store *sqlite.DB
	dir   string
}

// OpenBanks opens the banks in a data folder. fault.NotFound when the platform
// was not added to it.
func OpenBanks(ctx context.Context, dir string, p platform.ID, now func() time.Time) (_ *Banks, err error) {
	store, err := OpenStore(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, store.Close())
		}
	}()
	there, err := store.HasPlatform(ctx, p)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, fault.Newf(fault.NotFound, "The data folder %s knows no platform %s. Is --data right? «breakwater platform add» adds one.", dir, p)
	}
	key, err := digestKey(dir)
	if err != nil {
		return nil, err
	}
	return &Banks{bank.NewClerk(store, key, now), store, dir}, nil
}

// Import is [bank.Clerk.Import]. What it takes out does not stay in a snapshot
// either.
func (b *Banks) Import(ctx context.Context, key bank.Key, records iter.Seq2[bank.Record, error], im bank.Import) (bank.Imported, error) {
	done, err := b.Clerk.Import(ctx, key, records, im)
	if done.Taken == 0 {
		return done, err
	}
	list, listErr := b.List(context.WithoutCancel(ctx), key.Platform)
	for _, one := range list {
		if one.Name == key.Name {
			listErr = errors.Join(listErr, snapshotsOf(b.dir).Remove(one.ID))
		}
	}
	return done, errors.Join(err, listErr)
}

// MakeReadyForMany takes memory so that many entries are added quickly.
func (b *Banks) MakeReadyForMany(ctx context.Context) error { return b.store.Bulk(ctx) }

// Close lets go of the data.
func (b *Banks) Close() error { return b.store.Close() }
