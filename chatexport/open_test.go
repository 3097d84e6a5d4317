package chatexport_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/chatexport"
)

const chat = "[14/03/2026, 21:15:02] Ana: hello\r\n[14/03/2026, 21:15:03] Ben: \u200e<attached: 1-PHOTO.jpg>\r\n"

// zipOf gives an archive of names and contents, in turns.
func zipOf(tb testing.TB, pairs ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		f, err := w.Create(pairs[i])
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := f.Write([]byte(pairs[i+1])); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestArchives(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"iOS":                         zipOf(t, "_chat.txt", chat, "00000001-PHOTO.jpg", "no picture"),
		"in a folder":                 zipOf(t, "export/", "", "export/_chat.txt", chat),
		"Android":                     zipOf(t, "WhatsApp Chat with Ana.txt", chat, "IMG-1.jpg", ""),
		"another text":                zipOf(t, "notes.txt", "hello", "WhatsApp Chat with Ana.txt", chat),
		"the only text, another name": zipOf(t, "Chat.txt", chat),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := read(data, chatexport.Options{})
			if err != nil {
				t.Fatal(err)
			}
			m := r.Threads[0].Messages
			if len(m) != 2 || m[1].Text != "[image]" {
				t.Errorf("messages are %v", m)
			}
		})
	}
}

// TestMediaIsNeverOpened: what stands in place of the pictures would be refused
// if it were unpacked, as its checksum is wrong.
func TestMediaIsNeverOpened(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	raw, err := w.CreateRaw(&zip.FileHeader{Name: "1-PHOTO.jpg", Method: zip.Deflate, CRC32: 1, CompressedSize64: 4, UncompressedSize64: 1 << 40})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Write([]byte("\xff\xff\xff\xff")); err != nil {
		t.Fatal(err)
	}
	f, err := w.Create("_chat.txt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(chat)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := read(b.Bytes(), chatexport.Options{}); err != nil {
		t.Error(err)
	}
}

func TestUnsafeArchives(t *testing.T) {
	t.Parallel()
	good := zipOf(t, "_chat.txt", chat)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"up":        {zipOf(t, "../_chat.txt", chat), "leads outside"},
		"up inside": {zipOf(t, "a/../../_chat.txt", chat), "leads outside"},
		"absolute":  {zipOf(t, "/_chat.txt", chat), "leads outside"},
		"drive":     {zipOf(t, "c:_chat.txt", chat), "leads outside"},
		"backslash": {zipOf(t, `..\_chat.txt`, chat), "leads outside"},
		"media up":  {zipOf(t, "_chat.txt", chat, "../1.jpg", ""), "leads outside"},
		"twice":     {zipOf(t, "_chat.txt", chat, "_chat.txt", chat), "two entries"},
		"link":      {zipWith(t, func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }, chat), "neither a file nor"},
		"password":  {zipWith(t, func(h *zip.FileHeader) { h.Flags |= 1 }, chat), "password"},
		"bomb":      {zipOf(t, "_chat.txt", chat+strings.Repeat("a", 2<<20)), "packed more tightly"},
		"overlap":   {centrally(t, good, 20, 1<<30), "upon each other"},
		"a lie":     {centrally(t, good, 24, 10), "larger than it says"},
		"cut short": {good[:len(good)-30], "damaged"},
		"damaged":   {bytes.Replace(good, []byte("PK\x01\x02"), []byte("PK\x01\x00"), 1), "damaged"},
		"crowd":     {crowd(t, 50_001), "more than 50000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(c.data, chatexport.Options{})
			var refused *chatexport.RefusedError
			if !errors.As(err, &refused) || !strings.Contains(refused.Problem, c.want) {
				t.Errorf("err = %v, want %q in it", err, c.want)
			}
			if f, err := chatexport.Detect(bytes.NewReader(c.data), int64(len(c.data))); f != chatexport.Unknown || err == nil {
				t.Errorf("Detect = %q, %v", f, err)
			}
		})
	}
}

// centrally changes a 32-bit field of the only entry in the archive's list
// (APPNOTE.TXT 4.3.12).
func centrally(t *testing.T, archive []byte, offset int, value uint32) []byte {
	t.Helper()
	changed := bytes.Clone(archive)
	at := bytes.LastIndex(changed, []byte("PK\x01\x02"))
	if at < 0 {
		t.Fatal("no list")
	}
	binary.LittleEndian.PutUint32(changed[at+offset:], value)
	return changed
}

// crowd gives an archive of n empty files, not compressed: that would take long.
func crowd(t *testing.T, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range n {
		if _, err := w.CreateHeader(&zip.FileHeader{Name: strconv.Itoa(i), Method: zip.Store}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipWith(t *testing.T, change func(*zip.FileHeader), text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	h := &zip.FileHeader{Name: "_chat.txt", Method: zip.Deflate}
	change(h)
	f, err := w.CreateHeader(h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSeveralChats: every chat of an archive is read; a text that somebody sent
// in a chat is not.
func TestSeveralChats(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data    []byte
		threads int
	}{
		"two":                  {zipOf(t, "a.txt", chat, "b.txt", chat), 2},
		"two that it named":    {zipOf(t, "WhatsApp Chat with Ana.txt", chat, "WhatsApp Chat with Ben.txt", chat), 2},
		"one sent in the chat": {zipOf(t, "_chat.txt", chat, "a.txt", chat), 1},
		"of two phones":        {zipOf(t, "1/_chat.txt", chat, "2/_chat.txt", chat), 2},
		"a Mac's own files":    {zipOf(t, "_chat.txt", chat, "__MACOSX/._chat.txt", chat, "._a.txt", chat), 1},
	} {
		r, err := read(c.data, chatexport.Options{})
		if err != nil || len(r.Threads) != c.threads {
			t.Errorf("%s: %d threads, %v; want %d", name, len(r.Threads), err, c.threads)
			continue
		}
		if c.threads == 2 && r.Threads[0].Accounts[0].ID == r.Threads[1].Accounts[0].ID {
			t.Errorf("%s: two people of one name are taken for one", name)
		}
	}
}

func TestArchivesWithoutAChat(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"no text": zipOf(t, "1.jpg", ""),
		"other":   zipOf(t, "_chat.txt", "hello"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read(data, chatexport.Options{}); !errors.Is(err, chatexport.ErrUnknownFormat) {
				t.Errorf("err = %v", err)
			}
		})
	}
}
