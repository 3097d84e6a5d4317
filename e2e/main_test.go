package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/web/assets"
)

var update = flag.Bool("update", false, "make docs/images anew")

// program is the binary under test, built by TestMain.
var program string

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	if !assets.Available() {
		return 1, fmt.Errorf("the pages have no style sheets and scripts yet: run «make assets»")
	}
	dir, err := os.MkdirTemp("", "breakwater-e2e-")
	if err != nil {
		return 1, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program = filepath.Join(dir, "breakwater")
	if err := build(program); err != nil {
		return 1, err
	}
	defer closeShared()
	return m.Run(), nil
}

// build builds the program as «make build» does, but with the paths in it: so
// it shares what is compiled with this test.
func build(to string) error {
	cmd := exec.CommandContext(context.Background(), "go", "build", "-o", to, "../cmd/breakwater")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	return nil
}
