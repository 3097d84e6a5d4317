package media

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"io"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/internal/media/mp4"
	"github.com/breakwater-safety/breakwater/internal/media/spool"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// Video is what was seen of a video: never its pictures.
type Video struct {
	// Signature is the video's own, with all frames that were looked at and
	// kept.
	Signature vpdq.Signature
	// Length is how much of it was looked at.
	Length time.Duration
	Seen   Seen
	// Why says why not all of it was seen, as a sentence for the caller; empty
	// when it was.
	Why string
}

// Seen says how much of a video was looked at. What was not can still match by its
// MD5 and SHA-256.
type Seen string

// How much was looked at.
const (
	Whole   Seen = "whole"
	Start   Seen = "start" // its beginning: the rest is past a bound, or damaged
	Nothing Seen = "nothing"
)

// FrameSource takes the frames out of videos; *ffmpeg.Program is one.
type FrameSource interface {
	Frames(ctx context.Context, c ffmpeg.Container, video io.Reader, o ffmpeg.Options, yield func(*image.Gray, time.Duration) error) (ffmpeg.Outcome, error)
}

// videos is what a Reader needs to look at videos.
type videos struct {
	source FrameSource // nil: only their bytes are hashed
	rand   io.Reader
	dir    string
	disk   *semaphore.Weighted
	slots  *semaphore.Weighted
}

// WithVideos has the reader look at the frames of videos; without it, they only get
// their MD5 and SHA-256. It also reads what [Reader.WithPhotos] has it read. rand MUST be a source of cryptographic randomness. A video
// that is larger than its share of memory waits in an encrypted file without a
// name in dir, the system's folder for temporary files when it is empty. It gives
// the reader, and must be called before that is used.
func (r *Reader) WithVideos(source FrameSource, rand io.Reader, dir string) *Reader {
	r.videos = videos{
		source: source, rand: rand, dir: dir,
		disk:  semaphore.NewWeighted(r.limits.VideoDiskAtOnce),
		slots: semaphore.NewWeighted(int64(r.limits.VideosAtOnce)),
	}
	return r.WithPhotos(source)
}

// readVideo reads a video to its end and makes its fingerprints. What is wrong with
// the video is no error: its bytes are hashed all the same, and [Video.Why] says
// it.
func (r *Reader) readVideo(ctx context.Context, c container, body io.Reader) (Upload, error) {
	md5sum, sha := md5.New(), sha256.New()
	h := &hold{r: r, file: spool.New(r.limits.VideoMemory, r.videos.dir, r.videos.rand)}
	defer h.close()
	if err := h.fill(io.TeeReader(body, io.MultiWriter(md5sum, sha))); err != nil {
		return Upload{}, err
	}
	u := Upload{Format: string(c.format)}
	md5sum.Sum(u.MD5[:0])
	sha.Sum(u.SHA256[:0])
	err := r.watch(ctx, c, h.file, &u)
	return u, err
}

// hold is a video that is held until it was looked at, and what it was given of
// the reader's memory and disk.
type hold struct {
	r            *Reader
	file         *spool.Spool
	memory, disk int64
}

// fill reads all of body. Nothing is kept when nobody will look at it.
func (h *hold) fill(body io.Reader) error {
	size := int64(0)
	for {
		piece, err := readPiece(body)
		if size += int64(len(piece)); size > h.r.limits.VideoBytes {
			return fault.Newf(fault.TooLarge, "The video is larger than %s. Send a smaller version of it.", inMiB(h.r.limits.VideoBytes))
		}
		if h.r.videos.source != nil && len(piece) > 0 {
			if !h.reserve() {
				return busy(nil)
			}
			if _, err := h.file.Write(piece); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "The upload broke off. Send the file again.")
		}
	}
}

// reserve takes room for one more piece.
func (h *hold) reserve() bool {
	if h.file.Size() < h.r.limits.VideoMemory {
		ok := h.r.bytes.TryAcquire(pieceSize)
		if ok {
			h.memory += pieceSize
		}
		return ok
	}
	ok := h.r.videos.disk.TryAcquire(pieceSize)
	if ok {
		h.disk += pieceSize
	}
	return ok
}

