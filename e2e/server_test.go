package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for what should take a moment.
const patience = 20 * time.Second

// server is a running «breakwater serve».
type server struct {
	url     string // http://127.0.0.1:PORT
	console string // the login link that it printed
	dir     string // its data
	cmd     *exec.Cmd
	log     *buffer // its error output
	ended   chan error
}

// start runs a server on the data in dir until the test ends.
func start(t testing.TB, dir string, args ...string) *server {
	t.Helper()
	s, err := launch(dir, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.kill()
		if t.Failed() {
			t.Logf("the server's log:\n%s", s.log.tail(4000))
		}
	})
	return s
}

// launch starts a server and waits until it says that it is ready.
func launch(dir string, args ...string) (*server, error) {
	args = append([]string{"serve", "--listen", "127.0.0.1:0", "--data", dir}, args...)
	s := &server{dir: dir, cmd: exec.CommandContext(context.Background(), program, args...), log: &buffer{}, ended: make(chan error, 1)}
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	ready := make(chan error, 1)
	go func() {
		err := s.greeting(bufio.NewReader(out))
		ready <- err
		_, _ = io.Copy(io.Discard, out)
		s.ended <- s.cmd.Wait()
	}()
	select {
	case err = <-ready:
	case <-time.After(patience):
		err = errors.New("it is not ready in time")
	}
	if err != nil {
		s.kill()
		return nil, fmt.Errorf("serve: %w\n%s", err, s.log.tail(2000))
	}
	return s, nil
}

// greeting reads the two lines that a server prints when it is ready.
func (s *server) greeting(out *bufio.Reader) error {
	for _, want := range []struct {
		prefix string
		to     *string
	}{{"Breakwater is ready at ", &s.url}, {"Console, good once: ", &s.console}} {
		line, err := out.ReadString('\n')
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), want.prefix)
		if err != nil || !ok {
			return fmt.Errorf("got the line %q, want %q and an address: %w", line, want.prefix, err)
		}
		*want.to = rest
	}
	return nil
}

// kill ends the server at once, as a power cut would.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	select {
	case err := <-s.ended:
		s.ended <- err
	case <-time.After(patience):
	}
}

// stop asks the server to stop and gives how it ended.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-s.ended:
		s.ended <- err
		return err
	case <-time.After(patience):
		return errors.New("it did not stop in time")
	}
}

// addPlatform connects a platform and gives its key.
func addPlatform(t testing.TB, dir, name string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, "platform", "add", name, "--data", dir, "--json")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("platform add: %v\n%s", err, stderrOf(err))
	}
	var added struct {
		Platform string `json:"platform"`
		APIKey   string `json:"api_key"`
	}
	if err := json.Unmarshal(out, &added); err != nil || added.Platform != name || added.APIKey == "" {
		t.Fatalf("platform add printed %s (%v)", out, err)
	}
	return added.APIKey
}

func stderrOf(err error) []byte {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.Stderr
	}
	return nil
}

// buffer is a bytes.Buffer for two goroutines.
type buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func (b *buffer) tail(n int) string {
	s := b.String()
	return s[max(0, len(s)-n):]
}

// A kept is a server that tests share which change nothing for each other: each
// connects a platform of its own.
type kept struct {
	once   sync.Once
	server *server
	err    error
}

// shared is for what platforms and readers do. peoples is for those who open
// cases: the images of a case stop uploads on every platform.
var shared, peoples kept

func (k *kept) get(t testing.TB) *server {
	t.Helper()
	k.once.Do(func() { k.server, k.err = launchDemo() })
	if k.err != nil {
		t.Fatal(k.err)
	}
	return k.server
}

// sharedServer gives the server on which no test opens a case with images, with
// the demo.
func sharedServer(t testing.TB) *server { return shared.get(t) }

// peoplesServer gives the server on which tests open cases.
func peoplesServer(t testing.TB) *server { return peoples.get(t) }
