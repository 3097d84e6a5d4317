package evidence_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/evidence"
	"github.com/breakwater-safety/breakwater/thread"
)

var update = flag.Bool("update", false, "write golden files anew")

func words() evidence.Words {
	w := evidence.Words{}
	for _, key := range evidence.WordKeys() {
		w[key] = "Text of " + key + "."
	}
	w["made"], w["from_app"], w["check"] = "Made {date} by {tool}.", "From {app}.", "Run {command}.\nThen read."
	return w
}

// sample is a bag's input with everything in it.
func sample() evidence.Input {
	at := time.Date(2026, 3, 1, 21, 4, 0, 0, time.UTC)
	in := evidence.Input{
		At: time.Date(2026, 11, 22, 22, 30, 5, 999, time.FixedZone("", 3600)), Tool: "breakwater test", Language: "en", Dir: "ltr", Words: words(),
		Conversations: []evidence.Conversation{{
			Thread: thread.Thread{
				ID: "whatsapp-1", Label: thread.LabelSextortion, Accounts: []thread.Account{{ID: "a1"}, {ID: "a2"}},
				Messages: []thread.Message{
					{ID: "m1", From: "a1", At: at, Text: "pay me <b>now</b> & or I send it"},
					{ID: "m2", From: "a2", At: at.Add(time.Minute), Text: "please no"},
				},
			},
			Names: map[string]string{"a1": "Robin <script>"}, App: "WhatsApp", Original: strings.Repeat("ab", 32),
		}},
		Given: []evidence.Item{{Kind: evidence.Handle, Value: "robin.example", Detail: "Instagram"}, {Kind: evidence.Date, Value: "2026-03-01", Detail: "first message"}},
		Found: []evidence.Item{{Kind: evidence.Link, Value: "pay.example/x", Thread: "whatsapp-1", Message: "m1"}},
		Signs: []evidence.Sign{{Name: "money_demand", Title: "Demands money", Says: "Someone wants money.", Thread: "whatsapp-1", Message: "m1"}},
		Files: []evidence.File{{Name: "screen shot.PNG", Data: []byte("not really a picture")}, {Name: "odd.na/me", Data: []byte{0, 1, 2}}},
	}
	copy(in.Seed[:], "a seed that is never used again..")
	return in
}

func young() evidence.Input {
	in := sample()
	in.Under18, in.Files = true, nil
	return in
}

func made(t testing.TB, in evidence.Input) evidence.Bag {
	t.Helper()
	bag, err := evidence.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	return bag
}

func verify(t testing.TB, data []byte) evidence.Report {
	t.Helper()
	r, err := evidence.Verify(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMakeVerifies(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]evidence.Input{"adult": sample(), "under 18": young(), "nothing but a note": {
		At: sample().At, Tool: "t", Language: "es", Dir: "ltr", Words: words(), Seed: sample().Seed,
		Given: []evidence.Item{{Kind: evidence.Note, Value: "what happened"}},
	}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bag := made(t, in)
			r := verify(t, bag.Bytes)
			if !r.Intact() {
				t.Errorf("problems: %+v", r.Problems)
			}
			if r.Seal != bag.Seal || r.Key == nil || r.Info["Breakwater-Sealed"] != "2026-11-22T21:30:05Z" || r.Stamp != nil {
				t.Errorf("report %+v", r)
			}
			if n := len(r.Custody); n != len(r.Files)+2 || r.Custody[n-1].Action != evidence.Closed {
				t.Errorf("custody %+v of files %v", r.Custody, r.Files)
			}
			if !bytes.Equal(made(t, in).Bytes, bag.Bytes) {
				t.Error("the same input gives other bytes")
			}
		})
	}
}

