package chatexport

import (
	"errors"
	"fmt"
	"io"

	"github.com/breakwater-safety/breakwater/thread"
)

// readThreads reads a thread file; its threads keep their ids.
func (g *gathering) readThreads(r io.Reader) error {
	for threads := thread.NewReader(r); ; {
		t, err := threads.Next()
		syntax, isSyntax := errors.AsType[*thread.SyntaxError](err)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case isSyntax && g.file != "":
			return refused("%s in the ZIP archive: %v", g.file, syntax)
		case err != nil:
			return fmt.Errorf("read thread file: %w", err)
		}
		if g.threadIDs[t.ID] {
			return refused("two threads in the ZIP archive have one id")
		}
		g.threadIDs[t.ID] = true
		g.threads = append(g.threads, t)
		if g.messages += len(t.Messages); g.messages > maxMessages {
			return refused("it has more than %d messages. Check a part of it at a time", maxMessages)
		}
	}
}
