package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/risk"
)

// plain is what encoding/json writes without escaping for HTML.
func plain(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestAssessmentIsWrittenAsEncodingJSONDoes(t *testing.T) {
	t.Parallel()
	odd := "\"\\/\b\f\n\r\t\x00\x1f\x7f<&>\u2028\u2029é😀\xff\xed\xa0\x80"
	signal := risk.Signal{Name: "n", From: odd, MessageID: "m", Spans: []risk.Span{{0, 3}, {5, 2048}}, Weight: 1.61, Explanation: odd}
	for name, a := range map[string]risk.Assessment{
		"nothing": {Signals: []risk.Signal{}},
		"small":   {Signals: []risk.Signal{{Spans: []risk.Span{}}}, Probability: 1e-4, Advice: risk.Advice{PastedScam: "b"}},
		"all": {
			Level: risk.Critical, Probability: 0.9983, Stage: risk.StageRepeat, Signals: []risk.Signal{signal, signal},
			Raised: []string{"a", odd}, Offender: odd, Target: "t",
			Advice: risk.Advice{Crisis: "c", CrisisMessage: "d", HelpSeeking: "e", PastedScam: "f"},
		},
	} {
		if got, want := string(appendAssessment(nil, a)), plain(t, a); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	for _, name := range risk.SignalNames() {
		d, _ := risk.Describe(name)
		var got struct {
			Name, Title, Means, Family, Stage string
			Weight                            float64
			Answer                            bool
		}
		if err := json.Unmarshal(describeSignal(name)[1:], &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.Name != d.Name || got.Title != d.Title || got.Means != d.Means || got.Family != string(d.Family) ||
			got.Stage != d.Stage.String() || got.Weight != d.Weight || got.Answer != d.Answer {
			t.Errorf("%s: got %+v, want %+v", name, got, d)
		}
	}
	if got := string(describeSignal("no such signal")); got != "\x00null" {
		t.Errorf("an unknown signal: %q, want null", got)
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	if got, want := string(listLanguages()), "\x00"+plain(t, risk.Languages()); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// list writes values as the loader does; "-" stands for one that is missing.
func list(values ...string) []byte {
	var b []byte
	for _, v := range values {
		if v == "-" {
			b = binary.LittleEndian.AppendUint32(b, missing)
			continue
		}
		b = append(binary.LittleEndian.AppendUint32(b, uint32(len(v))), v...)
	}
	return b
}

var whole = []string{
	"t", "en", "1", "a", "", "-", "", "relation", "0", "true", "-", "2026-03-01T21:04:00Z",
	"1", "m", "a", "2026-03-01T21:04:00Z", "hello", "1", "image", "0.5",
}

func TestDecode(t *testing.T) {
	t.Parallel()
	th, err := decode(list(whole...))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"id":"t","language":"en","accounts":[{"id":"a"}],` +
		`"relation":{"mutual_connections":0,"phone_contact":true,"since":"2026-03-01T21:04:00Z"},` +
		`"messages":[{"id":"m","from":"a","at":"2026-03-01T21:04:00Z","text":"hello","media":[{"kind":"image","intimate":0.5}]}]}`
	if got := plain(t, th); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	e := risk.New()
	with := func(at int, value string) []byte {
		values := append([]string(nil), whole...)
		values[at] = value
		return list(values...)
	}
	for _, tt := range []struct {
		name         string
		state, input []byte
		want         string
	}{
		{"a number that is none", nil, with(5, "old"), "\x02" + `{"field":"accounts[0].account_age_days","problem":"must be a number"}`},
		{"a time that is none", nil, with(15, "today"), "\x02" + `{"field":"messages[0].at","problem":`},
		{"a stranger", nil, with(14, "z"), "\x02" + `{"field":"messages[0].from","problem":"must be one of the thread's accounts"}`},
		{"a count too large", nil, with(12, "4000000000"), "\x02" + `{"field":"","problem":"cannot be read"}`},
		{"cut off", nil, list(whole...)[:40], "\x02" + `{"field":"","problem":"cannot be read"}`},
		{"more behind it", nil, append(list(whole...), 0), "\x02" + `{"field":"","problem":"cannot be read"}`},
		{"no message", nil, list(append(append([]string(nil), whole[:12]...), "0")...), "\x02" + `{"field":"messages","problem":"must hold one message"}`},
		{"an unknown state", []byte{255}, list(whole...), "\x03{}"},
	} {
		if got := string(foldMessage(e, tt.state, tt.input)); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	folded, assessed := foldMessage(e, nil, list(whole...)), assessThread(e, list(whole...))
	if folded[0] != statusFolded || assessed[0] != statusOK || !bytes.HasSuffix(folded, assessed[1:]) {
		t.Errorf("the whole: %q and %q, want a state and the same assessment", folded, assessed)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(list(whole...))
	f.Add([]byte{0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, input []byte) {
		th, err := decode(input)
		if err == nil && th.Validate() != nil {
			t.Error("took a thread that is not valid")
		}
	})
}
