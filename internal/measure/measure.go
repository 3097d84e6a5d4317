// Package measure finds out what this machine does: photos fingerprinted and
// fingerprints looked up a second, on made-up photos and random fingerprints.
// The same seed gives the same work on every machine.
package measure

import (
	"context"
	"fmt"
	"image"
	"runtime"
	"slices"
	"time"
)

// Options say what to measure.
type Options struct {
	// Entries is how many fingerprints are searched, at least 1.
	Entries int
	// Seconds is about how long each line of the report is measured for.
	Seconds float64
	Seed    uint64
	// Photos are the sizes of photos, in pixels; none means StandardPhotos.
	Photos []image.Point
	// Now is the clock; it must be monotonic and safe for concurrent use.
	Now func() time.Time
	// Progress is told what is being done, and how much of it is; may be nil.
	Progress func(what string, done, total int)
}

// Report is what was found.
type Report struct {
	Machine Machine  `json:"machine"`
	Photos  []Photos `json:"photos"`
	Search  Search   `json:"search"`
}

// Machine says what was measured on.
type Machine struct {
	OS    string `json:"os"`
	Arch  string `json:"arch"`
	Cores int    `json:"cores"` // that this process may use
	Go    string `json:"go"`
	// CPU is the processor's name, when the caller knows it.
	CPU string `json:"cpu,omitempty"`
}

// Rate is how often something was done by one goroutine, and by one a core.
type Rate struct {
	PerSecond float64 `json:"per_second"`
	// P50 and P99 are of the time that one took, in microseconds.
	P50         float64 `json:"p50_us"`
	P99         float64 `json:"p99_us"`
	AllCores    float64 `json:"per_second_all_cores"`
	Repetitions int     `json:"repetitions"`
}

// Run measures. It ends early with an error when ctx ends.
func Run(ctx context.Context, o Options) (Report, error) {
	if o.Entries < 1 {
		return Report{}, fmt.Errorf("measure %d entries: at least one is needed", o.Entries)
	}
	if len(o.Photos) == 0 {
		o.Photos = StandardPhotos()
	}
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	r := Report{Machine: Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, Cores: runtime.GOMAXPROCS(0), Go: runtime.Version()}}
	var err error
	if r.Photos, err = photos(ctx, o); err != nil {
		return r, err
	}
	r.Search, err = search(ctx, o)
	return r, err
}

// rate repeats do, which is given the number of the repetition, alone for
// o.Seconds and then on every core for as long.
func (o Options) rate(ctx context.Context, do func(i int) error) (Rate, error) {
	var took []float64
	begin, end := o.Now(), time.Duration(o.Seconds*float64(time.Second))
	var all time.Duration
	for i := 0; all < end || i < 3; i++ {
		at := o.Now()
		if err := do(i); err != nil {
			return Rate{}, err
		}
		if err := ctx.Err(); err != nil {
			return Rate{}, err
		}
		now := o.Now()
		took = append(took, float64(now.Sub(at).Nanoseconds())/1000)
		all = now.Sub(begin)
	}
	slices.Sort(took)
	r := Rate{
		PerSecond: float64(len(took)) / all.Seconds(), P50: took[len(took)/2], P99: took[len(took)*99/100],
		Repetitions: len(took),
	}
	var err error
	r.AllCores, err = o.together(ctx, end, do)
	return r, err
}

// together repeats do on every core and gives how many were done a second.
func (o Options) together(ctx context.Context, length time.Duration, do func(i int) error) (float64, error) {
	type result struct {
		n   int
		err error
	}
	cores := runtime.GOMAXPROCS(0)
	results := make(chan result, cores)
	begin := o.Now()
	for core := range cores {
		go func() {
			n := 0
			for ; n < 1 || o.Now().Sub(begin) < length; n++ {
				if err := do(core*1_000_003 + n); err != nil {
					results <- result{n, err}
					return
				}
				if err := ctx.Err(); err != nil {
					results <- result{n, err}
					return
				}
			}
			results <- result{n, nil}
		}()
	}
	total := 0
	var failed error
	for range cores {
		r := <-results
		total += r.n
		if r.err != nil {
			failed = r.err
		}
	}
	return float64(total) / o.Now().Sub(begin).Seconds(), failed
}
