package media

import (
	"cmp"
	"time"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
)

// VideoLimits bounds what one video, and all at a time, may cost. A field that is 0
// takes the value of [DefaultLimits].
type VideoLimits struct {
	VideoBytes int64 // of one file: 1 GiB
	// VideoRate is how many frames a second are looked at: 30, which is every
	// frame of most videos, as finding a copy takes that (package vpdq). 1 is
	// enough for a bank.
	VideoRate float64
	// VideoFrames is how many frames are kept of a video, spread evenly: 2,048.
	VideoFrames int
	// VideoLength and VideoTime are how much of a video is looked at, and how long
	// that may take: 20 minutes and 1 minute. What is past them is not looked at.
	VideoLength, VideoTime time.Duration
	// VideoPixels is of one frame: 4096 x 2304.
	VideoPixels int64

	// VideoMemory is how much of a file is held in memory, as part of
	// BytesAtOnce: 32 MiB. The rest is on disk, encrypted.
	VideoMemory int64
	// VideoDiskAtOnce bounds what is on disk at a time, by one Reader: 8 GiB.
	VideoDiskAtOnce int64
	// VideosAtOnce is how many videos are decoded at a time, each by a process
	// of its own of at most DecoderMemory: 2 and 1 GiB. Others wait. Beside them
	// as many HEIC and AVIF photos are, in such processes.
	VideosAtOnce  int
	DecoderMemory int64
}

func defaultVideoLimits() VideoLimits {
	return VideoLimits{
		VideoBytes:      1 << 30,
		VideoRate:       30,
		VideoFrames:     2048,
		VideoLength:     20 * time.Minute,
		VideoTime:       time.Minute,
		VideoPixels:     4096 * 2304,
		VideoMemory:     32 << 20,
		VideoDiskAtOnce: 8 << 30,
		VideosAtOnce:    2,
		DecoderMemory:   1 << 30,
	}
}

func (l VideoLimits) withDefaults() VideoLimits {
	d := defaultVideoLimits()
	l = VideoLimits{
		VideoBytes:      cmp.Or(l.VideoBytes, d.VideoBytes),
		VideoRate:       cmp.Or(l.VideoRate, d.VideoRate),
		VideoFrames:     cmp.Or(l.VideoFrames, d.VideoFrames),
		VideoLength:     cmp.Or(l.VideoLength, d.VideoLength),
		VideoTime:       cmp.Or(l.VideoTime, d.VideoTime),
		VideoPixels:     cmp.Or(l.VideoPixels, d.VideoPixels),
		VideoMemory:     cmp.Or(l.VideoMemory, d.VideoMemory),
		VideoDiskAtOnce: cmp.Or(l.VideoDiskAtOnce, d.VideoDiskAtOnce),
		VideosAtOnce:    cmp.Or(l.VideosAtOnce, d.VideosAtOnce),
		DecoderMemory:   cmp.Or(l.DecoderMemory, d.DecoderMemory),
	}
	// One video that is allowed must be able to get through.
	l.VideoDiskAtOnce = max(l.VideoDiskAtOnce, l.VideoBytes+pieceSize)
	return l
}

// frames is what ffmpeg is told.
func (l VideoLimits) frames() ffmpeg.Options {
	return ffmpeg.Options{
		Rate: l.VideoRate, Most: l.VideoLength, Pixels: l.VideoPixels,
		Memory: l.DecoderMemory, Time: l.VideoTime,
	}
}
