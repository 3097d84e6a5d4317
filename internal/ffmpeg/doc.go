// Package ffmpeg takes the frames out of videos with the ffmpeg program, when that
// is installed.
//
// A video decoder is a great deal of code in C that reads what a stranger sent,
// so the program is held tightly. It is given the video through a pipe and the
// frames come back through a pipe; it may use no other protocol, and so neither
// the network nor a file; one container format, the one that the caller found, so
// no playlist; and the usual codecs of videos. Its sound, subtitles and data are
// not decoded. Memory, processor time, open files and the size of frames are
// bounded, it cannot write a file or leave a core dump, and it dies with its
// process group when the context ends or its time is over. The bounds are set
// before it has seen a byte of the video. Its environment is empty. What it
// says about a file is thrown away, for it may repeat titles and names.
package ffmpeg

import (
	"errors"
	"os/exec"
	"time"
)

// Program is an installed ffmpeg.
type Program struct{ path string }

// ErrMissing says that no ffmpeg is installed.
var ErrMissing = errors.New("ffmpeg is not installed")

// Find looks for ffmpeg on the PATH. Its error is [ErrMissing].
func Find() (*Program, error) {
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		return nil, ErrMissing
	}
	return At(path), nil
}

// At is the ffmpeg at a path.
func At(path string) *Program { return &Program{path} }

// Container is the format of a video file, as ffmpeg names it.
type Container string

// The containers that are read.
const (
	MP4      Container = "mp4" // also QuickTime, M4V and 3GP; the index must come first
	Matroska Container = "matroska"
	AVI      Container = "avi"
	MPEGTS   Container = "mpegts"
	HEVC     Container = "hevc" // annex B of ITU-T H.265, nothing around it
	IVF      Container = "ivf"  // of AV1
)

// Options says which frames are taken and what that may cost.
type Options struct {
	// Pictures is how many pictures there should be, each of which is given once,
	// and one more if there is; Rate and Most do not count then. 0 for a video.
	Pictures int
	// Full has the luma of Pictures taken to be in 0..255, whatever they say
	// themselves.
	Full bool
	// Rate is how many frames a second are taken: of a video with more, some
	// are left out; of one with fewer, some come twice. Above 0, at most 60.
	Rate float64
	// Most bounds the video's length; what comes after is not looked at.
	Most time.Duration
	// Pixels bounds one frame, width times height.
	Pixels int64
	// Memory bounds the program's address space, in bytes, on Linux.
	Memory int64
	// Time bounds the program's run, waiting included.
	Time time.Duration
}

// Outcome says how far the video was read.
type Outcome struct {
	// Frames is how many were given.
	Frames int
	// Whole is true when ffmpeg came to the video's end: it was not stopped
	// by a bound and did not give up. Of a file that was cut off it does not
	// know.
	Whole bool
}

// ErrUnreadable says that not one frame could be had: the file is damaged, has no
// picture, is of a codec that is not read, or is over a bound.
var ErrUnreadable = errors.New("ffmpeg gave no frame")
