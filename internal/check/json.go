package check

import (
	"encoding/json"
	"fmt"
	"io"
)

// WriteJSON writes r as one line of JSON.
func WriteJSON(w io.Writer, r Result) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}