// The bytes of a bag are fixed: another build, machine or version of a library
// must not change them without our knowing.
func TestBytesAreFixed(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256(made(t, sample()).Bytes)
	golden(t, "bag.sha256", hex.EncodeToString(sum[:])+"\n")
	files := unzip(t, made(t, sample()).Bytes)
	for _, name := range []string{"data/report.html", "data/facts.json", "custody.jsonl", "bag-info.txt", "tagmanifest-sha256.txt"} {
		golden(t, strings.ReplaceAll(name, "/", "-"), string(files.of(name)))
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs, run with -update to see:\n%s", name, got)
	}
}

func TestReportHoldsNoMarkupOfMessages(t *testing.T) {
	t.Parallel()
	report := string(unzip(t, made(t, sample()).Bytes).of("data/report.html"))
	if strings.Contains(report, "<script") || strings.Contains(report, "<b>now") || !strings.Contains(report, "pay me &lt;b&gt;now&lt;/b&gt; &amp; or I send it") {
		t.Error("a message's text is not escaped")
	}
	for _, outside := range []string{"http://", "https://", "src=", "href=", "url("} {
		if strings.Contains(report, outside) {
			t.Errorf("the report asks for something: %s", outside)
		}
	}
}

func TestEvaluationLabelsStayOut(t *testing.T) {
	t.Parallel()
	if c := string(unzip(t, made(t, sample()).Bytes).of("data/conversation.jsonl")); strings.Contains(c, "label") {
		t.Errorf("the bag says %s", c)
	}
}

func TestMakeRefuses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*evidence.Input)
		want   string
	}{
		"files under 18":  {func(in *evidence.Input) { in.Under18 = true }, "files: must be left out"},
		"no seed":         {func(in *evidence.Input) { in.Seed = [32]byte{} }, "seed"},
		"no time":         {func(in *evidence.Input) { in.At = time.Time{} }, "at:"},
		"a tool's lines":  {func(in *evidence.Input) { in.Tool = "a\nb: c" }, "tool"},
		"a text missing":  {func(in *evidence.Input) { delete(in.Words, "proof") }, "words.proof"},
		"a text too many": {func(in *evidence.Input) { in.Words["other"] = "x" }, "words"},
		"a wrong thread":  {func(in *evidence.Input) { in.Conversations[0].Thread.ID = "" }, "conversations[0].id"},
		"twice":           {func(in *evidence.Input) { in.Conversations = append(in.Conversations, in.Conversations[0]) }, "conversations[1].id"},
		"an unknown kind": {func(in *evidence.Input) { in.Given[0].Kind = "x" }, "given[0]"},
		"an empty value":  {func(in *evidence.Input) { in.Found[0].Value = "" }, "found[0]"},
		"too many files":  {func(in *evidence.Input) { in.Files = make([]evidence.File, 51) }, "files"},
		"no direction":    {func(in *evidence.Input) { in.Dir = "" }, "dir"},
		"no language":     {func(in *evidence.Input) { in.Language = "" }, "language"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := sample()
			tt.change(&in)
			if bag, err := evidence.Make(in); err == nil || !strings.Contains(err.Error(), tt.want) || bag.Bytes != nil {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestSeal(t *testing.T) {
	t.Parallel()
	bag := made(t, sample())
	sum := sha256.Sum256(unzip(t, bag.Bytes).of("tagmanifest-sha256.txt"))
	if bag.Seal.Hex() != hex.EncodeToString(sum[:]) {
		t.Error("the seal is not the digest of the tag manifest")
	}
	written := bag.Seal.String()
	for _, same := range []string{written, strings.ToUpper(written), strings.ReplaceAll(written, " ", "-"), bag.Seal.Hex(), written + "\n"} {
		if !bag.Seal.Fits(same) {
			t.Errorf("%q does not fit", same)
		}
	}
	for _, other := range []string{"", written[:12], strings.Replace(written, written[:1], "g", 1), bag.Seal.Hex() + "0"} {
		if bag.Seal.Fits(other) {
			t.Errorf("%q fits", other)
		}
	}
}
