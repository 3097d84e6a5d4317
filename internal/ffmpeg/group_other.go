//go:build !unix

package ffmpeg

import "os/exec"

// ownGroup leaves the program as it is: there are no process groups here, and
// exec kills the program itself.
func ownGroup(*exec.Cmd) {}

func killGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }
