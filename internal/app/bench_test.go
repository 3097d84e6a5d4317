package app_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkAssessHTTP is one message through HTTP, the engine and a durable
// commit, with 16 clients at once, all in this process. Beside ns/op it gives
// the assessments a second and the 99th percentile of the answer's time.
func BenchmarkAssessHTTP(b *testing.B) {
	const clients = 16
	url, key := serve(b)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	var next atomic.Int64
	took := make([][]time.Duration, clients)
	var wg sync.WaitGroup
	b.ResetTimer()
	start := time.Now()
	for c := range clients {
		wg.Go(func() {
			for i := 0; next.Add(1) <= int64(b.N); i++ {
				began := time.Now()
				if err := assess(b.Context(), client, url, key, c, i); err != nil {
					b.Error(err)
					return
				}
				took[c] = append(took[c], time.Since(began))
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(start)
	b.StopTimer()
	all := slices.Concat(took...)
	slices.Sort(all)
	b.ReportMetric(float64(len(all))/elapsed.Seconds(), "assessments/s")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
}

// lines are what two people say; the engine reads some of them with interest.
var lines = []string{
	"hey are you coming to practice tomorrow", "yes, at six", "bring the blue shirt please",
	"haha ok, and can you lend me 10 for the bus", "sure, I'll send it tonight", "don't tell mum about the surprise",
}

// assess sends message i of client c; each thread has twenty messages.
func assess(ctx context.Context, client *http.Client, url, key string, c, i int) error {
	body := fmt.Sprintf(`{"thread":{"id":"t%d-%d","accounts":[{"id":"a"},{"id":"b"}]},"message":{"id":"m%d","from":"%s","at":%q,"text":%q}}`,
		c, i/20, i, []string{"a", "b"}[i%2], time.Unix(int64(i)*15, 0).UTC().Format(time.RFC3339), lines[i%len(lines)])
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/assessments", strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d: %s %w", resp.StatusCode, answer, err)
	}
	return nil
}
