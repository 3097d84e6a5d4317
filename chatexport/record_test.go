package chatexport

import (
	"bufio"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestDemojibake: whatever people write comes back from what Meta makes of it.
func TestDemojibake(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		said := rapid.String().Draw(t, "said")
		var latin strings.Builder
		for _, b := range []byte(said) {
			latin.WriteRune(rune(b))
		}
		if got := demojibake(latin.String()); got != said {
			t.Fatalf("%q became %q", said, got)
		}
	})
	for _, clean := range []string{"café", "漢字", "Ã© 漢", "naïve ©"} {
		if got := demojibake(clean); got != clean {
			t.Errorf("%q, which is right, became %q", clean, got)
		}
	}
}

func TestUnescape(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "a": "a", "&amp;amp;": "&amp;", "&lt;&gt;&quot;&apos;": `<>"'`, "&#65;&#x42;": "AB", "&#10;": "\n",
		"&#55357;&#56832;": "😀", "&#xD83D;&#xDE00;": "😀", "&#55357;": "\uFFFD", "&#56832;&#55357;": "\uFFFD\uFFFD", "&#55357;&amp;": "\uFFFD&",
		"&": "&", "&;": "&;", "&nbsp;": "&nbsp;", "&#99999999;": "&#99999999;", "a & b": "a & b", "&#x;": "&#x;", "&#-1;": "&#-1;",
	} {
		if got := unescape(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// TestUnwantedAttributesAreNotHeld: a picture of 40 MB passes through a buffer
// of 64 KiB.
func TestUnwantedAttributesAreNotHeld(t *testing.T) {
	t.Parallel()
	const file = `<?x?><!-- <no a="b"> --><smses><part data="` + "DATA" + `" text='it&#39;s > here'/></smses>`
	tags := &tagReader{r: bufio.NewReader(strings.NewReader(strings.Replace(file, "DATA", strings.Repeat("A", 40<<20), 1))),
		want: func(name string) bool { return name == "text" }}
	var names []string
	for {
		found, err := tags.next()
		if err != nil {
			break
		}
		names = append(names, found.name)
		if found.name == "part" && (found.attr["text"] != "it's > here" || found.attr["data"] != "") {
			t.Errorf("part is %v", found.attr)
		}
	}
	if !slices.Equal(names, []string{"smses", "part", "smses"}) {
		t.Errorf("tags are %q", names)
	}
}

func TestByNumber(t *testing.T) {
	t.Parallel()
	want := []string{"a/message_1.json", "a/message_2.json", "a/message_10.json", "b", "c09", "c10"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, byNumber)
	if !slices.Equal(got, want) {
		t.Errorf("order is %q", got)
	}
}
