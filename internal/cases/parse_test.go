package cases_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

func lower(s string) string  { return strings.ToLower(strings.ReplaceAll(s, "-", "")) }
func spaced(s string) string { return " " + strings.ReplaceAll(s, "-", " – ") + "\n" }
func lookAlike(s string) string {
	return strings.NewReplacer("0", "o", "1", "l").Replace(s)
}

// flip changes one character of an entry.
func flip(e cases.Entry) cases.Entry {
	b := []byte(e)
	b[len(b)/2] ^= 1
	return cases.Entry(b)
}

func TestReferences(t *testing.T) {
	t.Parallel()
	const want = "BW-7K3M-9Q1D"
	for _, s := range []string{want, "bw-7k3m-9qid", "7K3M9QLD", "BW7K3M9Q1D", " b w 7 k 3 m 9 q 1 d ", "BW‐7K3M‑9Q1D"} {
		if got, err := cases.ParseReference(s); err != nil || got != want {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "BW", "BW-7K3M-9Q1", "BW-7K3M-9Q1D7", "XX-7K3M-9Q1D", "BW-7K3M-9QUD", "BW-7K3M-9Q1é", strings.Repeat("-", 500) + want} {
		if got, err := cases.ParseReference(s); err == nil {
			t.Errorf("%q was read as %q", s, got)
		} else if len(s) > 3 && strings.Contains(err.Error(), s) {
			t.Errorf("the error repeats %q", s)
		}
	}
}

func TestURLs(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"https://example.com/p?id=1":  "https://example.com/p?id=1",
		"www.example.co.uk/u/someone": "https://www.example.co.uk/u/someone",
		"http://8.8.8.8/x":            "http://8.8.8.8/x",
		"https://bücher.example.org/": "https://b%C3%BCcher.example.org/",
		"https://[2600::1]/x":         "https://[2600::1]/x",
		"https://example.com:8443/":   "https://example.com:8443/",
	} {
		if got, err := cases.ParseURL(" " + s + "\n"); err != nil || got != want {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
	for _, s := range []string{
		"", "  ", "someone", "ftp://example.com/", "javascript:alert(1)", "javascript://example.com/%0aalert(1)", "https://", "https://localhost/", "http://printer.local/", "http://intranet/",
		"http://127.0.0.1/", "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest", "http://[::1]/", "http://[fd00::1]/",
		"http://[::ffff:10.0.0.1]/", "http://100.64.0.1/", "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://metadata.internal/",
		"https://user:pass@example.com/", "https://exa mple.com/", "https://example.com:/", "https://.example.com/", "https://example..com/",
		"https://example.com/" + strings.Repeat("a", 3000), "http://[fe80::1%25eth0]/", "http://192.0.2.1/",
	} {
		if got, err := cases.ParseURL(s); err == nil {
			t.Errorf("%q was read as %q", s, got)
		} else if s = strings.TrimSpace(s); len(s) > len("https://") && strings.Contains(err.Error(), s) {
			t.Errorf("the error repeats %q", s)
		}
	}
}

func TestCallers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ peer, forwarded, want string }{
		{"8.8.8.8", "", "8.8.8.8"},
		{"8.8.8.8", "9.9.9.9", "8.8.8.8"}, // anyone may write that
		{"127.0.0.1", "1.1.1.1, 9.9.9.9", "9.9.9.9"},
		{"10.0.0.3", " 9.9.9.9", "9.9.9.9"},
		{"::1", "2600:1:2:3:4:5:6:7", "2600:1:2:3::/64"},
		{"::ffff:8.8.8.8", "", "8.8.8.8"},
		{"2600:1:2:3::9", "", "2600:1:2:3::/64"},
		{"127.0.0.1", "", ""},
		{"127.0.0.1", "unknown", ""},
		{"127.0.0.1", "9.9.9.9, 10.0.0.1", ""}, // two proxies: not known
	} {
		if got := cases.CallerOf(netip.MustParseAddr(tt.peer), tt.forwarded); string(got) != tt.want {
			t.Errorf("%v: %q", tt, got)
		}
	}
	if got := cases.CallerOf(netip.Addr{}, ""); got != "" {
		t.Errorf("no address: %q", got)
	}
}

