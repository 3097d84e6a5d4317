package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os/exec"
	"time"
)

// Frames gives each frame of a video to yield, in its order, with the time at which
// it is shown; the picture is only good until yield returns. It stops at the
// bounds of the options, and when yield gives an error, which it then gives.
//
// Errors: that of ctx, that of yield, [ErrUnreadable] when there is not one
// frame, and others when the program cannot be run. A video that is cut short,
// or whose time is over, gives the frames that were had, with Whole false. video
// is not read any more when Frames returns.
func (p *Program) Frames(ctx context.Context, c Container, video io.Reader, o Options, yield func(img *image.Gray, at time.Duration) error) (Outcome, error) {
	timed, cancel := context.WithTimeout(ctx, o.Time)
	defer cancel()
	run, err := p.start(timed, o.args(c), o, video)
	if err != nil {
		return Outcome{}, fmt.Errorf("run ffmpeg: %w", err)
	}
	var out Outcome
	frames := newPGM(run.out, o.Pixels)
	for err == nil {
		var img *image.Gray
		if img, err = frames.next(); err == nil {
			if err = yield(img, o.at(out.Frames)); err == nil {
				out.Frames++
				continue
			}
			cancel()
			_ = run.wait()
			return out, err
		}
	}
	if !errors.Is(err, io.EOF) {
		cancel() // it does not write what it should
	}
	died := run.wait()
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	if out.Frames == 0 {
		return out, ErrUnreadable
	}
	out.Whole = died == nil && errors.Is(err, io.EOF) && int64(out.Frames) < o.mostFrames()
	return out, nil
}

// process is a running ffmpeg.
type process struct {
	cmd *exec.Cmd
	out io.ReadCloser
	fed chan struct{} // closed when nothing more is fed
}

func (p *Program) start(ctx context.Context, args []string, o Options, video io.Reader) (*process, error) {
	cmd := exec.CommandContext(ctx, p.path, args...) //nolint:gosec // the path is the operator's, the arguments are ours
	cmd.Env = []string{"LC_ALL=C"}
	cmd.Dir = "/"
	cmd.WaitDelay = 5 * time.Second
	ownGroup(cmd)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	run := &process{cmd: cmd, out: out, fed: make(chan struct{})}
	if err := bound(cmd.Process.Pid, o); err != nil {
		_ = killGroup(cmd) // it may be gone already
		_ = in.Close()
		_ = cmd.Wait()
		return nil, fmt.Errorf("bound it: %w", err)
	}
	go func() {
		defer close(run.fed)
		_, _ = io.Copy(in, video) // a program that has enough closes its end
		_ = in.Close()
	}()
	return run, nil
}

// wait ends the run: nothing of it is left when it returns.
func (r *process) wait() error {
	_, _ = io.Copy(io.Discard, r.out) // until it ended, or was killed
	err := r.cmd.Wait()               // closes the pipes, so that feeding ends
	<-r.fed
	return err
}
