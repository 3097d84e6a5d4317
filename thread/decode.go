package thread

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// decode reads one line of a thread file.
func decode(line []byte) (Thread, error) {
	var t Thread
	if !utf8.Valid(line) {
		return t, wrong("", "must be UTF-8")
	}
	if !json.Valid(line) {
		return t, wrong("", notJSON(line))
	}
	c := &cursor{data: line}
	if err := c.thread(&t); err != nil {
		return Thread{}, err
	}
	if err := t.Validate(); err != nil {
		return Thread{}, err
	}
	return t, nil
}

// notJSON says where the line stops being JSON, without what stands there.
func notJSON(line []byte) string {
	var raw json.RawMessage
	if syntax, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(line, &raw)); ok {
		return fmt.Sprintf("must be one JSON object (it stops being JSON at byte %d)", syntax.Offset)
	}
	return "must be one JSON object"
}

// The names of the fields, those that must be there first.
var (
	threadFields   = []string{"id", "accounts", "messages", "language", "relation", "label", "offender", "target", "marks", "tags"}
	accountFields  = []string{"id", "age_band", "account_age_days", "country"}
	messageFields  = []string{"id", "from", "at", "text", "media"}
	mediaFields    = []string{"kind", "intimate"}
	relationFields = []string{"mutual_connections", "phone_contact", "accepted", "since"}
	markFields     = []string{"platform_move", "image_request", "leverage", "threat", "demand", "distress"}
)

func (c *cursor) thread(t *Thread) error {
	return c.object(threadFields, 3, func(name int) error {
		switch threadFields[name] {
		case "id":
			return into(&t.ID, c.string)
		case "accounts":
			return list(c, &t.Accounts, c.account)
		case "messages":
			return list(c, &t.Messages, c.message)
		case "language":
			return optional(&t.Language, c)
		case "relation":
			t.Relation = new(Relation)
			return c.relation(t.Relation)
		case "label":
			return optional(&t.Label, c)
		case "offender":
			return optional(&t.Offender, c)
		case "target":
			return optional(&t.Target, c)
		case "marks":
			t.Marks = new(Marks)
			return c.marks(t.Marks)
		default:
			return list(c, &t.Tags, func(tag *string) error { return into(tag, c.string) })
		}
	})
}

func (c *cursor) account(a *Account) error {
	return c.object(accountFields, 1, func(name int) error {
		switch accountFields[name] {
		case "id":
			return into(&a.ID, c.string)
		case "age_band":
			return optional(&a.AgeBand, c)
		case "account_age_days":
			return intoNew(&a.AccountAgeDays, c.number)
		default:
			return optional(&a.Country, c)
		}
	})
}

func (c *cursor) message(m *Message) error {
	return c.object(messageFields, 4, func(name int) error {
		switch messageFields[name] {
		case "id":
			return into(&m.ID, c.string)
		case "from":
			return into(&m.From, c.string)
		case "at":
			return into(&m.At, c.time)
		case "text":
			return into(&m.Text, c.string)
		default:
			return list(c, &m.Media, c.media)
		}
	})
}

func (c *cursor) media(m *Media) error {
	return c.object(mediaFields, 1, func(name int) error {
		if mediaFields[name] == "kind" {
			return optional(&m.Kind, c)
		}
		return intoNew(&m.Intimate, c.number)
	})
}

func (c *cursor) relation(r *Relation) error {
	return c.object(relationFields, 0, func(name int) error {
		switch relationFields[name] {
		case "mutual_connections":
			return intoNew(&r.MutualConnections, c.whole)
		case "phone_contact":
			return intoNew(&r.PhoneContact, c.bool)
		case "accepted":
			return intoNew(&r.Accepted, c.bool)
		default:
			return intoNew(&r.Since, c.time)
		}
	})
}

func (c *cursor) marks(m *Marks) error {
	return c.object(markFields, 0, func(name int) error {
		return optional(m.named(markFields[name]), c)
	})
}

// list reads an array into where. An empty array gives an empty slice.
func list[T any](c *cursor, where *[]T, read func(*T) error) error {
	items := []T{}
	err := c.array(func() error {
		var item T
		if err := read(&item); err != nil {
			return err
		}
		items = append(items, item)
		return nil
	})
	*where = items
	return err
}

// optional reads a string that may be left out, but if it stands there may not
// be empty, as the empty string stands for "not known" in memory.
func optional[T ~string](where *T, c *cursor) error {
	s, err := c.string()
	if err == nil && s == "" {
		err = wrong("", "must not be empty (leave it out if it is not known)")
	}
	*where = T(s)
	return err
}
