package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Role is who did something: never a name.
type Role string

// The roles.
const (
	Person  Role = "person"  // who keeps the evidence
	Program Role = "program" // this program
)

// Action is what was done.
type Action string

// The actions.
const (
	Opened Action = "opened" // the bag was begun
	Read   Action = "read"   // the program read conversations and wrote them down
	Wrote  Action = "wrote"  // the program wrote a file of its own
	Added  Action = "added"  // the person added a file
	Closed Action = "sealed" // nothing more was added
)

// An Entry is a line of custody.jsonl.
type Entry struct {
	Number int       `json:"n"` // from 1
	At     time.Time `json:"at"`
	Who    Role      `json:"who"`
	Tool   string    `json:"tool"`
	Action Action    `json:"action"`
	// Path and SHA256 (in hex) are of the file that it was done with; the last
	// entry has those of manifest-sha256.txt, which has all the others.
	Path   string `json:"path,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	// Previous is the SHA-256 of the line before, newline and all, in hex; of the
	// first line it is 64 zeros.
	Previous string `json:"prev"`
}

var noPrevious = strings.Repeat("0", 2*sha256.Size)

// custody writes the entries of a bag, each chained to the one before.
type custody struct {
	out      bytes.Buffer
	number   int
	previous string
	at       time.Time
	tool     string
}

func (c *custody) add(who Role, what Action, path string, digest []byte) error {
	if c.number == 0 {
		c.previous = noPrevious
	}
	c.number++
	line, err := Entry{c.number, c.at, who, c.tool, what, path, hex.EncodeToString(digest), c.previous}.line()
	if err != nil {
		return err
	}
	c.previous = digestOf(line)
	c.out.Write(line)
	return nil
}

func (e Entry) line() ([]byte, error) {
	line, err := json.Marshal(e)
	return append(line, '\n'), err
}

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// readCustody reads the log and checks its chain. The entries that it gives
// stand before the first fault.
func readCustody(data []byte) ([]Entry, error) {
	var entries []Entry
	previous := noPrevious
	for line := range strings.Lines(string(data)) {
		var e Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return entries, fmt.Errorf("line %d cannot be read", len(entries)+1)
		}
		again, err := e.line()
		switch {
		case err != nil || string(again) != line:
			return entries, fmt.Errorf("line %d is not written as this program writes it", len(entries)+1)
		case e.Number != len(entries)+1 || e.Previous != previous:
			return entries, fmt.Errorf("line %d does not follow the line before it", len(entries)+1)
		case len(entries) > 0 && e.At.Before(entries[len(entries)-1].At):
			return entries, fmt.Errorf("line %d goes back in time", len(entries)+1)
		}
		previous = digestOf([]byte(line))
		entries = append(entries, e)
	}
	if len(entries) == 0 {
		return nil, errors.New("it is empty")
	}
	return entries, nil
}
