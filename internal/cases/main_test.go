package cases_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain has properties checked fewer times than usual, as each has a store of
// its own on the disk; -rapid.checks says otherwise.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "5"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
