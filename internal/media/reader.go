package media

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"io"

	"golang.org/x/sync/semaphore"
)

var _ UploadReader = (*Reader)(nil)

// Reader reads uploads, many at a time, in bounded memory. Make one with
// [NewReader]; its methods may be called from many goroutines.
type Reader struct {
	limits Limits
	bytes  *semaphore.Weighted
	pixels *semaphore.Weighted
	videos videos
	photos decoder
}

// NewReader makes a Reader with these limits.
func NewReader(limits Limits) *Reader {
	limits = limits.withDefaults()
	return &Reader{
		limits: limits,
		bytes:  semaphore.NewWeighted(limits.BytesAtOnce),
		pixels: semaphore.NewWeighted(limits.PixelsAtOnce),
	}
}

// Read reads a photo or video to its end and makes its fingerprints. Its errors are
// those of [Decode], and Busy when too many uploads are held at a time, or when ctx
// ends while others are decoded first. Of a video only its size is an error; if its
// frames cannot be had, [Video] says why.
func (r *Reader) Read(ctx context.Context, body io.Reader) (Upload, error) {
	c, isVideo, body := peek(body)
	if isVideo {
		return r.readVideo(ctx, c, body)
	}
	return r.readPhoto(ctx, body)
}

func (r *Reader) readPhoto(ctx context.Context, body io.Reader) (Upload, error) {
	b := buffer{most: r.limits.Bytes, reserve: r.bytes.TryAcquire}
	defer func() { r.bytes.Release(b.taken) }()
	md5sum, sha := md5.New(), sha256.New()
	if err := b.fill(io.TeeReader(body, io.MultiWriter(md5sum, sha))); err != nil {
		return Upload{}, err
	}
	var u Upload
	md5sum.Sum(u.MD5[:0])
	sha.Sum(u.SHA256[:0])
	if r.photos.source != nil && isHEIF(firstBytes(b.pieces)) {
		if err := r.readHEIF(ctx, &b, &u); err != nil {
			return Upload{}, err
		}
		return u, nil
	}
	p, err := open(&b, r.limits.Pixels)
	if err != nil {
		return Upload{}, err
	}
	if err := r.pixels.Acquire(ctx, p.cost()); err != nil {
		return Upload{}, busy(err)
	}
	defer r.pixels.Release(p.cost())
	if err := p.fingerprint(ctx, &u); err != nil {
		return Upload{}, err
	}
	return u, nil
}
