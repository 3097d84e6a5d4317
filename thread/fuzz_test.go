package thread_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/thread"
)

// FuzzReader: no input makes the reader panic; what it takes, it writes and
// takes again as the same; and encoding/json, which is laxer, takes it too and
// sees the same in it.
func FuzzReader(f *testing.F) {
	full, err := os.ReadFile("testdata/full.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(full)
	for _, s := range []string{
		plain, "\uFEFF" + plain, plain + "\n" + plain, "{}", "[", "", "\n\n",
		`{"id":"\ud83d\ude00\n\"","accounts":[{"id":"a"}],"messages":[]}`,
		`{"id":"\ud83d","accounts":[{"id":"a"}],"messages":[]}`,
		`{"id":"\\","accounts":[{"id":"a","account_age_days":1e3}],"messages":[],"relation":{"accepted":true,"mutual_connections":-0}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		threads, err := thread.ReadAll(bytes.NewReader(file))
		if err != nil {
			return
		}
		lax := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(file, []byte("\uFEFF"))))
		for _, th := range threads {
			roundTrip(t, th)
			var want thread.Thread
			if err := lax.Decode(&want); err != nil {
				t.Fatalf("encoding/json refuses what was taken: %v", err)
			}
			if !reflect.DeepEqual(th, want) {
				t.Fatalf("read %+v\nencoding/json reads %+v", th, want)
			}
		}
	})
}

type fataler interface{ Fatalf(string, ...any) }

func roundTrip(t fataler, th thread.Thread) {
	var line bytes.Buffer
	if err := thread.Write(&line, th); err != nil {
		t.Fatalf("write: %v", err)
	}
	got, err := thread.ReadAll(&line)
	if err != nil || len(got) != 1 {
		t.Fatalf("read anew: %v, %d threads", err, len(got))
	}
	if !reflect.DeepEqual(got[0], th) {
		t.Fatalf("wrote %+v\nread  %+v", th, got[0])
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { roundTrip(t, drawThread(t)) })
}

func drawThread(t *rapid.T) thread.Thread {
	id := rapid.StringMatching(`[a-zA-Z0-9é漢 _.:/-]{1,12}`)
	ids := func(label string, least, most int) []string {
		return rapid.SliceOfNDistinct(id, least, most, rapid.ID).Draw(t, label)
	}
	th := thread.Thread{
		ID:       id.Draw(t, "id"),
		Language: rapid.SampledFrom([]string{"", "en", "pt-BR", "zh-Hant"}).Draw(t, "language"),
		Messages: []thread.Message{},
	}
	accounts := ids("accounts", 1, 4)
	bands := []thread.AgeBand{"", thread.Under13, thread.From13To15, thread.From16To17, thread.From18To24, thread.From25}
	for _, id := range accounts {
		th.Accounts = append(th.Accounts, thread.Account{
			ID:             id,
			AgeBand:        rapid.SampledFrom(bands).Draw(t, "band"),
			AccountAgeDays: rapid.Ptr(rapid.Float64Range(0, 1e5), true).Draw(t, "days"),
			Country:        rapid.SampledFrom([]string{"", "DE", "BR"}).Draw(t, "country"),
		})
	}
	if rapid.Bool().Draw(t, "related") {
		th.Relation = &thread.Relation{
			MutualConnections: rapid.Ptr(rapid.IntMin(0), true).Draw(t, "mutual"),
			PhoneContact:      rapid.Ptr(rapid.Bool(), true).Draw(t, "contact"),
			Accepted:          rapid.Ptr(rapid.Bool(), true).Draw(t, "accepted"),
		}
	}
	messages := ids("messages", 0, 5)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, id := range messages {
		at = at.Add(time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "later")))
		m := thread.Message{ID: id, From: rapid.SampledFrom(accounts).Draw(t, "from"), At: at, Text: rapid.String().Draw(t, "text")}
		for range rapid.IntRange(0, 2).Draw(t, "media") {
			m.Media = append(m.Media, thread.Media{
				Kind:     rapid.SampledFrom([]thread.MediaKind{thread.Image, thread.Video, thread.Audio}).Draw(t, "kind"),
				Intimate: rapid.Ptr(rapid.Float64Range(0, 1), true).Draw(t, "intimate"),
			})
		}
		th.Messages = append(th.Messages, m)
	}
	th.Label = rapid.SampledFrom(append(thread.Labels(), "")).Draw(t, "label")
	if th.Label == thread.LabelSextortion && len(messages) > 0 && len(accounts) > 1 {
		th.Offender, th.Target = accounts[0], accounts[1]
		mark := rapid.SampledFrom(append(messages, ""))
		th.Marks = &thread.Marks{Threat: mark.Draw(t, "threat"), Demand: mark.Draw(t, "demand"), Distress: mark.Draw(t, "distress")}
	}
	return th
}
