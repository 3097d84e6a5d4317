package thread

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Write writes t to w as one line of a thread file, newline and all, in one
// call. It writes nothing, and gives a [*FieldError], if t is not valid. That
// the ids of the threads in a file differ is for the caller to see to.
func Write(w io.Writer, t Thread) error {
	if err := t.Validate(); err != nil {
		return err
	}
	if t.Messages == nil {
		t.Messages = []Message{} // [], where encoding/json would write null
	}
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if err := e.Encode(t); err != nil {
		return fmt.Errorf("write thread: %w", err)
	}
	if line.Len() > MaxLineBytes {
		return wrong("", fmt.Sprintf("is longer than %d MiB when written", MaxLineBytes>>20))
	}
	_, err := w.Write(line.Bytes())
	return err
}
