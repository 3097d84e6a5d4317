package dossier_test

import (
	"slices"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/evidence"
	"github.com/breakwater-safety/breakwater/internal/dossier"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// scripted gives a prepared assessment after each message.
type scripted map[string]risk.Assessment

func (e scripted) Fold(s risk.State, _ risk.Facts, m thread.Message) (risk.State, risk.Assessment) {
	return s, e[m.ID]
}

func chat(texts ...string) thread.Thread {
	t := thread.Thread{ID: "t1", Accounts: []thread.Account{{ID: "a1"}, {ID: "a2"}}}
	for i, text := range texts {
		t.Messages = append(t.Messages, thread.Message{
			ID: "m" + string(rune('1'+i)), From: t.Accounts[i%2].ID, Text: text, At: time.Date(2026, 3, 1, 12, i, 0, 0, time.UTC),
		})
	}
	return t
}

func english(t *testing.T) *words.Catalogue {
	t.Helper()
	all, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	return all.Choose("en")
}

var (
	demand = risk.Signal{Name: "money_demand", From: "a1", MessageID: "m1", Spans: []risk.Span{{0, 3}}, Weight: 2}
	plea   = risk.Signal{Name: "pleading", From: "a2", MessageID: "m2", Spans: []risk.Span{{0, 6}}, Weight: 1}
	engine = scripted{
		"m1": {Level: risk.High, Stage: risk.StageDemand, Signals: []risk.Signal{demand}, Raised: []string{"money_demand"}},
		"m2": {Level: risk.Caution, Signals: []risk.Signal{demand, plea}, Raised: []string{"pleading"}},
		"m3": {Level: risk.High, Stage: risk.StageDemand, Signals: []risk.Signal{demand, plea}, Raised: []string{"money_demand"}},
	}
)

func TestRead(t *testing.T) {
	t.Parallel()
	r := dossier.Read(engine, chat("pay me", "please no", "pay now"))
	if r.Level != risk.High || r.Stage != risk.StageDemand || r.Advised() {
		t.Errorf("level %v, stage %v, advised %t", r.Level, r.Stage, r.Advised())
	}
	sections, marks := r.Words(english(t))
	if len(sections) == 0 || !marks["money_demand"] || marks["pleading"] {
		t.Errorf("%d sections, marks %v; what the person targeted said must not be marked", len(sections), marks)
	}
	if names, spans := r.Marked("m1", marks); !slices.Equal(names, []string{"money_demand"}) || len(spans) != 1 {
		t.Errorf("m1: %v at %v", names, spans)
	}
	if names, spans := r.Marked("m2", marks); names != nil || spans != nil {
		t.Errorf("m2: %v at %v", names, spans)
	}
	// Raised again, but the words that stand in the signal are those of m1.
	if names, spans := r.Marked("m3", marks); !slices.Equal(names, []string{"money_demand"}) || len(spans) != 0 {
		t.Errorf("m3: %v at %v", names, spans)
	}
	signs := r.Signs(english(t))
	if len(signs) != 2 || signs[0].Title != "Demands money" || signs[0].Message != "m1" || signs[1].Message != "m3" || signs[0].Thread != "t1" {
		t.Errorf("signs %+v", signs)
	}
}

func TestNothingIsSaidOfNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []thread.Thread{chat("shall we meet?"), chat()} {
		r := dossier.Read(scripted{}, c)
		if sections, marks := r.Words(english(t)); len(sections) > 0 || len(marks) > 0 || len(r.Signs(english(t))) > 0 {
			t.Errorf("sections %v, marks %v", sections, marks)
		}
	}
	crisis := dossier.Read(scripted{"m1": {Advice: risk.Advice{Crisis: "a1", CrisisMessage: "m1"}}}, chat("…"))
	if sections, _ := crisis.Words(english(t)); !crisis.Advised() || len(sections) == 0 || sections[0].Kind != "crisis" {
		t.Errorf("a person who may not be safe: %+v", sections)
	}
}

func TestFound(t *testing.T) {
	t.Parallel()
	got := dossier.Found(chat("write me on telegram @robin_example, or https://pay.example.com/robin", "no", "https://pay.example.com/robin $robintag"))
	want := []evidence.Item{
		{Kind: evidence.Handle, Value: "robin_example", Detail: "telegram", Thread: "t1", Message: "m1"},
		{Kind: evidence.Link, Value: "pay.example.com/robin", Thread: "t1", Message: "m1"},
		{Kind: evidence.Payment, Value: "$robintag", Detail: "cash tag", Thread: "t1", Message: "m3"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %+v, want %+v", got, want)
	}
}
