package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// runMain runs a whole command line, in an environment of its own.
func runMain(t *testing.T, progress bool, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	var seconds atomic.Int64
	start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	env := &Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Progress: progress,
		Now:    func() time.Time { return start.Add(time.Duration(seconds.Add(1)) * time.Second) },
		Getenv: func(string) string { return "" },
	}
	code = Main(context.Background(), args, env)
	return code, out.String(), errs.String()
}

func writeFile(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	everyday = `{"id":"t1","accounts":[{"id":"a1"},{"id":"a2"}],"messages":[{"id":"m1","from":"a1","at":"2026-03-01T21:04:00Z","text":"are you coming to the match?"},{"id":"m2","from":"a2","at":"2026-03-01T21:05:00Z","text":"yes, see you there"}],"label":"benign"}` + "\n"
	threats  = `{"id":"t2","accounts":[{"id":"a1"},{"id":"a2"}],"messages":[{"id":"m1","from":"a1","at":"2026-03-01T21:04:00Z","text":"i recorded that private pic and i have your followers list"},{"id":"m2","from":"a2","at":"2026-03-01T21:05:00Z","text":"please don't"},{"id":"m3","from":"a1","at":"2026-03-01T21:06:00Z","text":"send me 100 dollars or i will send it to all your followers"}],"label":"sextortion","marks":{"leverage":"m1","threat":"m3","demand":"m3"}}` + "\n"
	wrong    = `{"id":"t3","accounts":[{"id":"a1"}],"messages":[{"id":"m1","from":"a1","at":"2026-03-01T21:04:00Z","txt":"private words"}]}` + "\n"
	chats    = `{"chats":{"list":[{"name":"Ben","type":"personal_chat","id":2,"messages":[{"type":"message","date_unixtime":"1773523000","from":"Ben","from_id":"user2","text":"see you at the match"}]},{"name":"Carl","type":"personal_chat","id":3,"messages":[{"type":"message","date_unixtime":"1773523000","from":"Carl","from_id":"user3","text":"hello all"}]}]}}`
	exported = "14/03/2026, 21:15 - Ana: are you coming?\n14/03/2026, 21:16 - Ben: yes\n"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, data string
		want       []string
		not        []string
	}{
		"nothing found":   {"a.jsonl", everyday, []string{"Level: none", "did not find enough", "What you can do now"}, []string{"match", "threads:"}},
		"threats":         {"a.jsonl", threats, []string{"Level: ", "m3", "“", "need not answer", "not your fault", "breakwater serve"}, []string{"\x1b"}},
		"several":         {"a.jsonl", everyday + threats, []string{"t1", "t2", "2 threads: 1 none, 1 "}, nil},
		"chat export":     {"chat.txt", exported, []string{"whatsapp-1", "Level: none", "time zone"}, nil},
		"a list of chats": {"result.json", chats, []string{"2 conversations from Telegram", "telegram-2", "Carl"}, []string{"telegram-1\nLevel: none", "match"}},
		"signs in one":    {"result.json", strings.Replace(chats, "hello all", "send me 100 dollars or i will send your private pic to all your followers", 1), []string{"Telegram, Carl, 1 message, 14 Mar 2026\nLevel: "}, nil},
		"an empty file":   {"a.jsonl", "", []string{"0 threads: nothing to read."}, nil},
		"byte order mark": {"a.txt", "\uFEFF" + everyday, []string{"Level: none"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := runMain(t, true, "check", writeFile(t, c.file, c.data))
			if code != exitOK || errs != "" {
				t.Errorf("exit code %d, stderr %q", code, errs)
			}
			for _, want := range c.want {
				if !strings.Contains(out, want) {
					t.Errorf("%q is not in\n%s", want, out)
				}
			}
			for _, not := range c.not {
				if strings.Contains(out, not) {
					t.Errorf("%q is in\n%s", not, out)
				}
			}
		})
	}
}

func TestCheckJSON(t *testing.T) {
	t.Parallel()
	code, out, errs := runMain(t, false, "check", "--json", writeFile(t, "a.jsonl", everyday+threats))
	if code != exitOK || errs != "" {
		t.Fatalf("exit code %d, stderr %q", code, errs)
	}
	var levels []string
	for d := json.NewDecoder(strings.NewReader(out)); d.More(); {
		var r struct {
			ThreadID string `json:"thread_id"`
			Level    string `json:"level"`
			Signals  []struct {
				Name, From, Explanation string
				Words                   []string
			} `json:"signals"`
			WhatToDo []string `json:"what_to_do"`
			Words    []struct{ For string }
		}
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		levels = append(levels, r.ThreadID+" "+r.Level)
		if len(r.Words) != 2 || r.Words[0].For != "reviewer" || r.Words[1].For != "young" {
			t.Errorf("%s: words are %+v", r.ThreadID, r.Words)
		}
		if len(r.WhatToDo) == 0 || r.Level != "none" && len(r.Signals) == 0 {
			t.Errorf("%s: %d signals, %d things to do", r.ThreadID, len(r.Signals), len(r.WhatToDo))
		}
	}
	if len(levels) != 2 || levels[0] != "t1 none" || levels[1] == "t2 none" {
		t.Errorf("levels are %q", levels)
	}
}

// The page has the words of messages, so it is for its owner's eyes only; where
// a file is wrong there is none.
func TestCheckPage(t *testing.T) {
	t.Parallel()
	page := filepath.Join(t.TempDir(), "seen.html")
	code, _, errs := runMain(t, false, "check", "--html", page, "--language", "pt-BR", writeFile(t, "a.jsonl", everyday+threats))
	data, err := os.ReadFile(page)
	if code != exitOK || err != nil || !strings.Contains(string(data), "O que você pode fazer agora") || !strings.Contains(string(data), "followers list") {
		t.Errorf("exit code %d, stderr %q, %v", code, errs, err)
	}
	if info, err := os.Stat(page); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	none := filepath.Join(t.TempDir(), "none.html")
	if code, _, _ := runMain(t, false, "check", "--html", none, writeFile(t, "b.jsonl", wrong)); code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("there is a page of a file that is wrong")
	}
}

func TestCheckRefusesWhole(t *testing.T) {
	t.Parallel()
	good := writeFile(t, "good.jsonl", everyday)
	for name, c := range map[string]struct {
		path, want string
	}{
		"a wrong field":     {writeFile(t, "a.jsonl", everyday+wrong), "line 2: messages[0].txt: is not a known field"},
		"no chat":           {writeFile(t, "a.txt", "dear diary"), "Export chat"},
		"a damaged archive": {writeFile(t, "a.zip", "PK\x03\x04"), "damaged"},
		"no file":           {filepath.Join(t.TempDir(), "none.txt"), "cannot be opened"},
		"a folder":          {t.TempDir(), "is not a regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := runMain(t, false, "check", good, c.path)
			if code != exitUsage || out != "" || !strings.Contains(errs, c.want) || strings.Contains(errs, "private words") {
				t.Errorf("exit code %d, stdout %q, stderr %q; want %q in it", code, out, errs, c.want)
			}
		})
	}
}
