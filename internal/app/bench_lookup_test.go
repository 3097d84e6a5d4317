package app_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

// BenchmarkLookupHTTP looks PDQ hashes up over HTTP, all in this process, in a
// bank of 100,000 random ones, or as many as the variable LOOKUP_ENTRIES says.
// Half of the queries are copies of entries with 10 to 31 bits changed, and
// must be found. way=batch sends 1,000 a call, way=turns 1,000 pictures of
// eight turns, way=single one media check for each; two clients at once. An op
// is one query; of what is measured the clients' own work is a part.
func BenchmarkLookupHTTP(b *testing.B) {
	entries := 100_000
	if s := os.Getenv("LOOKUP_ENTRIES"); s != "" {
		var err error
		if entries, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	l := newLookupBench(b, entries)
	for _, way := range []struct {
		name    string
		queries int // in a body
		body    func(q int) []byte
	}{{"batch", 1000, l.batch(1000, 1)}, {"turns", 1000, l.batch(1000, 8)}, {"single", 1, l.single}} {
		b.Run(fmt.Sprintf("entries=%d/way=%s", entries, way.name), func(b *testing.B) {
			path := "/v1/lookups"
			if way.queries == 1 {
				path = "/v1/media/checks"
			}
			var next, matched atomic.Int64
			var wg sync.WaitGroup
			start := time.Now()
			for range 2 {
				wg.Go(func() {
					for n := next.Add(int64(way.queries)); n-int64(way.queries) < int64(b.N); n = next.Add(int64(way.queries)) {
						answer := l.post(b, path, "application/json", way.body(int(n)))
						matched.Add(int64(bytes.Count(answer, []byte(`"entry":`))))
					}
				})
			}
			wg.Wait()
			done := next.Load() - 2*int64(way.queries)
			b.ReportMetric(float64(done)/time.Since(start).Seconds(), "queries/s")
			if matched.Load() < done/2-1 {
				b.Errorf("%d of %d queries matched; half must", matched.Load(), done)
			}
		})
	}
}

// lookupBench is a server with a bank.
type lookupBench struct {
	url, key string
	client   *http.Client
	known    []pdq.Hash
}

func newLookupBench(b *testing.B, entries int) *lookupBench {
	l := &lookupBench{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4}}}
	l.url, l.key = serve(b)
	l.post(b, "/v1/banks", "application/json", []byte(`{"name":"stop"}`))
	random := rand.New(rand.NewPCG(1, 2))
	for len(l.known) < entries {
		var lines bytes.Buffer
		for range min(100_000, entries-len(l.known)) {
			h := randomHash(random)
			fmt.Fprintf(&lines, `{"id":"e-%d","fingerprints":{"pdq":"%s"}}`+"\n", len(l.known), h)
			l.known = append(l.known, h)
		}
		l.post(b, "/v1/banks/stop/entries", "application/x-ndjson", lines.Bytes())
	}
	return l
}

func randomHash(random *rand.Rand) (h pdq.Hash) {
	for i := range h {
		h[i] = byte(random.Uint32())
	}
	return h
}

// query gives the hash of query n: of every second one a copy of an entry.
func (l *lookupBench) query(n int) pdq.Hash {
	random := rand.New(rand.NewPCG(uint64(n), 3))
	if n%2 == 0 {
		return randomHash(random)
	}
	h := l.known[random.IntN(len(l.known))]
	for range 10 + random.IntN(22) {
		bit := random.IntN(256)
		h[bit/8] ^= 1 << (bit % 8)
	}
	return h
}

// batch gives bodies of so many queries, each of so many turns: eight bodies in
// turn, made beforehand.
func (l *lookupBench) batch(queries, turns int) func(int) []byte {
	var bodies [8][]byte
	for i := range bodies {
		var body bytes.Buffer
		body.WriteString(`{"queries":[`)
		for j := range queries {
			n := i*queries + j
			fmt.Fprintf(&body, `{"id":"q-%d",`, n)
			if turns == 1 {
				fmt.Fprintf(&body, `"pdq":"%s"},`, l.query(n))
				continue
			}
			fmt.Fprintf(&body, `"turns":["%s"`, l.query(n))
			for t := range turns - 1 {
				fmt.Fprintf(&body, `,"%s"`, l.query(2*(1000*n+t)))
			}
			body.WriteString(`]},`)
		}
		body.Truncate(body.Len() - 1)
		body.WriteString(`]}`)
		bodies[i] = body.Bytes()
	}
	return func(n int) []byte { return bodies[n/queries%len(bodies)] }
}

func (l *lookupBench) single(n int) []byte {
	return fmt.Appendf(nil, `{"fingerprints":{"pdq":"%s"}}`, l.query(n))
}

func (l *lookupBench) post(b *testing.B, path, kind string, body []byte) []byte {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, l.url+path, bytes.NewReader(body))
	if err != nil {
		b.Error(err)
		return nil
	}
	r.Header.Set("Authorization", "Bearer "+l.key)
	r.Header.Set("Content-Type", kind)
	resp, err := l.client.Do(r)
	if err != nil {
		b.Error(err)
		return nil
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		b.Errorf("status %d: %.200s %v", resp.StatusCode, answer, err)
	}
	return answer
}