// form writes fingerprints as a page does.
func form(list ...cases.Fingerprint) string {
	var files []map[string]any
	for _, f := range list {
		m := map[string]any{"kind": f.Kind}
		if f.MD5 != nil {
			m["md5"] = fmt.Sprintf("%x", *f.MD5)
		}
		if f.SHA256 != nil {
			m["sha256"] = fmt.Sprintf("%X", *f.SHA256) // capitals are read, too
		}
		if f.PDQ != nil {
			m["pdq"], m["quality"] = f.PDQ, f.Quality
		}
		if f.VPDQ != nil {
			frames := []map[string]any{}
			for _, frame := range f.VPDQ.Frames {
				frames = append(frames, map[string]any{"at": frame.At.Seconds(), "pdq": frame.Hash, "quality": frame.Quality})
			}
			m["vpdq"] = frames
		}
		files = append(files, m)
	}
	data, err := json.Marshal(files)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func TestForms(t *testing.T) {
	t.Parallel()
	want := []cases.Fingerprint{photo(1), video(7), {Kind: cases.KindVideo, SHA256: &[32]byte{4}}}
	got, err := cases.ParseFingerprints([]byte(form(want...)))
	check(t, err)
	if a, b := dump(got), dump(want); a != b {
		t.Errorf("read\n%s\nwant\n%s", a, b)
	}
	whole := form(photo(1))
	for name, tt := range map[string]struct {
		data, field string
	}{
		"nothing":            {"", "fingerprints"},
		"null":               {"null", "fingerprints"},
		"none":               {"[]", "fingerprints"},
		"an object":          {"{}", "fingerprints"},
		"a name":             {strings.Replace(whole, `"kind"`, `"name":"holiday.jpg","kind"`, 1), "fingerprints"},
		"a field twice":      {strings.Replace(whole, `"kind"`, `"kind":"photo","kind"`, 1), "fingerprints"},
		"another case":       {strings.Replace(whole, `"kind"`, `"Kind"`, 1), "fingerprints"},
		"seven turns":        {strings.Replace(whole, photo(1).PDQ[7].String()+`"`, "", 1), "fingerprints"},
		"a short hash":       {strings.Replace(whole, photo(1).PDQ[3].String(), "00", 1), "[0].pdq[3]"},
		"no hexadecimal":     {strings.Replace(whole, photo(1).PDQ[0].String(), strings.Repeat("g", 64), 1), "[0].pdq[0]"},
		"a quality in words": {strings.Replace(whole, `"quality":90`, `"quality":"good"`, 1), "fingerprints.0.quality"},
		"a quality past 100": {strings.Replace(whole, `"quality":90`, `"quality":101`, 1), "[0].quality"},
		"a kind that is not": {strings.Replace(whole, `"photo"`, `"holiday"`, 1), "[0].kind"},
		"a video's pdq":      {strings.Replace(whole, `"photo"`, `"video"`, 1), "[0].pdq"},
		"two lists":          {whole + whole, "fingerprints"},
		"a frame before any": {strings.Replace(form(video(1)), `"at":0`, `"at":-1`, 1), "[0].vpdq[0].at"},
		"a file of no hash":  {`[{"kind":"photo"}]`, "[0]"},
		"turns of nothing":   {`[{"kind":"photo","pdq":[]}]`, "[0]"},
	} {
		_, err := cases.ParseFingerprints([]byte(tt.data))
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Code != fault.Invalid || f.Field != tt.field {
			t.Errorf("%s: %v, want one at %q", name, err, tt.field)
		}
		if err != nil && strings.Contains(err.Error(), "holiday") {
			t.Errorf("%s: the error repeats it: %v", name, err)
		}
	}
	many := make([]cases.Fingerprint, cases.MaxFiles+1)
	for i := range many {
		many[i] = cases.Fingerprint{Kind: cases.KindPhoto, SHA256: &[32]byte{}}
	}
	_, err = cases.ParseFingerprints([]byte(form(many...)))
	wantCode(t, err, fault.TooLarge)
	_, err = cases.ParseFingerprints(make([]byte, cases.MaxForm+1))
	wantCode(t, err, fault.TooLarge)
}

func FuzzParseFingerprints(f *testing.F) {
	f.Add([]byte(form(photo(1), video(2))))
	f.Add([]byte(`[{"kind":"video","vpdq":[{"at":1e300,"pdq":"","quality":-1}]}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := cases.ParseFingerprints(data)
		if err != nil {
			return
		}
		again, err := cases.ParseFingerprints([]byte(form(list...)))
		if err != nil || dump(again) != dump(list) {
			t.Fatalf("what was read is not read again: %v", err)
		}
	})
}

func FuzzParseReference(f *testing.F) {
	f.Add("BW-7K3M-9QXD")
	f.Add("bw 7k3m‐9qxd")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := cases.ParseReference(s)
		if err != nil {
			return
		}
		for _, as := range []string{string(r), lower(string(r)), spaced(string(r)), lookAlike(string(r))} {
			if again, err := cases.ParseReference(as); err != nil || again != r {
				t.Fatalf("%q is read as %q, %v", as, again, err)
			}
		}
	})
}

func FuzzParseCode(f *testing.F) {
	f.Add("0123-4567-89AB-CDEF-GHJK")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := cases.ParseCode(s)
		if err != nil {
			return
		}
		for _, as := range []string{string(c), lower(string(c)), spaced(string(c)), lookAlike(string(c))} {
			if again, err := cases.ParseCode(as); err != nil || again != c {
				t.Fatalf("%q is read as %q, %v", as, again, err)
			}
		}
	})
}

func FuzzParseURL(f *testing.F) {
	for _, s := range []string{"https://example.com/p?id=1", "example.com", "http://[::1]/", "http://0x7f.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := cases.ParseURL(s)
		if err != nil {
			return
		}
		again, err := cases.ParseURL(u)
		if err != nil || again != u {
			t.Fatalf("%q is read as %q, and that as %q, %v", s, u, again, err)
		}
		if low := strings.ToLower(u); !strings.HasPrefix(low, "http://") && !strings.HasPrefix(low, "https://") {
			t.Fatalf("%q", u)
		}
	})
}
