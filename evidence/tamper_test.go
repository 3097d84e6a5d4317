package evidence_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/evidence"
)

// entry is a file of an archive, and opened an archive that was taken apart.
type entry struct {
	name string
	data []byte
}

type opened []entry

func unzip(t testing.TB, data []byte) opened {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out opened
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, entry{f.Name, content})
	}
	return out
}

func (o opened) at(name string) int {
	return slices.IndexFunc(o, func(e entry) bool { return e.name == "record/"+name })
}

func (o opened) of(name string) []byte { return o[o.at(name)].data }

// pack packs the files again.
func (o opened) pack(t testing.TB) []byte { t.Helper(); return o.packBy(t, zip.Store) }

func (o opened) packBy(t testing.TB, method uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range o {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// found reports whether the change is told of.
func found(t testing.TB, data []byte) bool {
	t.Helper()
	r, err := evidence.Verify(bytes.NewReader(data), int64(len(data)))
	return err != nil || !r.Intact()
}

func TestPackedAnewIsNoChange(t *testing.T) {
	t.Parallel()
	o := unzip(t, made(t, sample()).Bytes)
	slices.Reverse(o)
	o = append(o, entry{name: "record/"}, entry{name: "record/data/"})
	if r := verify(t, o.packBy(t, zip.Deflate)); !r.Intact() {
		t.Errorf("packing anew is told as a change: %+v", r.Problems)
	}
	for i := range o {
		o[i].name = strings.Replace(o[i].name, "record/", "renamed/", 1)
	}
	if r := verify(t, o.pack(t)); !r.Intact() {
		t.Errorf("another name of the folder is told as a change: %+v", r.Problems)
	}
}

// Any byte of any file, flipped in any way; any file left out, renamed or
// added; any two lines of the custody log in another order; a file put in the
// place of another.
func TestEveryChangeIsFound(t *testing.T) {
	t.Parallel()
	bags := []opened{unzip(t, made(t, sample()).Bytes), unzip(t, made(t, young()).Bytes)}
	changes := map[string]func(*rapid.T, opened) opened{
		"flip": func(t *rapid.T, o opened) opened {
			e := &o[rapid.IntRange(0, len(o)-1).Draw(t, "file")]
			at := rapid.IntRange(0, len(e.data)-1).Draw(t, "byte")
			e.data = bytes.Clone(e.data)
			e.data[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
			return o
		},
		"cut": func(t *rapid.T, o opened) opened {
			e := &o[rapid.IntRange(0, len(o)-1).Draw(t, "file")]
			e.data = e.data[:rapid.IntRange(0, len(e.data)-1).Draw(t, "length")]
			return o
		},
		"append": func(t *rapid.T, o opened) opened {
			e := &o[rapid.IntRange(0, len(o)-1).Draw(t, "file")]
			e.data = append(bytes.Clone(e.data), rapid.SliceOfN(rapid.Byte(), 1, 20).Draw(t, "more")...)
			return o
		},
		"drop": func(t *rapid.T, o opened) opened {
			at := rapid.IntRange(0, len(o)-1).Draw(t, "file")
			return slices.Delete(o, at, at+1)
		},
		"add": func(t *rapid.T, o opened) opened {
			name := rapid.StringMatching(`(data/|data/files/|)[a-z]{1,8}\.(txt|jpg)`).Draw(t, "name")
			return append(o, entry{"record/" + name, rapid.SliceOf(rapid.Byte()).Draw(t, "data")})
		},
		"rename": func(t *rapid.T, o opened) opened {
			o[rapid.IntRange(0, len(o)-1).Draw(t, "file")].name = "record/" + rapid.StringMatching(`(data/)?[a-z]{1,8}`).Draw(t, "name")
			return o
		},
		"exchange": func(t *rapid.T, o opened) opened {
			a, b := rapid.IntRange(0, len(o)-1).Draw(t, "a"), rapid.IntRange(0, len(o)-1).Draw(t, "b")
			if a == b {
				b = (a + 1) % len(o)
			}
			o[a].data, o[b].data = o[b].data, o[a].data
			return o
		},
		"custody": func(t *rapid.T, o opened) opened {
			at := o.at("custody.jsonl")
			lines := strings.SplitAfter(strings.TrimSuffix(string(o[at].data), "\n"), "\n")
			lines[len(lines)-1] += "\n"
			i := rapid.IntRange(0, len(lines)-2).Draw(t, "i")
			j := rapid.IntRange(i+1, len(lines)-1).Draw(t, "j")
			lines[i], lines[j] = lines[j], lines[i]
			o[at].data = []byte(strings.Join(lines, ""))
			return o
		},
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				o := slices.Clone(bags[rapid.IntRange(0, 1).Draw(rt, "bag")])
				if !found(t, change(rt, o).pack(t)) {
					rt.Fatal("the change is not found")
				}
			})
		})
	}
}

