package chatexport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Bounds on what is opened. WhatsApp's exports have some 10,000 messages with
// media and 40,000 without; SMS backups hold pictures and reach gigabytes. The
// bounds are far above what is needed.
const (
	maxTextBytes = 64 << 20 // of a text that is held whole
	maxFileBytes = 8 << 30  // of all that is read as it streams
	maxSmall     = 4 << 20  // of a file beside the messages that says who is who
	headBytes    = 64 << 10 // of a file, to find out what it is
)

func refused(format string, args ...any) error {
	return &RefusedError{fmt.Sprintf(format, args...)}
}

// A file is one that holds messages.
type file struct {
	format Format
	path   string // in the archive; empty without one
	in     *archive
	open   func() (io.ReadCloser, error)
}

// base gives the file's name without folders, as it is shown.
func (f file) base() string {
	if f.path == "" {
		return ""
	}
	return path.Base(f.path)
}

// open finds the files with messages: the file itself, or those in the ZIP
// archive, of which there is one at least.
func open(r io.ReaderAt, size int64) ([]file, error) {
	head := make([]byte, headBytes)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read chat export: %w", err)
	}
	head = head[:n]
	if isZIP(head) {
		return openZIP(r, size)
	}
	format, seen := recognise(head)
	switch {
	case format == Unknown:
		return nil, &UnknownError{seen}
	case size > maxFileBytes:
		return nil, refused("it is larger than %d GiB", maxFileBytes>>30)
	}
	whole := func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(r, 0, size)), nil }
	return []file{{format: format, open: whole}}, nil
}

func isZIP(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// read reads the file's messages into the gathering.
func (g *gathering) read(f file) error {
	r, err := f.open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // only read from
	g.file = f.base()
	err = g.messagesOf(f, r)
	if _, damaged := errors.AsType[*damage](err); damaged {
		g.counts[NoteCutShort]++
		return nil
	}
	return err
}

func (g *gathering) messagesOf(f file, r io.Reader) error {
	switch f.format {
	case WhatsApp:
		return g.readWhatsApp(r)
	case Instagram, Facebook, Meta, Messenger:
		return g.readMeta(f, r)
	case Snapchat:
		return g.readSnapchat(r)
	case Telegram:
		return g.readTelegram(r)
	case Discord:
		return g.readDiscord(f, r)
	case TikTok:
		return g.readTikTok(r)
	case SMS:
		return g.readSMS(r)
	}
	return g.readThreads(r)
}

// readText reads a text that has to be held whole.
func readText(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxTextBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxTextBytes {
		return nil, refused("the text is larger than %d MiB", maxTextBytes>>20)
	}
	return text, nil
}

// valid gives s with what is no UTF-8 replaced.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
