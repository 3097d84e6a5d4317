package evidence_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/breakwater-safety/breakwater/evidence"
)

func TestWithStamp(t *testing.T) {
	t.Parallel()
	bag := made(t, sample())
	for _, token := range []string{"a token", "a later one"} {
		data, err := evidence.WithStamp(bytes.NewReader(bag.Bytes), int64(len(bag.Bytes)), []byte(token))
		if err != nil {
			t.Fatal(err)
		}
		r := verify(t, data)
		if !r.Intact() || string(r.Stamp) != token || r.Seal != bag.Seal {
			t.Errorf("intact %t, stamp %q, seal %v of %v: %+v", r.Intact(), r.Stamp, r.Seal, bag.Seal, r.Problems)
		}
		bag.Bytes = data
	}
	o := unzip(t, bag.Bytes)
	o[o.at("data/facts.json")].data = []byte("{}")
	changed := o.pack(t)
	if _, err := evidence.WithStamp(bytes.NewReader(changed), int64(len(changed)), nil); !errors.Is(err, evidence.ErrChanged) {
		t.Errorf("a changed bag is stamped: %v", err)
	}
}
