package app

import (
	"context"
	"errors"
	"io"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/internal/vault"
)

// Desk is the desk of cases of a data folder, opened for a command. A server that
// runs on the folder follows what it changes in banks.
type Desk struct {
	*cases.Desk
	store *sqlite.DB
}

// OpenDesk opens the desk in the data folder; of c it takes that, Now and Review.
func OpenDesk(ctx context.Context, c Config, rand io.Reader) (_ *Desk, err error) {
	store, err := OpenStore(ctx, c.DataDir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, store.Close())
		}
	}()
	key, err := digestKey(c.DataDir)
	if err != nil {
		return nil, err
	}
	clerk := bank.NewClerk(store, key, c.Now)
	for _, b := range cases.Banks() {
		if _, err := clerk.Create(ctx, b.Key(), bank.DefaultSettings()); err != nil {
			return nil, err
		}
	}
	ring, err := openRing(ctx, c.DataDir, store, c.Now(), rand)
	if err != nil {
		return nil, err
	}
	desk, err := cases.NewDesk(cases.Config{
		Store: store, Vault: vault.New(ring, rand), Banks: nobody{}, Key: key, Now: c.Now, Rand: rand, Review: c.Review,
	})
	if err != nil {
		return nil, err
	}
	return &Desk{desk, store}, nil
}

// nobody follows: there is no memory to match in.
type nobody struct{}

func (nobody) Follow(context.Context) error { return nil }

// Close lets go of the data.
func (d *Desk) Close() error { return d.store.Close() }
