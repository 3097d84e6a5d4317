package evaluation

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// A Verdict is the engine's word on one thread, as a line of a verdicts file.
type Verdict struct {
	ID       string       `json:"id"`
	Label    thread.Label `json:"label"`
	MaxLevel risk.Level   `json:"max_level"`
	// First gives the message at which each level was first reached; a thread
	// that went to high at once reached notice and caution there too.
	First First `json:"first"`
	// Crisis is the message after which the assessment first said that
	// someone may not be safe.
	Crisis string `json:"crisis,omitempty"`
	// Stage is the furthest that was reached.
	Stage risk.Stage `json:"stage"`
}

// First names a message for each level; a level that was never reached has none.
type First struct {
	Notice   string `json:"notice,omitempty"`
	Caution  string `json:"caution,omitempty"`
	High     string `json:"high,omitempty"`
	Critical string `json:"critical,omitempty"`
}

func (f *First) set(level risk.Level, message string) {
	switch level {
	case risk.Notice:
		f.Notice = message
	case risk.Caution:
		f.Caution = message
	case risk.High:
		f.High = message
	case risk.Critical:
		f.Critical = message
	}
}

// WriteVerdict writes v as one line of JSON.
func WriteVerdict(w io.Writer, v Verdict) error {
	line, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write verdict: %w", err)
	}
	_, err = w.Write(append(line, '\n'))
	return err
}
