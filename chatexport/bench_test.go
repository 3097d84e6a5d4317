package chatexport_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/chatexport"
)

// long gives an export of the format with 20,000 short messages of two people.
func long(f chatexport.Format) []byte {
	const messages = 20_000
	var b strings.Builder
	start := time.Date(2026, 3, 25, 0, 0, 0, 0, time.UTC)
	each := func(format string, args func(i int, who string, at time.Time) []any) {
		for i := range messages {
			if i > 0 && f != chatexport.WhatsApp && f != chatexport.SMS {
				b.WriteString(",\n")
			}
			fmt.Fprintf(&b, format, args(i, []string{"Ana", "Ben"}[i%2], start.Add(time.Duration(i)*time.Minute))...)
		}
	}
	switch f {
	case chatexport.Meta:
		b.WriteString(`{"participants":[{"name":"Ana"},{"name":"Ben"}],"messages":[`)
		each(`{"sender_name":%q,"timestamp_ms":%d,"content":"\u00c3\u00a7a va? are you coming to the match on Saturday? number %d","is_geoblocked_for_viewer":false}`,
			func(i int, who string, at time.Time) []any { return []any{who, at.UnixMilli(), i} })
		b.WriteString(`],"title":"Ben"}`)
	case chatexport.Telegram:
		b.WriteString(`{"name":"Ben","type":"personal_chat","id":1,"messages":[`)
		each(`{"id":%d,"type":"message","date":"2026-03-14T22:16:40","date_unixtime":"%d","from":%q,"from_id":"user%d","text":"are you coming to the match on Saturday?","text_entities":[{"type":"plain","text":"are you coming to the match on Saturday?"}]}`,
			func(i int, who string, at time.Time) []any { return []any{i, at.Unix(), who, i%2 + 1} })
		b.WriteString("]}")
	case chatexport.Snapchat:
		b.WriteString(`{"ben":[`)
		each(`{"From":%q,"Media Type":"TEXT","Created":"2026-03-14 21:16:40 UTC","Content":"are you coming to the match on Saturday?","Conversation Title":null,"IsSender":%t,"Created(microseconds)":%d,"IsSaved":true,"Media IDs":""}`,
			func(i int, who string, at time.Time) []any {
				return []any{strings.ToLower(who), i%2 == 0, at.UnixMilli()}
			})
		b.WriteString("]}")
	case chatexport.SMS:
		b.WriteString(`<smses count="20000">`)
		each(`<sms protocol="0" address="+00000" date="%d" type="%d" subject="null" body="are you coming to the match on Saturday? &#55357;&#56832; number %d" toa="null" read="1" contact_name="Ben" />`+"\n",
			func(i int, _ string, at time.Time) []any { return []any{at.UnixMilli(), i%2 + 1, i} })
		b.WriteString("</smses>")
	case chatexport.WhatsApp:
		each("%s%s: are you coming to the match on Saturday? number %d\n",
			func(i int, who string, at time.Time) []any { return []any{at.Format(layouts[6]), who, i} })
	}
	return []byte(b.String())
}

// BenchmarkRead has, for JSON, beside each reader the plain way: to unmarshal
// the file whole into any value.
func BenchmarkRead(b *testing.B) {
	for _, f := range []chatexport.Format{chatexport.WhatsApp, chatexport.Meta, chatexport.Telegram, chatexport.Snapchat, chatexport.SMS} {
		data := long(f)
		b.Run(string(f), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := read(data, chatexport.Options{})
				if err != nil || r.Format != f || len(r.Threads[0].Messages) != 20_000 {
					b.Fatal(r.Format, err)
				}
			}
		})
		if !json.Valid(data) {
			continue
		}
		b.Run(string(f)+"/plain", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				var v any
				if err := json.NewDecoder(bytes.NewReader(data)).Decode(&v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
