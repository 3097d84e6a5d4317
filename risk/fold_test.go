package risk

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/thread"
)

// TestPairs holds nearly equal texts apart: of each pair, the first is a
// threat, the second is not.
func TestPairs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ threat, harmless []string }{
		{[]string{"o: pay me $100 or i send your private pics to everyone you know", "v: please dont"},
			[]string{"o: pay me or i'm sending the karaoke video to everyone lol", "v: haha no"}},
		{[]string{"o: if you don't pay by friday your pics go to your family and your boss"},
			[]string{"o: if you don't pay the deposit by friday the room goes to the next person on the list"}},
		{[]string{"o: i have your video. would be a shame if your coach saw it", "v: what do you want from me"},
			[]string{"o: would be a shame if the coach missed the match", "v: he will be there"}},
		{[]string{"o: i will send it to all your followers if you don't send 50 more", "v: leave me alone"},
			[]string{"o: i will send it to everyone in the group by friday, can you send 50 more", "v: sure"}},
		{[]string{"o: pay and i will delete your private pics, or your mum gets them", "v: i don't have money"},
			[]string{"o: pay the balance and i'll send the photos to your family", "v: done, thank you"}},
		{[]string{"o: i put your face on a body with ai and your school will see it tonight", "v: that is fake, please dont post it"},
			[]string{"o: i put your face on a goat with ai lol", "v: haha my school will love it"}},
	} {
		if a := engine.Assess(talk(tt.threat...)); a.Level < High || a.Offender != "o" || a.Target != "v" {
			t.Errorf("%q: %s, offender %q: %v", tt.threat, a.Level, a.Offender, names(a))
		}
		if a := engine.Assess(talk(tt.harmless...)); a.Level > Notice {
			t.Errorf("%q: %s: %v", tt.harmless, a.Level, names(a))
		}
	}
}

// TestConjunction holds that no family of signs alone goes beyond notice,
// however much of it there is.
func TestConjunction(t *testing.T) {
	t.Parallel()
	for f := range fCount {
		var ta tally
		for i := range definitions {
			d := &definitions[i]
			if familyIndex(d.family) == f {
				for range 5 {
					ta.add(d, d.weight, 0)
				}
			}
		}
		ta.shown = true
		if l := engine.level(&suspect{tally: ta, blackmail: 99, early: 99}, true); l > Notice {
			t.Errorf("family %d alone: %s", f, l)
		}
	}
}

func TestCritical(t *testing.T) {
	t.Parallel()
	threat := "o: pay $100 or i send your private pics to your mum and all your followers"
	if a := engine.Assess(talk(threat)); a.Level != High {
		t.Errorf("a threat by itself: %s", a.Level)
	}
	if a := engine.Assess(talk(threat, "v: please dont send them to my mum")); a.Level != Critical {
		t.Errorf("answered by pleading: %s", a.Level)
	}
	minor := talk(threat)
	minor.Accounts[1].AgeBand = thread.From13To15
	if a := engine.Assess(minor); a.Level != Critical {
		t.Errorf("aimed at a minor: %s", a.Level)
	}
}

func TestWhoSpeaks(t *testing.T) {
	t.Parallel()
	t.Run("the target is never accused", func(t *testing.T) {
		t.Parallel()
		a := engine.Assess(talk("v: please dont send my pics to my mum, i will pay you 100 dollars, just delete them", "o: then pay"))
		if a.Offender == "v" {
			t.Errorf("offender %q at %s: %v", a.Offender, a.Level, names(a))
		}
	})
	t.Run("group", func(t *testing.T) {
		t.Parallel()
		th := talk("o: i have your private pics, pay $100 or your school sees them", "v: please dont send them", "w: what is going on")
		th.Accounts = append(th.Accounts, thread.Account{ID: "w"})
		if a := engine.Assess(th); a.Level < High || a.Offender != "o" || a.Target != "v" {
			t.Errorf("%s, %q to %q", a.Level, a.Offender, a.Target)
		}
	})
	t.Run("reported speech", func(t *testing.T) {
		t.Parallel()
		a := engine.Assess(talk("v: some guy told my cousin pay 500 or i send your pics to your whole school", "o: that is awful, did he pay?"))
		if a.Level > Notice {
			t.Errorf("%s: %v", a.Level, names(a))
		}
	})
	t.Run("other languages are not guessed at", func(t *testing.T) {
		t.Parallel()
		th := talk("o: jos et maksa lähetän kaiken perheellesi ja ystävillesi", "v: ole kiltti älä")
		th.Language = "fi"
		if a := engine.Assess(th); a.Level != None {
			t.Errorf("%s: %v", a.Level, names(a))
		}
	})
	t.Run("English in a thread of another language is read", func(t *testing.T) {
		t.Parallel()
		th := talk("o: pay me $100 or i send your private pics to your mum", "v: por favor no")
		th.Language = "es"
		if a := engine.Assess(th); a.Level < High {
			t.Errorf("%s: %v", a.Level, names(a))
		}
	})
}

