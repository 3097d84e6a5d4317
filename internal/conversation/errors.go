package conversation

import "errors"

// ErrStale says that the thread was changed since it was loaded. Load again and
// fold again.
var ErrStale = errors.New("thread was changed meanwhile")

// ErrAssessed says that the message has a receipt. Load it, and answer as it
// says.
var ErrAssessed = errors.New("message was assessed before")
