package risk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

var engine = New()

// talk makes a thread of two from lines that begin with the speaker, "o" or
// "v", a minute apart.
func talk(lines ...string) thread.Thread {
	t := thread.Thread{ID: "t", Language: "en", Accounts: []thread.Account{{ID: "o"}, {ID: "v"}}}
	at := time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC)
	for i, line := range lines {
		t.Messages = append(t.Messages, thread.Message{
			ID: "m" + string(rune('1'+i)), From: line[:1], At: at.Add(time.Duration(i) * time.Minute), Text: line[3:],
		})
	}
	return t
}

func raised(a Assessment, name, from string) bool {
	return slices.ContainsFunc(a.Signals, func(s Signal) bool { return s.Name == name && s.From == from })
}

func TestSignals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		signal string
		yes    []string // one message each, by o
		no     []string
	}{
		{"fast_intimacy", []string{"hey beautiful", "ur so cute", "are you single?"}, []string{"beautiful weather today", "the puppy is so small"}},
		{"age_probe", []string{"how old r u", "asl?", "what grade are you in"}, []string{"how old is the car", "I am 40 today"}},
		{"school_probe", []string{"what school do you go to", "where do u live"}, []string{"school starts on monday", "the place where we parked"}},
		{"family_probe", []string{"are your parents home?", "who do you live with", "are you alone"}, []string{"my parents are home"}},
		{"platform_move", []string{"add me on snap", "lets talk on telegram", "whats ur snapchat"}, []string{"a cold snap is coming", "he sent a telegram in 1920"}},
		{"secrecy", []string{"dont tell anyone ok", "keep this between us", "delete this chat"}, []string{"tell everyone!", "the secret ingredient is salt"}},
		{"image_trade_request", []string{"send me a private pic", "i'll show you mine if you send one back", "can i see a selfie"}, []string{"i took a taxi", "the picture is on the wall", "i have your private pic", "I will send the photos tomorrow"}},
		{"video_call_pressure", []string{"come on cam", "video call me now", "turn your camera on"}, []string{"the camera was expensive", "call the plumber"}},
		{"possession_claim", []string{"i recorded everything", "i still have your pics", "I saved all your private photos", "your video is on my phone", "i didnt delete what you sent me"}, []string{"I have enough food", "i saved a seat for you", "my pics are on my phone"}},
		{"hack_claim", []string{"i hacked your account", "i have access to your phone", "I got into your icloud"}, []string{"my account was hacked", "life hack: freeze the bread", "I found your account"}},
		{"fabricated_image", []string{"i put your face on another body with ai", "made a deepfake of you", "i edited your photo with an app"}, []string{"i edited the report", "AI is changing work", "i made a cake"}},
		{"audience_named", []string{"i have all your followers", "i know your mum and your school", "i screenshotted your friends list"}, []string{"my family is big"}},
		{"conditional_exposure", []string{"if you don't pay i send your pics to your mum", "pay or your family sees it", "unless you pay it goes to your followers", "200 dollars or i post your video", "if u block me i will share it to all your friends"}, []string{"if you don't come i'll eat your cake", "send it to the teacher or we fail", "once you pay I'll send the photos to your family"}},
		{"exposure_threat", []string{"i will send your pics to all your followers", "sending this to your mum now", "your private pics are going to your school", "one click and all your friends see it"}, []string{"i will send the form to the office", "i'm sending you the address", "i'll send you a private pic if you send one back"}},
		{"veiled_threat", []string{"would be a shame if your coach saw this", "imagine your mum opening this", "what would your dad think of that pic", "does your sister know what you do at night"}, []string{"what does your mum think of the new house", "such a shame about the rain"}},
		{"ruin_life", []string{"i will ruin your life", "your reputation is finished", "i will report you to the police"}, []string{"the rain ruined the barbecue", "life is beautiful"}},
		{"money_demand", []string{"send me 200 dollars", "pay me now", "buy a steam card", "kindly send $50 to my cashapp"}, []string{"it weighs 200 grams", "i paid attention"}},
		{"image_demand", []string{"send me more pics", "i want five more like it", "keep sending"}, []string{"i want more coffee", "send more staff"}},
		{"obedience_demand", []string{"you will do exactly what i say", "do as i say", "here is how this works"}, []string{"do whatever makes you happy"}},
		{"countdown", []string{"you have 30 minutes", "you got until midnight", "time is running out"}, []string{"it takes minutes to cook"}},
		{"coercion", []string{"don't block me", "you have no choice", "dont try me", "this is your last warning"}, []string{"the road is blocked"}},
		{"delete_promise", []string{"pay and i will delete everything", "then you will never hear from me again"}, []string{"i deleted my account"}},
		{"bargain_down", []string{"ok just 50 then", "how much can you send"}, []string{"just a coffee please"}},
		{"repeat_after_pay", []string{"now send another 100", "not enough, one more payment"}, []string{"let's meet again"}},
		{"pleading", []string{"please dont send them to anyone", "im begging you", "leave me alone"}, []string{"please pass the salt"}},
		{"alarm", []string{"this is blackmail", "i reported you", "im going to the police"}, []string{"the police car was loud"}},
		{"compliance", []string{"ok i will pay you", "i only have 40 dollars", "if i pay will you delete it"}, []string{"okay see you there"}},
	} {
		t.Run(tt.signal, func(t *testing.T) {
			t.Parallel()
			for _, text := range tt.yes {
				if a := engine.Assess(talk("o: " + text)); !raised(a, tt.signal, "o") {
					t.Errorf("%q does not raise it, only %v", text, names(a))
				}
			}
			for _, text := range tt.no {
				if a := engine.Assess(talk("o: " + text)); raised(a, tt.signal, "o") {
					t.Errorf("%q raises it", text)
				}
			}
		})
	}
}

