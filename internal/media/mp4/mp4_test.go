package mp4_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg/ffmpegtest"
	"github.com/breakwater-safety/breakwater/internal/media/mp4"
)

func box(kind string, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

func longBox(kind string, body []byte) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, 1), kind...)
	return append(binary.BigEndian.AppendUint64(b, uint64(16+len(body))), body...)
}

// index is a moov whose tables name the places.
func index(places ...uint64) []byte {
	short, long := count(len(places)), count(len(places))
	for _, p := range places {
		short = binary.BigEndian.AppendUint32(short, uint32(p))
		long = binary.BigEndian.AppendUint64(long, p)
	}
	return box("moov", box("mvhd", make([]byte, 100)), track(box("stco", short)), track(box("co64", long)))
}

func count(n int) []byte { return binary.BigEndian.AppendUint32(make([]byte, 4), uint32(n)) }

func track(tables ...[]byte) []byte {
	return box("trak", box("mdia", box("minf", box("dinf", references(1)), box("stbl", tables...))))
}

func references(flags byte) []byte {
	return box("dref", count(1), box("url ", []byte{0, 0, 0, flags}))
}

// places reads them back out of a file, wherever its index is.
func places(t interface{ Fatalf(string, ...any) }, file []byte) (out []uint64) {
	at := bytes.Index(file, []byte("stco"))
	wide := bytes.Index(file, []byte("co64"))
	n := int(binary.BigEndian.Uint32(file[at+8:]))
	for i := range n {
		short := uint64(binary.BigEndian.Uint32(file[at+12+4*i:]))
		if long := binary.BigEndian.Uint64(file[wide+12+8*i:]); long != short {
			t.Fatalf("place %d is %d in one table and %d in the other", i, short, long)
		}
		out = append(out, short)
	}
	return out
}

func stream(file []byte) ([]byte, error) {
	r, _, err := mp4.Stream(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// TestStream: what a place names is the same byte afterwards, wherever boxes are.
func TestStream(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		filler := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []byte {
			kind := rapid.SampledFrom([]string{"free", "wide", "uuid", "skip", "udta"}).Draw(t, "kind")
			return box(kind, make([]byte, rapid.IntRange(0, 30).Draw(t, "length")))
		}), 0, 3)
		media := make([]byte, 64)
		for i := range media {
			media[i] = byte(i + 100)
		}
		wrap := func(b []byte) []byte { return box("mdat", b) }
		if rapid.Bool().Draw(t, "long") {
			wrap = func(b []byte) []byte { return longBox("mdat", b) }
		}
		head := []byte{}
		if rapid.Bool().Draw(t, "ftyp") {
			head = box("ftyp", []byte("isom\x00\x00\x02\x00"))
		}
		before := bytes.Join(filler.Draw(t, "before"), nil)
		between, after := bytes.Join(filler.Draw(t, "between"), nil), bytes.Join(filler.Draw(t, "after"), nil)
		first := len(head) + len(before) + len(wrap(media)) - len(media)
		second := func(moov int) int { // media also comes after the index
			return len(head) + len(before) + len(wrap(media)) + len(between) + moov + len(wrap(media)) - len(media)
		}
		moov := index(uint64(first), uint64(first+10), uint64(second(len(index(0, 0, 0)))))
		file := bytes.Join([][]byte{head, before, wrap(media), between, moov, wrap(media), after}, nil)

		got, err := stream(file)
		if err != nil || len(got) != len(file) {
			t.Fatalf("%d bytes of %d, %v", len(got), len(file), err)
		}
		if bytes.Index(got, []byte("moov")) > bytes.Index(got, []byte("mdat")) {
			t.Fatal("the index is not first")
		}
		if !bytes.HasPrefix(got, head) {
			t.Fatal("the file does not begin as it did")
		}
		for i, want := range []byte{100, 110, 100} {
			if at := places(t, got)[i]; got[at] != want {
				t.Fatalf("place %d is %d and has %d, want %d", i, at, got[at], want)
			}
		}
		if again, err := stream(got); err != nil || !bytes.Equal(again, got) {
			t.Fatalf("a file with its index first is changed: %v", err)
		}
	})
}