func (h *hold) close() {
	_ = h.file.Close() // nothing of it is wanted any more
	h.r.bytes.Release(h.memory)
	if h.disk > 0 {
		h.r.videos.disk.Release(h.disk)
	}
}

// watch looks at the frames.
func (r *Reader) watch(ctx context.Context, c container, file *spool.Spool, u *Upload) error {
	u.Video = &Video{Seen: Nothing}
	if r.videos.source == nil {
		u.Video.Why = "Frames of videos are not looked at here, as ffmpeg is not installed: the video is known by its MD5 and SHA-256 only."
		return nil
	}
	body, complete, err := pipeable(c, file)
	if err != nil {
		u.Video.Why = unseen(err)
		return nil
	}
	if err := r.videos.slots.Acquire(ctx, 1); err != nil {
		return busy(err)
	}
	defer r.videos.slots.Release(1)
	b := vpdq.NewBuilder(0, r.limits.VideoFrames)
	out, err := r.videos.source.Frames(ctx, c.ffmpeg, body, r.limits.frames(), func(img *image.Gray, at time.Duration) error {
		if u.Width == 0 {
			u.Width, u.Height = img.Rect.Dx(), img.Rect.Dy()
		}
		b.Add(img, at)
		return nil
	})
	switch {
	case ctx.Err() != nil:
		return busy(ctx.Err())
	case errors.Is(err, ffmpeg.ErrUnreadable):
		u.Video.Why = unseen(err)
		return nil
	case err != nil:
		return fmt.Errorf("look at a video: %w", err)
	}
	u.seen(b, out, r.limits)
	if u.Video.Seen == Whole && !complete {
		u.Video.Seen, u.Video.Why = Start, "The video is cut off: what there is of it was looked at."
	}
	return nil
}

// seen fills in what came of the frames.
func (u *Upload) seen(b *vpdq.Builder, out ffmpeg.Outcome, l Limits) {
	turns := b.Turns()
	u.Videos = turns[:]
	u.Video.Signature = turns[pdq.Original]
	u.Video.Length = time.Duration(float64(out.Frames) / l.VideoRate * float64(time.Second)).Round(time.Millisecond)
	for _, f := range u.Video.Signature.Frames {
		u.Quality = max(u.Quality, f.Quality)
	}
	if u.Video.Seen = Whole; !out.Whole {
		u.Video.Seen = Start
		u.Video.Why = fmt.Sprintf("Only the start of the video was looked at: at most %s of one are, for at most %s. Its MD5 and SHA-256 are of all of it.",
			minutes(l.VideoLength), minutes(l.VideoTime))
	}
}

func minutes(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("%d minutes", int(d/time.Minute))
	}
	return fmt.Sprintf("%g seconds", d.Seconds())
}

// pipeable gives the file as it can be read from a pipe, and says whether it is whole
// as far as its container tells.
func pipeable(c container, file *spool.Spool) (body io.Reader, complete bool, err error) {
	if c.ffmpeg == ffmpeg.MP4 {
		return mp4.Stream(file, file.Size())
	}
	return io.NewSectionReader(file, 0, file.Size()), true, nil
}

func unseen(err error) string {
	why := "No frame of the video could be read"
	switch {
	case errors.Is(err, mp4.ErrExternal):
		why = "The video refers to other files, and none of its frames was read"
	case errors.Is(err, mp4.ErrDamaged):
		why = "The video is cut off or damaged, and none of its frames was read"
	}
	return why + ": it is known by its MD5 and SHA-256 only."
}

// peek reads the first piece of a file and says whether it begins a video. rest is
// all of the file, that piece included.
func peek(body io.Reader) (c container, isVideo bool, rest io.Reader) {
	piece, err := readPiece(body)
	c, isVideo = sniffVideo(piece)
	if err != nil {
		body = ended{err}
	}
	return c, isVideo, io.MultiReader(bytes.NewReader(piece), body)
}

// ended is what is left of a reader that gave an error.
type ended struct{ err error }

func (e ended) Read([]byte) (int, error) { return 0, e.err }
