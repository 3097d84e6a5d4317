package media

import (
	"slices"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
)

// The formats of video files.
const (
	MP4       Format = "mp4" // also 3GP and M4V
	QuickTime Format = "quicktime"
	Matroska  Format = "matroska"
	WebM      Format = "webm"
	AVI       Format = "avi"
	MPEGTS    Format = "mp2t"
)

// container is a format of videos, and how ffmpeg calls it.
type container struct {
	format Format
	ffmpeg ffmpeg.Container
}

// sniffVideo says in which container a video is by the first bytes of its file: of
// three packets for a transport stream. Photos in boxes (HEIC, AVIF), playlists, and
// whatever else names other files, are none; films of pictures in such boxes are.
func sniffVideo(start []byte) (container, bool) {
	has := func(at int, text string) bool {
		return len(start) >= at+len(text) && string(start[at:at+len(text)]) == text
	}
	switch {
	case has(4, "ftypqt  "):
		return container{QuickTime, ffmpeg.MP4}, true
	case has(4, "ftyp"):
		return container{MP4, ffmpeg.MP4}, !isHEIF(start) || isSequence(start)
	case has(4, "moov"), has(4, "mdat"), has(4, "wide"): // QuickTime before it had «ftyp»
		return container{QuickTime, ffmpeg.MP4}, true
	case has(0, "\x1a\x45\xdf\xa3"):
		if slices.ContainsFunc([]int{20, 24, 28, 31, 32}, func(at int) bool { return has(at, "webm") }) {
			return container{WebM, ffmpeg.Matroska}, true
		}
		return container{Matroska, ffmpeg.Matroska}, true
	case has(0, "RIFF") && has(8, "AVI "):
		return container{AVI, ffmpeg.AVI}, true
	case has(0, "G") && has(188, "G") && has(376, "G"):
		return container{MPEGTS, ffmpeg.MPEGTS}, true
	}
	return container{}, false
}
