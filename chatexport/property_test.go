package chatexport_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/chatexport"
)

// layouts are the ways in which phones write a header, in Go's reference time.
var layouts = []string{
	"[02/01/2006, 15:04:05] ", "[1/2/06, 3:04:05\u202fPM] ", "[02.01.06, 15:04:05] ", "[2006-01-02, 15:04:05] ", "[2006/01/02 15:04:05] ",
	"[2.1.2006 klo 15.04.05] ", "02/01/2006, 15:04 - ", "1/2/06, 3:04\u202fPM - ", "02/01/2006 15:04 - ", "02/01/2006 à 15:04 - ", "02.01.06, 15:04 - ",
	"2006-01-02, 3:04 p.m. - ",
}

// TestReadsWhatPhonesWrite writes messages as a phone would and reads them
// back. One is on the 25th, so that the order of day and month is never in
// doubt.
func TestReadsWhatPhonesWrite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		layout := rapid.SampledFrom(layouts).Draw(t, "layout")
		at := time.Date(2026, 3, 25, rapid.IntRange(0, 23).Draw(t, "hour"), 0, 0, 0, time.UTC)
		type message struct {
			at           time.Time
			sender, text string
		}
		var want []message
		var file strings.Builder
		for range rapid.IntRange(1, 8).Draw(t, "messages") {
			m := message{
				at:     at,
				sender: rapid.SampledFrom([]string{"Ana", "Ben B.", "+00 000 000", "Çé 漢"}).Draw(t, "sender"),
				text:   rapid.StringMatching(`[a-zé漢😀 ?!:<>()/.,-]{0,20}(\n[a-z: ]{1,8}[a-z]){0,2}`).Draw(t, "text"),
			}
			want = append(want, m)
			stamp := m.at.Format(layout)
			if strings.Contains(layout, "p.m.") { // not one of Go's own
				stamp = m.at.Format(strings.Replace(layout, "p.m.", "PM", 1))
				stamp = strings.NewReplacer("PM", "p.m.", "AM", "a.m.").Replace(stamp)
			}
			fmt.Fprintf(&file, "%s%s: %s\r\n", stamp, m.sender, strings.ReplaceAll(m.text, "\n", "\r\n"))
			at = at.Add(time.Duration(rapid.IntRange(0, 60*24*400).Draw(t, "minutes")) * time.Minute)
		}
		r, err := read([]byte(file.String()), chatexport.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := r.Threads[0].Messages
		if len(got) != len(want) {
			t.Fatalf("%d messages, want %d, of\n%s", len(got), len(want), file.String())
		}
		for i, m := range got {
			w := want[i]
			if !m.At.Equal(w.at) || r.Names[m.From] != w.sender || m.Text != w.text {
				t.Fatalf("message %d is %v %q %q, want %v %q %q", i, m.At, r.Names[m.From], m.Text, w.at, w.sender, w.text)
			}
		}
	})
}

// A sent is a message of one of two people.
type sent struct {
	mine bool
	at   time.Time
	text string
}

