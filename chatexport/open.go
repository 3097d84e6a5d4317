package chatexport

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Bounds on what is opened. An export with media has some 10,000 messages, one
// without some 40,000; the bounds are far above both.
const (
	maxTextBytes = 64 << 20
	maxEntries   = 50_000
	// maxRatio is far above what chats reach (about 5) and far below what
	// archives made to exhaust memory need.
	maxRatio = 200
)

func refused(format string, args ...any) error {
	return &RefusedError{fmt.Sprintf(format, args...)}
}

// open gives the text of the export: the file itself, or the chat in the ZIP
// archive. Other members of an archive are never opened.
func open(r io.ReaderAt, size int64) ([]byte, error) {
	magic := make([]byte, 4)
	if n, err := r.ReadAt(magic, 0); err != nil && err != io.EOF {
		return nil, fmt.Errorf("read chat export: %w", err)
	} else if bytes.Equal(magic[:n], []byte("PK\x03\x04")) {
		return openZIP(r, size)
	}
	if size > maxTextBytes {
		return nil, refused("the text is larger than %d MiB", maxTextBytes>>20)
	}
	return readAll(io.NewSectionReader(r, 0, size))
}

func openZIP(r io.ReaderAt, size int64) ([]byte, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refused("the ZIP archive is damaged or cut short")
	}
	if err := checkEntries(archive.File); err != nil {
		return nil, err
	}
	chat := findChat(archive.File)
	if chat == nil {
		return nil, ErrUnknownFormat
	}
	if err := checkSize(chat); err != nil {
		return nil, err
	}
	member, err := chat.Open()
	if err != nil {
		return nil, refused("the chat in the ZIP archive cannot be opened")
	}
	defer func() { _ = member.Close() }() // only read from
	text, err := readAll(member)
	if err != nil {
		return nil, refused("the chat in the ZIP archive is damaged or larger than it says")
	}
	return text, nil
}

func readAll(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxTextBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read chat export: %w", err)
	}
	if len(text) > maxTextBytes {
		return nil, refused("the text is larger than %d MiB", maxTextBytes>>20)
	}
	return text, nil
}

// checkEntries refuses archives that no messenger makes.
func checkEntries(files []*zip.File) error {
	if len(files) > maxEntries {
		return refused("the ZIP archive has more than %d entries", maxEntries)
	}
	seen := make(map[string]struct{}, len(files))
	for _, f := range files {
		name := strings.TrimSuffix(f.Name, "/")
		if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") || (len(name) > 1 && name[1] == ':') {
			return refused("the ZIP archive has an entry whose path leads outside of it")
		}
		if kind := f.Mode() & fs.ModeType; kind != 0 && kind != fs.ModeDir {
			return refused("the ZIP archive has an entry that is neither a file nor a folder")
		}
		if _, twice := seen[name]; twice {
			return refused("the ZIP archive has two entries of one name")
		}
		seen[name] = struct{}{}
	}
	return nil
}

func checkSize(f *zip.File) error {
	const encrypted = 1 // general purpose bit 0, APPNOTE.TXT 4.4.4
	switch {
	case f.Flags&encrypted != 0:
		return refused("the ZIP archive is locked with a password")
	case f.UncompressedSize64 > maxTextBytes:
		return refused("the chat in the ZIP archive is larger than %d MiB", maxTextBytes>>20)
	case f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/maxRatio > f.CompressedSize64:
		return refused("the chat in the ZIP archive is packed more tightly than any chat is")
	}
	return nil
}

// findChat gives iOS's _chat.txt, or else the only text file: documents that
// people sent may be text files too, so of several the one that WhatsApp named.
func findChat(files []*zip.File) *zip.File {
	var texts, named []*zip.File
	for _, f := range files {
		base := strings.ToLower(path.Base(f.Name))
		switch {
		case base == "_chat.txt":
			return f
		case !strings.HasSuffix(base, ".txt"):
		case strings.Contains(base, "whatsapp"):
			named = append(named, f)
		default:
			texts = append(texts, f)
		}
	}
	switch {
	case len(named) == 1:
		return named[0]
	case len(named) == 0 && len(texts) == 1:
		return texts[0]
	}
	return nil
}