// TestSpans holds that spans are the words that a person would underline.
func TestSpans(t *testing.T) {
	t.Parallel()
	text := "i want 200 in gift cards in 1 hour or i send it to your mum"
	want := map[string]string{
		"money_demand": "i want 200 in gift cards", "countdown": "in 1 hour",
		"conditional_exposure": "or i send it to your mum", "audience_named": "your mum",
	}
	for _, s := range engine.Assess(talk("o: " + text)).Signals {
		if strings.HasPrefix(s.Name, "reads_like_") {
			continue // the words that said most, wherever they stand
		}
		if len(s.Spans) != 1 || text[s.Spans[0][0]:s.Spans[0][1]] != want[s.Name] {
			t.Errorf("%s: spans %v, want %q", s.Name, s.Spans, want[s.Name])
		}
		delete(want, s.Name)
	}
	if len(want) > 0 {
		t.Errorf("not raised: %v", want)
	}
}

func names(a Assessment) []string {
	var out []string
	for _, s := range a.Signals {
		out = append(out, s.Name)
	}
	return out
}

//go:fix inline
func TestFactSignals(t *testing.T) {
	t.Parallel()
	base := func() thread.Thread {
		th := talk("o: hello there", "v: hi", "o: nice to meet you")
		th.Accounts[0].AccountAgeDays = new(2.0)
		th.Relation = &thread.Relation{MutualConnections: new(0)}
		return th
	}
	t.Run("stranger", func(t *testing.T) {
		t.Parallel()
		if a := engine.Assess(base()); !raised(a, "new_stranger_contact", "o") || raised(a, "new_stranger_contact", "v") {
			t.Errorf("signals %v", a.Signals)
		}
	})
	t.Run("known", func(t *testing.T) {
		t.Parallel()
		th := base()
		th.Relation.PhoneContact = new(true)
		if a := engine.Assess(th); raised(a, "new_stranger_contact", "o") {
			t.Error("a phone contact is taken for a stranger")
		}
	})
	t.Run("age gap", func(t *testing.T) {
		t.Parallel()
		th := base()
		th.Accounts[0].AgeBand, th.Accounts[1].AgeBand = thread.From25, thread.From13To15
		if a := engine.Assess(th); !raised(a, "age_gap", "o") || raised(a, "age_gap", "v") {
			t.Errorf("signals %v", a.Signals)
		}
	})
	t.Run("age not known", func(t *testing.T) {
		t.Parallel()
		th := base()
		th.Accounts[0].AgeBand = thread.From25
		if a := engine.Assess(th); raised(a, "age_gap", "o") {
			t.Error("an unknown age is taken for a minor's")
		}
	})
	t.Run("fast", func(t *testing.T) {
		t.Parallel()
		th := base()
		th.Messages[2].Text = "send me a private pic"
		if a := engine.Assess(th); !raised(a, "fast_escalation", "o") {
			t.Errorf("signals %v", names(a))
		}
		th.Messages[2].At = th.Messages[0].At.Add(26 * time.Hour)
		if a := engine.Assess(th); raised(a, "fast_escalation", "o") {
			t.Error("a day later is not fast")
		}
	})
	t.Run("images", func(t *testing.T) {
		t.Parallel()
		th := talk("o: send me a private pic", "v: ok")
		th.Messages[1].Media = []thread.Media{{Kind: thread.Image, Intimate: new(0.9)}}
		a := engine.Assess(th)
		if !raised(a, "image_given", "v") || raised(a, "unsolicited_image", "v") {
			t.Errorf("asked for: %v", names(a))
		}
		th = talk("o: hi")
		th.Messages[0].Media = []thread.Media{{Kind: thread.Image, Intimate: new(0.9)}}
		if a := engine.Assess(th); !raised(a, "unsolicited_image", "o") {
			t.Errorf("not asked for: %v", names(a))
		}
		th.Messages[0].Media[0].Intimate = nil
		if a := engine.Assess(th); len(a.Signals) > 0 {
			t.Errorf("no classifier: %v", names(a))
		}
	})
	t.Run("recovery", func(t *testing.T) {
		t.Parallel()
		a := engine.Assess(talk("v: someone is threatening to leak my pics and wants money", "o: I know an ethical hacker who can remove it, there is a small fee"))
		if !raised(a, "recovery_offer", "o") || a.Advice.HelpSeeking != "v" {
			t.Errorf("signals %v, advice %+v", names(a), a.Advice)
		}
	})
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, name := range SignalNames() {
		d, ok := Describe(name)
		if !ok || d.Name != name || d.Title == "" || d.Means == "" || d.Family == "" {
			t.Errorf("%s: %+v, %v", name, d, ok)
		}
		if d.Weight == 0 != (d.Family == FamilyAside) {
			t.Errorf("%s: weight %v in family %s", name, d.Weight, d.Family)
		}
		if seen[name] {
			t.Errorf("%s twice", name)
		}
		seen[name] = true
	}
	if _, ok := Describe("no such signal"); ok {
		t.Error("an unknown name is described")
	}
}
