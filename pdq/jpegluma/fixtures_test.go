package jpegluma_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"flag"
	"fmt"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

var update = flag.Bool("update", false, "write testdata again: needs cjpeg and djpeg of libjpeg-turbo")

// fixtures are the arguments of cjpeg for each file of testdata, all of the same
// picture.
var fixtures = map[string]string{
	"gray":             "-grayscale -quality 85",
	"gray-progressive": "-grayscale -progressive -quality 85",
	"444":              "-sample 1x1 -quality 90",
	"422":              "-sample 2x1 -quality 80",
	"440":              "-sample 1x2 -quality 80",
	"420":              "-sample 2x2 -quality 75",
	"411":              "-sample 4x1 -quality 75",
	"410":              "-sample 4x2 -quality 75",
	"1x4":              "-sample 1x4 -quality 75",
	"420-progressive":  "-sample 2x2 -quality 75 -progressive",
	"422-progressive":  "-sample 2x1 -quality 80 -progressive",
	"optimised":        "-sample 2x2 -quality 75 -optimize",
	"crushed":          "-quality 2",
	"crushed-restart":  "-quality 2 -restart 1 -progressive",
	"finest":           "-quality 100 -sample 1x1",
	"finest-progress":  "-quality 100 -sample 1x1 -progressive",
	"restart-rows":     "-sample 2x2 -restart 1",
	"restart-blocks":   "-sample 2x1 -restart 3B",
	"restart-progress": "-sample 2x1 -restart 2B -progressive",
	"rgb":              "-rgb -quality 90",
	"rgb-progressive":  "-rgb -quality 90 -progressive",
	"three-scans":      "-sample 2x2 -scans testdata/scans.txt",
	"wide-tables":      "-qtables testdata/tables.txt",
}

// damage is what befalls some of them: an edit of the bytes.
var damage = map[string]struct {
	file string
	do   func([]byte) []byte
}{
	"cut":               {"420", func(b []byte) []byte { return b[:len(b)*2/3] }},
	"cut-restart":       {"restart-rows", func(b []byte) []byte { return b[:len(b)*2/3] }},
	"cut-scans":         {"three-scans", func(b []byte) []byte { return b[:len(b)/2] }},
	"one-restart-less":  {"restart-blocks", func(b []byte) []byte { return without(b, "\xff\xd2", 2) }},
	"one-segment-less":  {"restart-blocks", func(b []byte) []byte { return without(b, "\xff\xd2", 60) }},
	"a-restart-twice":   {"restart-blocks", func(b []byte) []byte { return replaced(b, "\xff\xd3", "\xff\xd2\xff\xd3") }},
	"far-restart":       {"restart-blocks", func(b []byte) []byte { return replaced(b, "\xff\xd1", "\xff\xd5") }},
	"end-in-the-middle": {"restart-rows", func(b []byte) []byte { return replaced(b, "\xff\xd2", "\xff\xd9") }},
}

func without(b []byte, from string, n int) []byte {
	at := bytes.Index(b, []byte(from))
	return append(bytes.Clone(b[:at]), b[at+n:]...)
}

func replaced(b []byte, old, by string) []byte {
	return bytes.Replace(b, []byte(old), []byte(by), 1)
}

// TestLibjpeg holds that every value equals that of libjpeg-turbo.
func TestLibjpeg(t *testing.T) {
	t.Parallel()
	if *update {
		writeFixtures(t)
	}
	want := goldenLuma(t)
	for name := range fixtures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			img, err := jpegluma.Decode(bytes.NewReader(fixture(t, name)))
			if err != nil {
				t.Fatal(err)
			}
			if got := digest(img); got != want[name] {
				t.Errorf("got %s, want %s", got, want[name])
			}
		})
	}
	for name, d := range damage {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := d.do(fixture(t, d.file))
			if img, err := jpegluma.Decode(bytes.NewReader(file)); err == nil || img != nil {
				t.Error("no error for a damaged file")
			}
			img, err := jpegluma.Options{Damaged: true}.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			if got := digest(img); got != want[name] {
				t.Errorf("got %s, want %s", got, want[name])
			}
		})
	}
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".jpg"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// digest names the size of a picture and the SHA-256 of its values.
func digest(img *image.Gray) string {
	h := sha256.New()
	for y := range img.Rect.Dy() {
		_, _ = h.Write(img.Pix[y*img.Stride:][:img.Rect.Dx()])
	}
	return fmt.Sprintf("%dx%d %s", img.Rect.Dx(), img.Rect.Dy(), hex.EncodeToString(h.Sum(nil)))
}

func goldenLuma(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open("testdata/luma.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, row := range rows {
		want[row[0]] = row[1]
	}
	return want
}

// writeFixtures makes testdata by libjpeg's own programs.
func writeFixtures(t *testing.T) {
	t.Helper()
	write(t, "testdata/scans.txt", []byte("1;\n0;\n2;\n"))
	var tables strings.Builder
	for i := range 128 {
		fmt.Fprintln(&tables, 100+4*(i%64))
	}
	write(t, "testdata/tables.txt", []byte(tables.String()))
	var list strings.Builder
	for name, args := range fixtures {
		file := command(t, coloured(), "cjpeg", strings.Fields(args)...)
		write(t, filepath.Join("testdata", name+".jpg"), file)
		fmt.Fprintf(&list, "%s,%s\n", name, digest(djpeg(t, file)))
	}
	for name, d := range damage {
		fmt.Fprintf(&list, "%s,%s\n", name, digest(djpeg(t, d.do(fixture(t, d.file)))))
	}
	lines := strings.SplitAfter(list.String(), "\n")
	slices.Sort(lines)
	write(t, "testdata/luma.csv", []byte(strings.Join(lines, "")))
}

// coloured is the picture of all fixtures, 83 x 61, as a PPM file: waves, an edge
// and pure colours.
func coloured() []byte {
	const w, h = 83, 61
	out := fmt.Appendf(nil, "P6\n%d %d\n255\n", w, h)
	for y := range h {
		for x := range w {
			fx, fy := float64(x), float64(y)
			r := 127 + 90*math.Sin(fx/7+fy/13)
			g := 127 + 100*math.Sin(fx/17-fy/5)
			b := 127 + 110*math.Cos((fx*fx+fy*fy)/900)
			if x > 50 && y > 40 {
				r, g, b = 255*float64(x/4%2), 0, 255*float64(y/3%2)
			}
			out = append(out, byte(r), byte(g), byte(b))
		}
	}
	return out
}

// djpeg decodes as libjpeg does.
func djpeg(t *testing.T, file []byte) *image.Gray {
	t.Helper()
	out := command(t, file, "djpeg", "-grayscale", "-pnm")
	var w, h int
	if _, err := fmt.Sscanf(string(out[:20]), "P5\n%d %d\n", &w, &h); err != nil {
		t.Fatal(err)
	}
	return &image.Gray{Pix: out[len(out)-w*h:], Stride: w, Rect: image.Rect(0, 0, w, h)}
}

// command runs a program, which may warn by status 2.
func command(t *testing.T, in []byte, name string, args ...string) []byte {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Stdin = bytes.NewReader(in)
	out, err := c.Output()
	if err != nil && c.ProcessState.ExitCode() != 2 {
		t.Fatal(name, args, err)
	}
	return out
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
