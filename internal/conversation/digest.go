package conversation

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

// Digester makes digests under the deployment's key.
type Digester struct{ key []byte }

// Digest gives the digest of a message in its thread. Times are compared as
// instants, whatever their zone.
func (d Digester) Digest(key Key, m thread.Message) Digest {
	mac := hmac.New(sha256.New, d.key)
	for _, s := range []string{string(key.Platform), key.Thread, m.ID, m.From, m.At.UTC().Format(time.RFC3339Nano), m.Text} {
		writeString(mac, s)
	}
	for _, media := range m.Media {
		writeString(mac, string(media.Kind))
		score := math.NaN()
		if media.Intimate != nil {
			score = *media.Intimate
		}
		writeNumber(mac, math.Float64bits(score))
	}
	return Digest(mac.Sum(nil))
}

func writeString(h hash.Hash, s string) {
	writeNumber(h, uint64(len(s)))
	_, _ = h.Write([]byte(s)) // a hash's Write gives no error
}

func writeNumber(h hash.Hash, n uint64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], n)
	_, _ = h.Write(b[:])
}