// apps write messages as the apps do.
var apps = map[chatexport.Format]func(all []sent) string{
	chatexport.Meta: func(all []sent) string {
		return list(`{"participants":[{"name":"Ben"},{"name":"Ana"}],"title":"Ben","messages":[`, "]}", all, true, func(m sent) string {
			var latin strings.Builder
			for _, b := range []byte(m.text) {
				latin.WriteRune(rune(b))
			}
			return fmt.Sprintf(`{"sender_name":%q,"timestamp_ms":%d,"content":%s}`, m.who(), m.at.UnixMilli(), quote(latin.String()))
		})
	},
	chatexport.Messenger: func(all []sent) string {
		return list(`{"participants":["Ana","Ben"],"threadName":"Ben_1","messages":[`, "]}", all, false, func(m sent) string {
			return fmt.Sprintf(`{"senderName":%q,"timestamp":%d,"text":%s,"media":[]}`, m.who(), m.at.UnixMilli(), quote(m.text))
		})
	},
	chatexport.Snapchat: func(all []sent) string {
		return list(`{"Ben":[`, "]}", all, true, func(m sent) string {
			return fmt.Sprintf(`{"From":%q,"Media Type":"TEXT","Created(microseconds)":%d,"IsSender":%t,"Content":%s}`, m.who(), m.at.UnixMilli(), m.mine, quote(m.text))
		})
	},
	chatexport.Telegram: func(all []sent) string {
		return list(`{"name":"Ben","type":"personal_chat","id":2,"messages":[`, "]}", all, false, func(m sent) string {
			ids := map[string]int{"Ana": 1, "Ben": 2}
			return fmt.Sprintf(`{"id":1,"type":"message","date_unixtime":"%d","from":%q,"from_id":"user%d","text":[{"type":"bold","text":%s},""]}`,
				m.at.Unix(), m.who(), ids[m.who()], quote(m.text))
		})
	},
	chatexport.TikTok: func(all []sent) string {
		return list(`{"Direct Messages":{"Chat History":{"ChatHistory":{"Chat History with Ben:":[`, `]}}},"Profile":{"Profile Information":{"ProfileMap":{"userName":"Ana"}}}}`, all, true,
			func(m sent) string {
				return fmt.Sprintf(`{"Date":%q,"From":%q,"Content":%s}`, m.at.Format(time.DateTime), m.who(), quote(m.text))
			})
	},
	chatexport.SMS: func(all []sent) string {
		var b strings.Builder
		b.WriteString("<smses>")
		for _, m := range all {
			fmt.Fprintf(&b, `<sms address="+00001" contact_name="Ben" date="%d" type="%d" body="`, m.at.UnixMilli(), map[bool]int{true: 2, false: 1}[m.mine])
			for _, unit := range utf16.Encode([]rune(m.text)) {
				fmt.Fprintf(&b, "&#%d;", unit)
			}
			b.WriteString(`" />`)
		}
		return b.String() + "</smses>"
	},
}

func (m sent) who() string {
	if m.mine {
		return "Ana"
	}
	return "Ben"
}

func quote(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string has no error
	}
	return string(raw)
}

func list(start, end string, all []sent, newestFirst bool, record func(sent) string) string {
	records := make([]string, len(all))
	for i, m := range all {
		records[i] = record(m)
	}
	if newestFirst {
		slices.Reverse(records)
	}
	return start + strings.Join(records, ",\n") + end
}

// TestReadsWhatAppsWrite: whatever two people say to each other comes out of
// each app's file as it was, in order, with who is who.
func TestReadsWhatAppsWrite(t *testing.T) {
	t.Parallel()
	for format, write := range apps {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				said := rapid.OneOf(rapid.StringN(1, 20, -1), rapid.SampledFrom([]string{"hello 😀", "</sms>", `"]}`, "null", "[image]", "&#55357;", "Ã©"}))
				at := time.Date(2026, 3, 25, 12, 0, 0, 0, time.UTC)
				all := []sent{{false, at, "hi"}, {true, at.Add(time.Second), "hello"}}
				for range rapid.IntRange(0, 8).Draw(t, "messages") {
					at = at.Add(time.Duration(rapid.IntRange(2, 1e6).Draw(t, "seconds")) * time.Second)
					all = append(all, sent{rapid.Bool().Draw(t, "mine"), at, said.Draw(t, "text")})
				}
				r, err := read([]byte(write(all)), chatexport.Options{})
				if err != nil || r.Format != format || len(r.Threads) != 1 || len(r.Threads[0].Messages) != len(all) {
					t.Fatalf("%q, %d threads, %v, of %s", r.Format, len(r.Threads), err, write(all))
				}
				for i, m := range r.Threads[0].Messages {
					if m.Text != all[i].text || !m.At.Equal(all[i].at) || slices.Contains(r.Owners, m.From) != all[i].mine {
						t.Fatalf("message %d is %+v of %q, want %+v", i, m, r.Names[m.From], all[i])
					}
				}
			})
		})
	}
}
