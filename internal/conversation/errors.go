package conversation

import (
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/playbook"
)

// ErrStale says that the thread was changed since it was loaded. Load again and
// fold again.
var ErrStale = errors.New("thread was changed meanwhile")

// SpentError says that the daily limits of some kinds are used up. Decide again
// without them.
type SpentError struct {
	Kinds []playbook.Kind
}

func (e *SpentError) Error() string {
	return fmt.Sprintf("daily limit reached for %v", e.Kinds)
}
