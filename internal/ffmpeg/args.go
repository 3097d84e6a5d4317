package ffmpeg

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// codecs are the decoders that may be used; every other part of ffmpeg that reads
// what a stranger sent is left alone.
var codecs = strings.Join([]string{
	"h264", "hevc", "av1", "libdav1d", "libaom-av1", "vp8", "vp9", "mpeg4", "h263", "mpeg2video", "mpeg1video", "mjpeg",
	"msmpeg4", "msmpeg4v2", "msmpeg4v1", "theora", "wmv1", "wmv2", "vc1", "wmv3", "prores",
}, ",")

// demuxer is what ffmpeg calls a container: all its names, as the whitelist wants.
func (c Container) demuxer() (name, all string) {
	switch c {
	case MP4:
		return "mov", "mov,mp4,m4a,3gp,3g2,mj2"
	case Matroska:
		return "matroska", "matroska,webm"
	case AVI:
		return "avi", "avi"
	case MPEGTS:
		return "mpegts", "mpegts"
	case HEVC:
		return "hevc", "hevc"
	case IVF:
		return "ivf", "ivf"
	}
	return "", ""
}

func (o Options) args(c Container) []string {
	name, all := c.demuxer()
	if o.Pictures > 0 {
		return o.pictureArgs(name)
	}
	seconds := strconv.FormatFloat(o.Most.Seconds(), 'f', 3, 64)
	rate := strconv.FormatFloat(o.Rate, 'f', 6, 64)
	in := append(o.held(all, codecs), "-noautorotate", "-t", seconds, "-f", name)
	if c == MP4 { // the defaults, said aloud
		in = append(in, "-enable_drefs", "0", "-use_absolute_path", "0")
	}
	return append(in, "-i", "pipe:0",
		"-map", "0:v:0", "-an", "-sn", "-dn", "-t", seconds,
		"-frames:v", strconv.FormatInt(o.mostFrames(), 10),
		// The frame on show at each point in time; luma in 0..255, as the
		// reference makes it by way of RGB.
		"-vf", "fps=fps="+rate+":round=up,scale=out_range=full,format=gray",
		"-c:v", "pgm", "-f", "image2pipe", "pipe:1")
}

// held is what bounds the program itself.
func (o Options) held(formats, codecs string) []string {
	return []string{
		"-nostdin", "-hide_banner", "-loglevel", "quiet",
		"-protocol_whitelist", "pipe", "-format_whitelist", formats, "-codec_whitelist", codecs,
		"-max_pixels", strconv.FormatInt(o.Pixels, 10), "-threads", "1", "-filter_threads", "1",
	}
}

// pictureArgs has each picture come out once, as there is no time to go by.
func (o Options) pictureArgs(format string) []string {
	scale := "scale=out_range=full,format=gray"
	if o.Full {
		scale = "scale=in_range=full:out_range=full,format=gray"
	}
	return append(o.held(format, "hevc,libdav1d,av1,libaom-av1"),
		"-f", format, "-i", "pipe:0", "-map", "0:v:0", "-fps_mode", "passthrough",
		"-frames:v", strconv.Itoa(o.Pictures+1), "-vf", scale, "-c:v", "pgm", "-f", "image2pipe", "pipe:1")
}

// mostFrames is one more than there should be of pictures that are counted.
func (o Options) mostFrames() int64 {
	if o.Pictures > 0 {
		return int64(o.Pictures) + 1
	}
	return int64(math.Ceil(o.Most.Seconds() * o.Rate))
}

// at is the time of frame i.
func (o Options) at(i int) time.Duration {
	if o.Pictures > 0 {
		return 0
	}
	return time.Duration(float64(i) / o.Rate * float64(time.Second)).Round(time.Millisecond)
}
