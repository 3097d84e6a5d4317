package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
)

// pack writes the archive. Nothing is compressed, so that the bytes depend on
// no version of a compressor.
func pack(files []payload, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: folder + "/" + f.path, Method: zip.Store, Modified: at})
		if err != nil {
			return nil, fmt.Errorf("write bag: %w", err)
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, fmt.Errorf("write bag: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write bag: %w", err)
	}
	return out.Bytes(), nil
}

// The bounds of reading, far above what bags need.
const (
	maxUnpacked  = 1 << 30
	maxEntries   = 500
	maxDirectory = 256 << 10
	maxTagFile   = 1 << 20
)

// A RefusedError says why a file is not looked into as a bag. It quotes nothing
// of the file.
type RefusedError struct{ Problem string }

// Error gives the problem.
func (e *RefusedError) Error() string { return e.Problem }

func refused(format string, args ...any) error {
	return &RefusedError{fmt.Sprintf(format, args...)}
}

// unpack gives the files of an archive by their path in its one folder. It
// bounds what reading them can take before anything of them is read.
func unpack(r io.ReaderAt, size int64) (map[string]*zip.File, error) {
	if size > MaxBytes {
		return nil, refused("the file is larger than %d MB", MaxBytes>>20)
	}
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refused("the file is damaged or cut short, or no ZIP archive")
	}
	if len(z.File) > maxEntries {
		return nil, refused("the archive has more than %d entries", maxEntries)
	}
	files, root, total := map[string]*zip.File{}, "", uint64(0)
	for _, f := range z.File {
		if err := checkEntry(f, size); err != nil {
			return nil, err
		}
		if total += f.UncompressedSize64; total > maxUnpacked {
			return nil, refused("the archive unpacks to more than %d MB", maxUnpacked>>20)
		}
		first, rest, _ := strings.Cut(f.Name, "/")
		if root == "" {
			root = first
		}
		if first != root {
			return nil, refused("the archive has more than one folder, which a bag has not")
		}
		if strings.HasSuffix(f.Name, "/") {
			continue // a folder; those who pack it again may add them
		}
		if _, twice := files[rest]; twice {
			return nil, refused("the archive has two entries of one name")
		}
		files[rest] = f
	}
	return files, nil
}

func checkEntry(f *zip.File, size int64) error {
	name := strings.TrimSuffix(f.Name, "/")
	switch kind := f.Mode() & fs.ModeType; {
	case !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00\r\n"):
		return refused("the archive has an entry with a path that is not safe")
	case kind != 0 && kind != fs.ModeDir:
		return refused("the archive has an entry that is neither a file nor a folder")
	case f.Flags&1 != 0: // APPNOTE.TXT 4.4.4
		return refused("the archive is locked with a password")
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return refused("the archive is packed in a way that is not read here")
	case f.CompressedSize64 > uint64(size) || f.UncompressedSize64 > maxUnpacked:
		return refused("the archive has an entry of an impossible size")
	}
	return nil
}

// checkDirectory bounds the list of entries before it is read into memory: it
// finds the end record (APPNOTE.TXT 4.3.16) and looks at the size that it tells.
func checkDirectory(r io.ReaderAt, size int64) error {
	const length, mark = 22, "PK\x05\x06"
	end := make([]byte, length)
	if size < length {
		return refused("the file is too short for a ZIP archive")
	}
	if _, err := r.ReadAt(end, size-length); err != nil && !errors.Is(err, io.EOF) || !bytes.HasPrefix(end, []byte(mark)) {
		return refused("the file is damaged or cut short, or no ZIP archive without a comment")
	}
	entries, bytesOf := binary.LittleEndian.Uint16(end[10:]), int64(binary.LittleEndian.Uint32(end[12:]))
	from := int64(binary.LittleEndian.Uint32(end[16:]))
	if entries > maxEntries || bytesOf > maxDirectory || from+bytesOf != size-length {
		return refused("the archive's list of entries is damaged or too long")
	}
	return nil
}

// contents reads an entry whole; it fails for one that is longer than most.
func contents(f *zip.File, most int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // only read from
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = errors.New("it is too long")
	}
	return data, err
}
