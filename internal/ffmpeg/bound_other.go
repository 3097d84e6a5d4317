//go:build !linux

package ffmpeg

// bound does nothing: only Linux sets the limits of another process. The time
// is bounded all the same.
func bound(int, Options) error { return nil }
