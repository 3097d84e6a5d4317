//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// lockFolder takes the data folder for this server alone, until the file is
// closed or the process ends, however it ends. A second server on the folder
// would know late what the first put into a bank, and tidy beside it.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "serve.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = fault.Newf(fault.Invalid, "Another server uses the data folder %s. Stop it, or choose another folder with --data.", dir)
	} else {
		err = fmt.Errorf("lock data folder: %w", err)
	}
	return nil, errors.Join(err, f.Close())
}
