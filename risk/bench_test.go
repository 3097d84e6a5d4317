package risk

import (
	"fmt"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/risk/lexicon"
	"github.com/breakwater-safety/breakwater/thread"
)

// bland are messages of the kind that most messages are.
var bland = []string{
	"hey are you coming to the cinema on friday",
	"yes! what time does it start",
	"half past seven, we could eat something before",
	"sounds good, the noodle place?",
	"they closed it last month :( but there is a new one next to the station",
	"ok perfect. I'll book a table for four",
	"can you ask Sam if he wants to come too",
	"he says he has to work but he'll try",
	"did you finish the chapter for tomorrow? I'm stuck on the third question",
	"no, I fell asleep on the sofa. we can do it on the bus",
	"haha same. see you at the stop at ten to eight",
	"good night :)",
}

var scripted = []string{
	"hey saw your profile, you're cute",
	"add me on snap, this app is slow",
	"send me a private pic and i send one back",
	"I recorded everything and I have all your followers",
	"pay me $200 on cashapp or I send it to your mum and your whole school",
	"you have 30 minutes, don't block me",
	"please don't, why are you doing this",
	"ok just 50 and I delete it",
}

func script(texts []string) thread.Thread {
	t := thread.Thread{ID: "t", Language: "en", Accounts: []thread.Account{{ID: "a1"}, {ID: "a2"}}}
	at := time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC)
	for i, text := range texts {
		t.Messages = append(t.Messages, thread.Message{
			ID: fmt.Sprintf("m%d", i+1), From: fmt.Sprintf("a%d", i%2+1), At: at.Add(time.Duration(i) * time.Minute), Text: text,
		})
	}
	return t
}

func benchmarkFold(b *testing.B, texts []string) {
	b.Helper()
	e := New()
	t := script(texts)
	f := FactsOf(t)
	b.ReportAllocs()
	for b.Loop() {
		var s State
		for _, m := range t.Messages {
			s, _ = e.Fold(s, f, m)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(texts)), "ns/message")
}

func BenchmarkFold(b *testing.B) {
	b.Run("bland", func(b *testing.B) { benchmarkFold(b, bland) })
	b.Run("scripted", func(b *testing.B) { benchmarkFold(b, scripted) })
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := lexicon.LoadAll(); err != nil {
			b.Fatal(err)
		}
	}
}
