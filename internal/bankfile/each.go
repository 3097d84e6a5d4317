package bankfile

import (
	"errors"
	"io"
	"iter"

	"github.com/breakwater-safety/breakwater/internal/bank"
)

// eachLine gives what parse makes of every line. parse says when there is
// nothing in it.
func (r *Reader) eachLine(limit int, parse func(n int, line []byte) (rec bank.Record, some bool, err error)) iter.Seq2[bank.Record, error] {
	return func(yield func(bank.Record, error) bool) {
		for in := (&lines{in: r.in, limit: limit}); ; {
			line, err := in.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.Is(err, errLong):
				if !yield(bank.Record{}, wrongf(in.n, "is longer than %d KiB.", limit>>10)) {
					return
				}
				continue
			case err != nil:
				yield(bank.Record{}, unreadable(in.n, err))
				return
			}
			rec, some, err := parse(in.n, line)
			rec.Line = in.n
			if (some || err != nil) && !yield(rec, err) {
				return
			}
			if _, goesOn := errors.AsType[*bank.LineError](err); err != nil && !goesOn {
				return
			}
		}
	}
}
