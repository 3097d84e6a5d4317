package cli

import (
	"strings"
	"testing"
)

// TestBankReadmit brings back what its source cannot.
func TestBankReadmit(t *testing.T) {
	t.Parallel()
	dir, run := bankFolder(t)
	list := put(t, dir, "list.txt", hex64("a")+"\n"+hex64("b")+"\n")
	run(exitOK, "import", "--bank", "b", "--create", "--source", "s", list)
	run(exitOK, "withdraw", "--bank", "b", hex64("a"))
	if out, _ := run(exitOK, "import", "--bank", "b", "--source", "s", list); !strings.Contains(out, "0 new, 1 there before, 1 withdrawn before") {
		t.Errorf("its source brought it back: %s", out)
	}
	for _, want := range []string{"1 brought back; 1 had not", "0 brought back; 2 had not"} {
		if out, _ := run(exitOK, "readmit", "--bank", "b", "--source", "s", list); !strings.HasPrefix(out, want) {
			t.Errorf("%s, want %s", out, want)
		}
	}
	if out, _ := run(exitOK, "show", "--bank", "b", hex64("a")); !strings.Contains(out, `"status": "active"`) {
		t.Errorf("show: %s", out)
	}
	bad := put(t, dir, "bad.ndjson", `{"id":"x","fingerprints":{"pdq":"`+hex64("c")+`"},"status":"withdrawn"}`+"\n")
	if _, errs := run(exitUsage, "readmit", "--bank", "b", bad); !strings.Contains(errs, "line 1: status") {
		t.Errorf("a file that withdraws: %s", errs)
	}
}
