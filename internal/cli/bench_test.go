package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/measure"
)

func TestBench(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args []string
		code int
		want string
	}{
		"help":         {[]string{"--help"}, 0, "breakwater bench --entries 10000000"},
		"no entries":   {[]string{"--entries", "0"}, 2, "--entries must be"},
		"no time":      {[]string{"--seconds", "0"}, 2, "--seconds must be"},
		"not a number": {[]string{"--entries", "many"}, 2, "--entries"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := runMain(t, false, append([]string{"bench"}, tc.args...)...)
			if code != tc.code || !strings.Contains(out+errs, tc.want) {
				t.Errorf("exit %d\n%s%s", code, out, errs)
			}
		})
	}
	code, out, _ := runMain(t, false, "bench", "--json", "--entries", "10000", "--seconds", "0.01")
	var r measure.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != 0 || r.Search.Entries != 10000 || r.Photos[0].PerSecond <= 0 {
		t.Errorf("exit %d, %v\n%s", code, err, out)
	}
}
