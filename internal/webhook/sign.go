package webhook

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Header is what a message carries beside its body.
type Header struct {
	ID        string // webhook-id: the same over all tries
	Timestamp string // webhook-timestamp: seconds since 1970 of this try
	Signature string // webhook-signature: one or more, with spaces between
}

// The names of the header's fields.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp"
	HeaderSignature = "Webhook-Signature"
)

// validID: a full stop would let the id and the time be read in two ways.
var validID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// Sign gives the header of a try: a signature of every key, so that a key can be
// changed while the other side still has the one before it. The id is 1 to 128
// letters, digits, _ and -.
func Sign(id string, at time.Time, body []byte, keys ...Signer) (Header, error) {
	if !validID.MatchString(id) {
		return Header{}, errors.New("sign webhook: the id must be 1 to 128 letters, digits, _ and -")
	}
	if len(keys) == 0 {
		return Header{}, errors.New("sign webhook: a key is needed")
	}
	h := Header{ID: id, Timestamp: strconv.FormatInt(at.Unix(), 10)}
	content := h.content(body)
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = k.sign(content)
	}
	h.Signature = strings.Join(list, " ")
	return h, nil
}

// content is what is signed: id, time and body, with full stops between.
func (h Header) content(body []byte) []byte {
	content := make([]byte, 0, len(h.ID)+len(h.Timestamp)+2+len(body))
	content = append(content, h.ID+"."+h.Timestamp+"."...)
	return append(content, body...)
}
