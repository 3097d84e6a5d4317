package evidence_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/evidence"
)

// large is a file of zeros that is never written.
type large int64

func (large) ReadAt(p []byte, _ int64) (int, error) { clear(p); return len(p), nil }

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	many := opened{}
	for i := range 501 {
		many = append(many, entry{fmt.Sprintf("record/%d", i), nil})
	}
	for name, data := range map[string][]byte{
		"nothing": {}, "no archive": []byte(strings.Repeat("words ", 50)), "cut short": made(t, sample()).Bytes[:900],
		"more behind it":   append(made(t, sample()).Bytes, 0),
		"many entries":     many.pack(t),
		"a path upwards":   opened{{"record/../../x", nil}}.pack(t),
		"an absolute path": opened{{"/etc/x", nil}}.pack(t),
		"two of one name":  opened{{"record/bagit.txt", nil}, {"record/bagit.txt", []byte("x")}}.pack(t),
		"two folders":      opened{{"record/bagit.txt", nil}, {"other/bagit.txt", nil}}.pack(t),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := evidence.Verify(bytes.NewReader(data), int64(len(data)))
			if _, ok := errors.AsType[*evidence.RefusedError](err); !ok {
				t.Errorf("error %v, want a refusal", err)
			}
		})
	}
	if _, err := evidence.Verify(large(0), evidence.MaxBytes+1); err == nil {
		t.Error("a file that is too large is read")
	}
}

// zeros is a long text that compresses to nearly nothing.
func bomb(t *testing.T, name string, mebibytes int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	for range mebibytes {
		if err == nil {
			_, err = w.Write(make([]byte, 1<<20))
		}
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What unpacks to more than is allowed is refused before it is unpacked, and
// what is long where short is right is not held.
func TestVerifyBounds(t *testing.T) {
	t.Parallel()
	long := bomb(t, "record/custody.jsonl", 3)
	if r := verify(t, long); r.Intact() || !strings.Contains(r.Problems[0].Text, "too long") {
		t.Errorf("a long tag file gives %+v", r.Problems)
	}
	// The sizes that the archive tells are made larger than they are: 2 GiB.
	lies := bytes.Clone(long)
	at := bytes.LastIndex(lies, []byte("PK\x01\x02"))
	copy(lies[at+24:], []byte{0, 0, 0, 0x80})
	if _, err := evidence.Verify(bytes.NewReader(lies), int64(len(lies))); err == nil || !strings.Contains(err.Error(), "size") {
		t.Errorf("an archive that tells 2 GiB gives %v", err)
	}
	// And smaller: the reading ends where it should have.
	copy(lies[at+24:], []byte{1, 0, 0, 0})
	if r := verify(t, lies); r.Intact() {
		t.Error("an entry that is longer than it tells is taken")
	}
}

func FuzzVerify(f *testing.F) {
	in := sample()
	bag, err := evidence.Make(in)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(bag.Bytes)
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := evidence.Verify(bytes.NewReader(data), int64(len(data)))
		if err == nil && r.Intact() && r.Seal != bag.Seal {
			t.Error("a made-up archive passes for a bag")
		}
	})
}

// A bag's files one by one, as somebody might change them.
func FuzzVerifyFiles(f *testing.F) {
	bag, err := evidence.Make(young())
	if err != nil {
		f.Fatal(err)
	}
	names := []string{"custody.jsonl", "tagmanifest-sha256.txt", "manifest-sha512.txt", "signing-key.pem", "bag-info.txt", "data/facts.json"}
	for i, name := range names {
		f.Add(i, unzip(f, bag.Bytes).of(name))
	}
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		o := unzip(t, bag.Bytes)
		at := o.at(names[max(0, which)%len(names)])
		same := bytes.Equal(o[at].data, data)
		o[at].data = data
		packed := o.pack(t)
		r, err := evidence.Verify(bytes.NewReader(packed), int64(len(packed)))
		if err != nil || r.Intact() != same {
			t.Errorf("intact %t (%v), want %t", r.Intact(), err, same)
		}
	})
}

var _ io.ReaderAt = large(0)
