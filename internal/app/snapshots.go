package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
)

// snapshotFolder keeps snapshots of banks as files beside the database, each
// readable by its owner alone. It implements bank.Snapshots.
type snapshotFolder struct{ dir string }

// snapshotsOf gives the folder of a data folder's snapshots.
func snapshotsOf(data string) snapshotFolder { return snapshotFolder{filepath.Join(data, "index")} }

const snapshotSuffix = ".snapshot"

func (f snapshotFolder) path(bankID int64) string {
	return filepath.Join(f.dir, strconv.FormatInt(bankID, 10)+snapshotSuffix)
}

// Open implements bank.Snapshots.
func (f snapshotFolder) Open(bankID int64) (bank.SnapshotFile, error) {
	file, err := os.Open(f.path(bankID))
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return snapshotFile{file, info.Size()}, nil
}

// snapshotFile implements bank.SnapshotFile.
type snapshotFile struct {
	*os.File
	size int64
}

func (f snapshotFile) Size() int64 { return f.size }

// Write implements bank.Snapshots.
func (f snapshotFolder) Write(bankID int64, write func(io.Writer) error) error {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return fmt.Errorf("make folder of snapshots: %w", err)
	}
	err := writeFile(f.path(bankID), func(file *os.File) error {
		out := bufio.NewWriterSize(file, 1<<20)
		return errors.Join(write(out), out.Flush())
	})
	if err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	return nil
}

// Remove implements bank.Snapshots.
func (f snapshotFolder) Remove(bankID int64) error { return removeLeftover(f.path(bankID)) }

// Keep implements bank.Snapshots. It also takes away what a writing that was cut
// off left.
func (f snapshotFolder) Keep(bankIDs []int64) error {
	files, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var errs []error
	for _, file := range files {
		name, ok := strings.CutSuffix(file.Name(), snapshotSuffix)
		id, notNumber := strconv.ParseInt(name, 10, 64)
		if ok && notNumber == nil && slices.Contains(bankIDs, id) {
			continue
		}
		errs = append(errs, removeLeftover(filepath.Join(f.dir, file.Name())))
	}
	return errors.Join(append(errs, err)...)
}

// saveEvery is how often it is looked whether a bank's snapshot is due.
const saveEvery = 5 * time.Second

// saveBanks writes the snapshots that are due until ctx ends, and then all.
func saveBanks(ctx context.Context, banks *bank.Registry, log *slog.Logger) {
	tick := time.NewTicker(saveEvery)
	defer tick.Stop()
	for {
		var err error
		select {
		case <-tick.C:
			err = banks.SaveDue(ctx)
		case <-ctx.Done():
			if err := banks.Save(context.WithoutCancel(ctx)); err != nil {
				log.WarnContext(ctx, "banks: no snapshot was kept; the next start takes longer", "error", err.Error())
			}
			return
		}
		if err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "banks: no snapshot was kept", "error", err.Error())
		}
	}
}

// noteSnapshot logs a snapshot that is of no use.
func noteSnapshot(ctx context.Context, log *slog.Logger) func(int64, error) {
	return func(bankID int64, why error) {
		log.WarnContext(ctx, "banks: a snapshot is of no use, so the bank is read from the database", "bank", bankID, "because", why.Error())
	}
}
