package console

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/risk"
)

// row is a thread in the list.
type row struct {
	Key       string // its address within the session
	Platform  string
	Level     risk.Level
	LevelWord string
	Odds      string
	Stage     string
	Raised    time.Time // when the level last rose
	Updated   time.Time
	Crisis    string // who said that they may not be safe: a letter
	Reasons   []reason
	More      int // reasons that are not listed here
	Done      []string
}

// reason is a signal in words.
type reason struct {
	Title, Explanation string
	Who                string // a letter
	Message            string // the message's id
	Weight             float64
}

// reasonsInList is how many reasons a row of the list shows.
const reasonsInList = 3

func newRow(s *session, rec conversation.Record) row {
	who := people(rec)
	all := reasons(rec.Last.Signals, who)
	r := row{
		Key: s.rowKeyOf(rec.Key), Platform: string(rec.Platform),
		Level: rec.Last.Level, LevelWord: levelWord(rec.Last.Level), Odds: odds(rec.Last.Probability),
		Stage: stageTitle(rec.Last.Stage), Raised: rec.Raised.UTC(), Updated: rec.Updated.UTC(),
		Reasons: all[:min(len(all), reasonsInList)],
	}
	r.More = len(all) - len(r.Reasons)
	if rec.Last.Advice.Crisis != "" {
		r.Crisis = letterOf(who, rec.Last.Advice.Crisis)
	}
	return r
}

func reasons(signals []risk.Signal, who []person) []reason {
	list := make([]reason, len(signals))
	for i, s := range signals {
		list[i] = reason{
			Title: signalTitle(s.Name), Explanation: s.Explanation,
			Who: letterOf(who, s.From), Message: s.MessageID, Weight: s.Weight,
		}
	}
	return list
}

// newestFirst sorts by when the level last rose, then by the last message.
func newestFirst(list []conversation.Record) {
	slices.SortStableFunc(list, func(a, b conversation.Record) int {
		if c := b.Raised.Compare(a.Raised); c != 0 {
			return c
		}
		return b.Updated.Compare(a.Updated)
	})
}

// rowKeyOf gives the address of a thread within the session: a keyed hash, so
// that no id of a platform's stands in an address, a history or a log.
func (s *session) rowKeyOf(key conversation.Key) string {
	mac := hmac.New(sha256.New, s.rowKey)
	_, _ = mac.Write([]byte(key.Platform)) // a hash's Write gives no error
	_, _ = mac.Write([]byte{0})            // a platform's id holds no such byte
	_, _ = mac.Write([]byte(key.Thread))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}