// A byte of the archive itself is flipped: it is found, or it changed nothing
// that is in the bag.
func TestFlippedArchive(t *testing.T) {
	t.Parallel()
	whole := made(t, sample()).Bytes
	before := unzip(t, whole)
	rapid.Check(t, func(rt *rapid.T) {
		data := bytes.Clone(whole)
		data[rapid.IntRange(0, len(data)-1).Draw(rt, "byte")] ^= byte(rapid.IntRange(1, 255).Draw(rt, "bits"))
		if found(t, data) {
			return
		}
		after := unzip(t, data)
		if !slices.EqualFunc(before, after, func(a, b entry) bool { return bytes.Equal(a.data, b.data) }) {
			rt.Fatal("what is in the bag was changed, and nobody tells")
		}
	})
}

// Somebody who knows the form changes a file and writes all lists anew, but has
// not the key.
func TestForgedManifestsAreFoundByTheSignature(t *testing.T) {
	t.Parallel()
	o := unzip(t, made(t, sample()).Bytes)
	o[o.at("bag-info.txt")].data = bytes.Replace(o.of("bag-info.txt"), []byte("2026-11-22T"), []byte("2026-11-21T"), 1)
	lists(o)
	r := verify(t, o.pack(t))
	if len(r.Problems) != 1 || r.Problems[0].Fault != evidence.BadKey {
		t.Errorf("problems %+v, want the signature alone", r.Problems)
	}
	if r.Seal == made(t, sample()).Seal {
		t.Error("the seal is as before")
	}
}

// lists writes the tag manifests anew.
func lists(o opened) {
	var names []string
	for _, e := range o {
		name := strings.TrimPrefix(e.name, "record/")
		if !strings.HasPrefix(name, "data/") && !strings.HasPrefix(name, "tagmanifest-") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var a, b bytes.Buffer
	for _, name := range names {
		fmt.Fprintf(&a, "%x  %s\n", sha256.Sum256(o.of(name)), name)
		fmt.Fprintf(&b, "%x  %s\n", sha512.Sum512(o.of(name)), name)
	}
	o[o.at("tagmanifest-sha256.txt")].data, o[o.at("tagmanifest-sha512.txt")].data = a.Bytes(), b.Bytes()
}

// Each kind of change is told by its own name, at the file that it is of.
func TestProblemsAreNamed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(opened) opened
		fault  evidence.Fault
		path   string
	}{
		"changed":       {func(o opened) opened { o[o.at("data/facts.json")].data = []byte("{}"); return o }, evidence.Changed, "data/facts.json"},
		"missing":       {func(o opened) opened { return slices.Delete(o, o.at("data/files/01.png"), o.at("data/files/01.png")+1) }, evidence.Missing, "data/files/01.png"},
		"added":         {func(o opened) opened { return append(o, entry{"record/note.txt", nil}) }, evidence.Extra, "note.txt"},
		"added to data": {func(o opened) opened { return append(o, entry{"record/data/files/09.jpg", nil}) }, evidence.Extra, "data/files/09.jpg"},
		"no key":        {func(o opened) opened { o[o.at("signing-key.pem")].data = nil; return o }, evidence.BadKey, "signing-key.pem"},
		"spaces": {func(o opened) opened {
			at := o.at("manifest-sha512.txt")
			o[at].data = bytes.ReplaceAll(o[at].data, []byte("  "), []byte(" *"))
			return o
		}, evidence.BadManifest, "manifest-sha512.txt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := verify(t, tt.change(unzip(t, made(t, sample()).Bytes)).pack(t))
			if !slices.ContainsFunc(r.Problems, func(p evidence.Problem) bool { return p.Fault == tt.fault && p.Path == tt.path }) {
				t.Errorf("problems %+v, want %s at %s", r.Problems, tt.fault, tt.path)
			}
		})
	}
	t.Run("a file in a bag of text", func(t *testing.T) {
		t.Parallel()
		o := append(unzip(t, made(t, young()).Bytes), entry{"record/data/files/01.jpg", nil})
		if r := verify(t, o.pack(t)); !slices.ContainsFunc(r.Problems, func(p evidence.Problem) bool { return p.Fault == evidence.NotAllowed }) {
			t.Errorf("problems %+v do not tell of the file", r.Problems)
		}
	})
}
