package ffmpeg

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// bound sets the limits of a process that has been started. It is done from
// outside, as a child cannot be made to do it in Go; the program waits for its
// input meanwhile.
func bound(pid int, o Options) error {
	seconds := uint64(o.Time.Seconds()) + 1
	for _, l := range []struct {
		resource int
		most     uint64
	}{
		{unix.RLIMIT_AS, uint64(o.Memory)},
		{unix.RLIMIT_CPU, seconds},
		{unix.RLIMIT_FSIZE, 0}, // writes no file; pipes are none
		{unix.RLIMIT_CORE, 0},  // a core dump would hold the video
		{unix.RLIMIT_NOFILE, 64},
	} {
		limit := unix.Rlimit{Cur: l.most, Max: l.most}
		if err := unix.Prlimit(pid, l.resource, &limit, nil); err != nil {
			return fmt.Errorf("limit %d: %w", l.resource, err)
		}
	}
	return nil
}
