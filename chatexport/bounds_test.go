package chatexport_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/chatexport"
)

// TestBounds: files that are made to exhaust memory or the stack are refused.
func TestBounds(t *testing.T) {
	t.Parallel()
	const deep = 2_000_000
	for name, c := range map[string]struct{ data, want string }{
		"chats without end":   {`{"chats":{"list":[` + strings.Repeat(`{"messages":[]},`, 200_001) + `{}]}}`, "more than 200000 conversations"},
		"sections in another": {`{"Direct Messages":` + strings.Repeat(`{"a":`, deep) + "1" + strings.Repeat("}", deep) + "}", "no message"},
		"lists in another":    {`{"participants":[{"name":"Ana"}],"messages":[` + strings.Repeat("[", deep), "no message"},
		"a message too large": {`{"participants":[{"name":"Ana"}],"messages":[{"content":"` + strings.Repeat("a", 5<<20) + `"}]}`, "no message"},
		"text too large":      {"14/03/2026, 21:15 - Ana: hello\n" + strings.Repeat("a", 64<<20), "larger than 64 MiB"},
		"a tag without end":   {`<smses count="1"><sms ` + strings.Repeat("a", 1<<20), "no message"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read([]byte(c.data), chatexport.Options{})
			refused, ok := errors.AsType[*chatexport.RefusedError](err)
			if !ok || !strings.Contains(refused.Problem, c.want) {
				t.Errorf("err = %v, want %q in it", err, c.want)
			}
		})
	}
}

// TestSeen: what people give by mistake is called by its name.
func TestSeen(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]chatexport.Seen{
		"": chatexport.SeenEmpty, " \r\n\t": chatexport.SeenEmpty, "\uFEFF": chatexport.SeenEmpty,
		"\xff\xd8\xff\xe0": chatexport.SeenPicture, "\x89PNG\r\n": chatexport.SeenPicture, "RIFF0000WEBPVP8 ": chatexport.SeenPicture,
		"0000ftypheic": chatexport.SeenPicture, "0000ftypmp42": chatexport.SeenVideo, "%PDF-1.7": chatexport.SeenPDF,
		"<!DOCTYPE html><p>": chatexport.SeenHTML, "\x1f\x8b\x08": chatexport.SeenPacked, "SQLite format 3\x00": chatexport.SeenDatabase,
		`<?xml version="1.0"?><calls count="1">`: chatexport.SeenCalls, `{"name":"x"}`: chatexport.SeenJSON, "[1,2]": chatexport.SeenJSON,
		"dear diary": chatexport.SeenText, "\x00\x01\x02": chatexport.SeenOther, "<svg/>": chatexport.SeenOther,
		string(zipOf(t, "1.jpg", "")): chatexport.SeenZIP, string(zipOf(t, "a/message_1.html", "<html>")): chatexport.SeenHTML,
	} {
		_, err := read([]byte(data), chatexport.Options{})
		if unknown, ok := errors.AsType[*chatexport.UnknownError](err); !ok || unknown.Seen != want {
			t.Errorf("%.20q: %v, want %q", data, err, want)
		}
	}
}

// TestNamesDoNotDecide: an export is recognised under any name.
func TestNamesDoNotDecide(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{"a.txt": "testdata/instagram.json", "b.csv": "testdata/telegram-chat.json", "c.json": "testdata/sms.xml", "d.xml": "testdata/ios-en.txt"} {
		want, err := read(export(t, path), chatexport.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(zipOf(t, name, string(export(t, path))), chatexport.Options{})
		if err != nil || got.Format != want.Format || len(got.Threads) != len(want.Threads) {
			t.Errorf("%s as %s: %q with %d threads, %v; want %q", path, name, got.Format, len(got.Threads), err, want.Format)
		}
	}
}
