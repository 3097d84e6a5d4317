// Command faiss looks the same fingerprints up with our index and with FAISS's,
// in one run, and prints how both did. See ../README.md.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/internal/measure"
	"github.com/breakwater-safety/breakwater/pdq"
)

// row is a line of the comparison: one index.
type row struct {
	Index         string  `json:"index"`
	Entries       int     `json:"entries"`
	Queries       int     `json:"queries"`
	BuildSeconds  float64 `json:"build_seconds"`
	BytesPerEntry float64 `json:"bytes_per_entry"`
	PerSecond     float64 `json:"per_second"`
	P50           float64 `json:"p50_us"`
	P99           float64 `json:"p99_us"`
	// Recall is the share of the planted entries, among the queries asked, that
	// was found.
	Recall float64 `json:"recall"`
}

func main() {
	entries := flag.Int("entries", 1_000_000, "how many fingerprints to search")
	queries := flag.Int("queries", 5000, "how many look-ups; half are planted at a distance of 10 to 31 bits")
	flat := flag.Int("flat", 200, "how many of them FAISS's plain scan is asked")
	program := flag.String("faiss", "", "the built search program (make bench-faiss builds it)")
	asJSON := flag.Bool("json", false, "print a JSON object a line")
	flag.Parse()
	if err := run(*entries, *queries, *flat, *program, *asJSON); err != nil {
		fmt.Fprintln(os.Stderr, "faiss:", err)
		os.Exit(1)
	}
}

func run(entries, queries, flat int, program string, asJSON bool) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	rows, err := compare(ctx, entries, queries, flat, program)
	if err != nil {
		return err
	}
	return show(rows, asJSON)
}

func compare(ctx context.Context, n, nq, flat int, program string) ([]row, error) {
	runtime.GOMAXPROCS(1) // both on one core
	hashes := measure.Hashes(1, n)
	asked := measure.Queries(1, hashes, nq)
	ours, err := ours(ctx, hashes, asked)
	if err != nil || program == "" {
		return []row{ours}, err
	}
	theirs, err := theirs(ctx, hashes, asked, flat, program)
	return append([]row{ours}, theirs...), err
}

// ours measures our index; the heap is what it takes beyond the hashes that the
// caller holds.
func ours(ctx context.Context, hashes []pdq.Hash, asked []measure.Query) (row, error) {
	r := row{Index: "breakwater", Entries: len(hashes), Queries: len(asked)}
	before, begin := measure.Heap(), time.Now()
	x, err := measure.Build(ctx, hashes, func(int, int) {})
	if err != nil {
		return r, err
	}
	r.BuildSeconds = time.Since(begin).Seconds()
	r.BytesPerEntry = float64(measure.Heap()-before) / float64(len(hashes))
	took := make([]float64, len(asked))
	planted, found := 0, 0
	var dst []hashindex.Match
	begin = time.Now()
	for i, q := range asked {
		at := time.Now()
		dst = x.Search(q.Hash, pdq.MatchDistance, dst[:0])
		took[i] = float64(time.Since(at).Nanoseconds()) / 1000
		if q.Planted >= 0 {
			planted++
			if measure.Holds(dst, q.Planted) {
				found++
			}
		}
	}
	r.PerSecond = float64(len(asked)) / time.Since(begin).Seconds()
	slices.Sort(took)
	r.P50, r.P99 = took[len(took)/2], took[len(took)*99/100]
	r.Recall = float64(found) / float64(max(1, planted))
	return r, nil
}

// theirs runs the search program on files of the same hashes.
func theirs(ctx context.Context, hashes []pdq.Hash, asked []measure.Query, flat int, program string) ([]row, error) {
	dir, err := os.MkdirTemp("", "faiss-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	queries := make([]pdq.Hash, len(asked))
	for i, q := range asked {
		queries[i] = q.Hash
	}
	files := []string{filepath.Join(dir, "entries"), filepath.Join(dir, "queries")}
	for i, list := range [][]pdq.Hash{hashes, queries} {
		if err := write(files[i], list); err != nil {
			return nil, err
		}
	}
	//nolint:gosec // the program is the one that whoever measures names
	cmd := exec.CommandContext(ctx, program, files[0], files[1], strconv.Itoa(pdq.MatchDistance), strconv.Itoa(flat))
	var out, answers bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &answers
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", program, err, firstLine(answers.String()))
	}
	var rows []row
	for line := range strings.Lines(out.String()) {
		var r row
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			return nil, fmt.Errorf("read the answer of %s: %w", program, err)
		}
		r.Recall = recall(r, asked, answers.String())
		r.Index = "faiss " + r.Index
		rows = append(rows, r)
	}
	return rows, nil
}

// recall reads what an index answered and gives the share of the planted that it
// found.
func recall(r row, asked []measure.Query, answers string) float64 {
	got := map[[2]int]bool{}
	for line := range strings.Lines(answers) {
		var name string
		var query, id int
		if _, err := fmt.Sscan(line, &name, &query, &id); err == nil && name == r.Index {
			got[[2]int{query, id}] = true
		}
	}
	planted, found := 0, 0
	for i, q := range asked[:r.Queries] {
		if q.Planted >= 0 {
			planted++
			if got[[2]int{i, q.Planted}] {
				found++
			}
		}
	}
	return float64(found) / float64(max(1, planted))
}

func write(path string, hashes []pdq.Hash) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, h := range hashes {
		if _, err := w.Write(h[:]); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func show(rows []row, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(os.Stdout)
		for _, r := range rows {
			if err := e.Encode(r); err != nil {
				return err
			}
		}
		return nil
	}
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "index\tentries\tlook-ups a second\tmedian µs\tp99 µs\trecall\tbytes each\tbuild s\tqueries\t\n")
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%d\t%.1f\t%.0f\t%.0f\t%.4f\t%.0f\t%.1f\t%d\t\n",
			r.Index, r.Entries, r.PerSecond, r.P50, r.P99, r.Recall, r.BytesPerEntry, r.BuildSeconds, r.Queries)
	}
	return t.Flush()
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
