package thread_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

// everyday gives a thread file of n threads of 12 short messages.
func everyday(tb testing.TB, n int) []byte {
	tb.Helper()
	var file bytes.Buffer
	for i := range n {
		th := thread.Thread{ID: fmt.Sprint("t", i), Language: "en", Accounts: []thread.Account{{ID: "a1"}, {ID: "a2"}}}
		for j := range 12 {
			th.Messages = append(th.Messages, thread.Message{
				ID: fmt.Sprint("m", j), From: th.Accounts[j%2].ID,
				At:   time.Date(2026, 1, 1, 0, 0, i*12+j, 0, time.UTC),
				Text: "are you coming to the match on Saturday? \"maybe\" they said",
			})
		}
		if err := thread.Write(&file, th); err != nil {
			tb.Fatal(err)
		}
	}
	return file.Bytes()
}

func BenchmarkReader(b *testing.B) {
	file := everyday(b, 500)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := thread.ReadAll(bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	threads, err := thread.ReadAll(bytes.NewReader(everyday(b, 500)))
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		for _, th := range threads {
			if err := thread.Write(&out, th); err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(int64(out.Len()))
	}
}
