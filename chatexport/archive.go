package chatexport

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

const (
	maxEntries = 50_000
	// maxRatio is far above what chats reach (about 5, a backup of one word
	// 100) and far below what archives made to exhaust memory need.
	maxRatio = 200
)

// An archive is a ZIP archive whose entries have names that mean no harm.
// Nothing of it is ever written anywhere.
type archive struct {
	files []*zip.File
}

func openZIP(r io.ReaderAt, size int64) ([]file, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refused("the ZIP archive is damaged or cut short. Download or copy it again")
	}
	if err := checkEntries(z.File, size); err != nil {
		return nil, err
	}
	a := &archive{files: z.File}
	files, err := a.messageFiles()
	switch {
	case err != nil:
		return nil, err
	case len(files) == 0:
		return nil, &UnknownError{a.seen()}
	}
	return files, nil
}

// checkEntries refuses archives that no messenger makes.
func checkEntries(files []*zip.File, size int64) error {
	if len(files) > maxEntries {
		return refused("the ZIP archive has more than %d entries", maxEntries)
	}
	seen := make(map[string]struct{}, len(files))
	var packed uint64
	for _, f := range files {
		name := strings.TrimSuffix(f.Name, "/")
		if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") || (len(name) > 1 && name[1] == ':') {
			return refused("the ZIP archive has an entry whose path leads outside of it. Check the export's own file alone")
		}
		if kind := f.Mode() & fs.ModeType; kind != 0 && kind != fs.ModeDir {
			return refused("the ZIP archive has an entry that is neither a file nor a folder")
		}
		if _, twice := seen[name]; twice {
			return refused("the ZIP archive has two entries of one name")
		}
		seen[name] = struct{}{}
		if packed += f.CompressedSize64; f.CompressedSize64 > uint64(size) || packed > uint64(size) {
			return refused("the ZIP archive has entries that lie upon each other")
		}
	}
	return nil
}

// messageFiles finds the entries with messages, in the order of their names.
// Only those that are named like text are looked into.
func (a *archive) messageFiles() ([]file, error) {
	var found []file
	var unpacked uint64
	for _, f := range a.files {
		if !isText(f.Name) {
			continue
		}
		format, err := a.look(f)
		if err != nil {
			return nil, err
		}
		if format == Unknown {
			continue
		}
		if err := checkSize(f); err != nil {
			return nil, err
		}
		if unpacked += f.UncompressedSize64; unpacked > maxFileBytes {
			return nil, refused("the chats in the ZIP archive are larger than %d GiB", maxFileBytes>>30)
		}
		found = append(found, file{format: format, path: f.Name, in: a, open: func() (io.ReadCloser, error) { return openEntry(f) }})
	}
	slices.SortFunc(found, func(x, y file) int { return byNumber(x.path, y.path) })
	return oneKind(named(found))
}

// isText goes by the name, so that media is never opened. A Mac puts files of
// its own beside each.
func isText(name string) bool {
	base := strings.ToLower(path.Base(name))
	switch path.Ext(base) {
	case ".txt", ".json", ".jsonl", ".ndjson", ".csv", ".xml":
		return !strings.HasPrefix(base, "._") && !strings.HasPrefix(name, "__MACOSX/")
	}
	return false
}

// look finds out what an entry is by its first bytes.
func (a *archive) look(f *zip.File) (Format, error) {
	if isLocked(f) {
		return Unknown, locked()
	}
	r, err := openEntry(f)
	if err != nil {
		return Unknown, err
	}
	defer func() { _ = r.Close() }() // only read from
	head, err := io.ReadAll(io.LimitReader(r, headBytes))
	if err != nil {
		return Unknown, err
	}
	format, _ := recognise(head)
	if format == Meta {
		switch name := strings.ToLower(f.Name); {
		case strings.Contains(name, "your_instagram_activity"):
			format = Instagram
		case strings.Contains(name, "your_facebook_activity"):
			format = Facebook
		}
	}
	return format, nil
}

func isLocked(f *zip.File) bool {
	const encrypted = 1 // general purpose bit 0, APPNOTE.TXT 4.4.4
	return f.Flags&encrypted != 0
}

func locked() error {
	return refused("the ZIP archive is locked with a password. Unpack it with the password and check the files that come out, " +
		"or make the archive anew without one")
}

func checkSize(f *zip.File) error {
	if f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
		return refused("the chat in the ZIP archive is packed more tightly than any chat is. If an app made it, unpack it, and check what comes out")
	}
	return nil
}

func openEntry(f *zip.File) (io.ReadCloser, error) {
	r, err := f.Open()
	if err != nil {
		return nil, refused("a chat in the ZIP archive cannot be opened. Unpack the archive, and check what comes out")
	}
	return &entryReader{r}, nil
}

// entryReader gives our error where an entry is not what the archive says.
type entryReader struct{ io.ReadCloser }

func (r *entryReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = refused("a chat in the ZIP archive is damaged or larger than it says. Download or copy the archive again")
	}
	return n, err
}

// small reads a file beside the messages, whatever the case of its name; nil if
// there is none.
func (a *archive) small(name string) []byte {
	if a == nil {
		return nil
	}
	i := slices.IndexFunc(a.files, func(f *zip.File) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 || isLocked(a.files[i]) {
		return nil
	}
	r, err := openEntry(a.files[i])
	if err != nil {
		return nil
	}
	defer func() { _ = r.Close() }() // only read from
	data, err := io.ReadAll(io.LimitReader(r, maxSmall))
	if err != nil {
		return nil
	}
	return data
}

// named leaves out texts that people sent in a WhatsApp chat: where WhatsApp
// named a text, only those that it named are its chats.
func named(found []file) []file {
	isNamed := func(f file) bool {
		base := strings.ToLower(f.base())
		return f.format == WhatsApp && (base == "_chat.txt" || strings.Contains(base, "whatsapp"))
	}
	if !slices.ContainsFunc(found, isNamed) {
		return found
	}
	return slices.DeleteFunc(found, func(f file) bool { return f.format == WhatsApp && !isNamed(f) })
}

// oneKind refuses an archive of thread files and exports: their accounts have
// ids of different makers.
func oneKind(found []file) ([]file, error) {
	isThreads := func(f file) bool { return f.format == ThreadFile }
	if n := len(found); n > 0 && slices.ContainsFunc(found, isThreads) &&
		slices.ContainsFunc(found, func(f file) bool { return !isThreads(f) }) {
		return nil, refused("the ZIP archive has thread files and chat exports in it. Check them one by one")
	}
	return found, nil
}

// seen says what an archive without a chat has instead.
func (a *archive) seen() Seen {
	for _, f := range a.files {
		switch strings.ToLower(path.Base(f.Name)) {
		case "message_1.html", "messages.html", "chat_history.html":
			return SeenHTML
		}
	}
	return SeenZIP
}

// byNumber orders names with numbers in them as people would: 2 before 10.
func byNumber(a, b string) int {
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x == "" || y == "" {
			if a[0] != b[0] {
				return int(a[0]) - int(b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		a, b = a[len(x):], b[len(y):]
		x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		if len(x) != len(y) {
			return len(x) - len(y)
		}
		if c := strings.Compare(x, y); c != 0 {
			return c
		}
	}
	return len(a) - len(b)
}

func digits(s string) string {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return s[:n]
}