func TestAdvice(t *testing.T) {
	t.Parallel()
	scam := "v: got this email, is it real?? \"I recorded you through your webcam while my malware was on your device. Send 900 USD in bitcoin to my wallet within 48 hours or I send the video to all your contacts.\""
	for _, tt := range []struct {
		name               string
		lines              []string
		crisis, help, scam string
	}{
		{"crisis", []string{"v: i dont want to be here anymore", "o: i am with you"}, "v", "", ""},
		{"crisis in other words", []string{"v: everyone would be better off without me"}, "v", "", ""},
		{"hyperbole", []string{"v: this homework is killing me, i want to die lol"}, "", "", ""},
		{"about a game", []string{"v: i want to die in this game just to respawn"}, "", "", ""},
		{"lyrics", []string{"v: listening to the song again 🎵 i dont want to live"}, "", "", ""},
		{"help seeking", []string{"v: someone is threatening to leak my pics to everyone", "o: dont pay him. block and report him, tell your mum"}, "", "v", ""},
		{"help seeking for a friend", []string{"v: my friend is being blackmailed by some guy online"}, "", "v", ""},
		{"pasted scam", []string{scam, "o: it is fake, delete it"}, "", "", "v"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := engine.Assess(talk(tt.lines...))
			if got := a.Advice; got.Crisis != tt.crisis || got.HelpSeeking != tt.help || got.PastedScam != tt.scam {
				t.Errorf("advice %+v, want crisis %q help %q scam %q", got, tt.crisis, tt.help, tt.scam)
			}
			if a.Level > Notice {
				t.Errorf("%s: %v", a.Level, names(a))
			}
		})
	}
	t.Run("crisis never counts against the other", func(t *testing.T) {
		t.Parallel()
		with := engine.Assess(talk("o: pay $100 or i send your private pics to your mum", "v: i dont want to be here anymore"))
		without := engine.Assess(talk("o: pay $100 or i send your private pics to your mum", "v: the weather is nice"))
		if with.Level > without.Level || with.Probability > without.Probability {
			t.Errorf("%s %v with, %s %v without", with.Level, with.Probability, without.Level, without.Probability)
		}
	})
}

func TestDecay(t *testing.T) {
	t.Parallel()
	th := talk("o: add me on snap, send me a private pic", "o: hello")
	soon := engine.Assess(th)
	th.Messages[1].At = th.Messages[1].At.AddDate(0, 2, 0)
	if late := engine.Assess(th); late.Probability >= soon.Probability {
		t.Errorf("two months later %v, at once %v", late.Probability, soon.Probability)
	}
	th.Messages[1].At = th.Messages[0].At.Add(-time.Hour)
	if back := engine.Assess(th); back.Probability < soon.Probability {
		t.Errorf("a message that comes late moves the clock: %v", back.Probability)
	}
}

func TestPureAndMarshalled(t *testing.T) {
	t.Parallel()
	for _, texts := range [][]string{scripted, bland} {
		th := script(texts)
		f := FactsOf(th)
		var s, wire State
		for _, m := range th.Messages {
			before, _ := s.MarshalBinary()
			next, a := engine.Fold(s, f, m)
			again, b := engine.Fold(s, f, m)
			if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(next, again) {
				t.Fatal("the same message gives another answer")
			}
			if after, _ := s.MarshalBinary(); string(after) != string(before) {
				t.Fatal("Fold changed the state that it was given")
			}
			fromWire, c := engine.Fold(wire, f, m)
			ja, _ := json.Marshal(a)
			jc, _ := json.Marshal(c)
			if string(ja) != string(jc) {
				t.Fatalf("from the marshalled state:\n%s\nelse:\n%s", jc, ja)
			}
			data, _ := fromWire.MarshalBinary()
			wire = State{}
			if err := wire.UnmarshalBinary(data); err != nil {
				t.Fatal(err)
			}
			if whole, _ := next.MarshalBinary(); string(whole) != string(data) {
				t.Fatal("the states differ")
			}
			s = next
		}
		data, _ := s.MarshalBinary()
		t.Logf("%d messages: %d bytes", len(texts), len(data))
		if len(data) > 1024 {
			t.Errorf("the state takes %d bytes", len(data))
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, text := range append(append([]string{"", "\xff", "> q\n\"x y z\""}, scripted...), bland...) {
		f.Add(text, "m1", uint8(0))
	}
	f.Fuzz(func(t *testing.T, text, id string, flags uint8) {
		th := talk("o: i have your private pics", "v: please dont", "o: x")
		th.Messages[2].Text, th.Messages[2].ID = text, id
		if flags&1 != 0 {
			th.Messages[2].From = strings.Repeat("x", int(flags))
		}
		var s State
		for _, m := range th.Messages {
			var a Assessment
			s, a = engine.Fold(s, FactsOf(th), m)
			if a.Signals == nil || a.Probability < 0 || a.Probability > 1 || a.Level > Critical {
				t.Fatalf("%+v", a)
			}
			for _, sg := range a.Signals {
				if sg.MessageID != m.ID {
					continue
				}
				for _, sp := range sg.Spans {
					if sp[0] < 0 || sp[1] > len(m.Text) || sp[0] >= sp[1] {
						if sg.MessageID == th.Messages[0].ID || sg.MessageID == th.Messages[1].ID {
							continue // an id used twice
						}
						t.Fatalf("%s: span %v of %d bytes", sg.Name, sp, len(m.Text))
					}
					if id != "m1" && id != "m2" && utf8.ValidString(m.Text) && (!utf8.RuneStart(m.Text[sp[0]]) || sp[1] < len(m.Text) && !utf8.RuneStart(m.Text[sp[1]])) {
						t.Fatalf("%s: span %v cuts a rune", sg.Name, sp)
					}
				}
			}
		}
		data, _ := s.MarshalBinary()
		if len(data) > maxState {
			t.Fatalf("state of %d bytes", len(data))
		}
	})
}