// TestOpenEnd: an index whose length is «to the end» has to say it, once moved.
func TestOpenEnd(t *testing.T) {
	t.Parallel()
	open := index(8)
	length := len(open)
	copy(open, []byte{0, 0, 0, 0})
	got, err := stream(append(box("mdat", make([]byte, 20)), open...))
	if err != nil || int(binary.BigEndian.Uint32(got)) != length || places(t, got)[0] != uint64(8+length) {
		t.Errorf("%x, %v", got, err)
	}
}

// TestWhole: a file whose media are shorter than their box says is read, and said to
// be cut off.
func TestWhole(t *testing.T) {
	t.Parallel()
	file := append(index(300), box("mdat", make([]byte, 100))...)
	for cut, want := range map[int]bool{0: true, 1: false, 100: false, 104: false} {
		part := file[:len(file)-cut]
		r, whole, err := mp4.Stream(bytes.NewReader(part), int64(len(part)))
		if err != nil || whole != want {
			t.Errorf("%d bytes cut: whole is %v, %v", cut, whole, err)
			continue
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, part) {
			t.Errorf("%d bytes cut: %d bytes of %d, %v", cut, len(got), len(part), err)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	media := box("mdat", make([]byte, 20))
	badTable := track(box("stco", count(1000)))
	tests := []struct {
		name string
		file []byte
		want error
	}{
		{"nothing", nil, mp4.ErrDamaged},
		{"no index", media, mp4.ErrDamaged},
		{"half a header", []byte("\x00\x00\x00"), mp4.ErrDamaged},
		{"a box that is too short", []byte("\x00\x00\x00\x07moov"), mp4.ErrDamaged},
		{"an index that is cut off", append(media, index(8)[:40]...), mp4.ErrDamaged},
		{"a table longer than its box", append(media, box("moov", badTable)...), mp4.ErrDamaged},
		{"a box longer than its parent", append(media, box("moov", []byte("\x00\x00\x10\x00trak"))...), mp4.ErrDamaged},
		{"another file", append(media, box("moov", box("trak", box("mdia", box("minf", box("dinf", references(0))))))...), mp4.ErrExternal},
		{"another file, index first", append(box("moov", box("trak", box("mdia", box("minf", box("dinf", references(0)))))), media...), mp4.ErrExternal},
		{"a compressed index", append(media, box("moov", box("cmov", make([]byte, 8)))...), mp4.ErrRare},
		{"two indexes", bytes.Join([][]byte{index(), media, index()}, nil), mp4.ErrRare},
		{"fragments before the index", bytes.Join([][]byte{box("moof"), media, index()}, nil), mp4.ErrRare},
		{"a place past 32 bits", append(media, box("moov", track(box("stco", count(1), []byte{0xff, 0xff, 0xff, 0xff})))...), nil},
		{"a length of 64 bits that is none", []byte("\x00\x00\x00\x01moov\xff\xff\xff\xff\xff\xff\xff\xff"), mp4.ErrDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := stream(tt.file); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// TestRealFile: the file that ffmpeg writes, its index last, comes out as the one
// that ffmpeg itself writes with its index first, but for what the two say of it.
func TestRealFile(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"mp4", "mov", "mp4-first", "mp4-fragments"} {
		file := ffmpegtest.Clip(t, "hills", kind)
		got, err := stream(file)
		if err != nil || len(got) != len(file) {
			t.Fatalf("%s: %d bytes of %d, %v", kind, len(got), len(file), err)
		}
		if moov, media := bytes.Index(got, []byte("moov")), bytes.Index(got, []byte("mdat")); moov < 0 || moov > media {
			t.Errorf("%s: index at %d, media at %d", kind, moov, media)
		}
		first := kind == "mp4-first" || kind == "mp4-fragments"
		if bytes.Equal(got, file) != first {
			t.Errorf("%s: unchanged is %v", kind, !first)
		}
	}
}

// FuzzStream holds that no file takes memory or time beyond its size, and that what
// comes out is as long as what went in.
func FuzzStream(f *testing.F) {
	f.Add(bytes.Join([][]byte{box("ftyp", []byte("isom")), box("mdat", make([]byte, 20)), index(20, 30)}, nil))
	f.Add(append(index(300), box("mdat", make([]byte, 20))...))
	f.Add(longBox("moov", index()))
	f.Add(append(index(), "\x00\x00\x00\x01mdat\x7f\xff\xff\xff\xff\xff\xff\xff"...)) // its end is past all numbers
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := stream(file)
		if err == nil && len(got) != len(file) {
			t.Errorf("%d bytes became %d", len(file), len(got))
		}
	})
}
