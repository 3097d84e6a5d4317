package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/chatexport"
	"github.com/breakwater-safety/breakwater/thread"
)

// What people copy out of an app has a line a message, often with a time and a
// name before it.
var (
	stamp = regexp.MustCompile(`^\[?[\d][\d/.,:\- ]{3,24}(?i:\s?[ap]\.?m\.?)?[\d/.,:\- ]*\]?\s*[-–]?\s*`)
	named = regexp.MustCompile(`^([\p{L}\p{N}_.@+][^:\n]{0,39}):\s+(\S.*)$`)
)

// maxNames is how many people a pasted chat may have; more are words before
// colons.
const maxNames = 8

// said is a line and who said it; "" when it does not say.
type said struct{ name, text string }

// lines makes a thread of a text that is no export. Where most lines name who
// speaks, the others go on with what was said before; else all are one
// account's. Nothing is known of the times.
func lines(text string) chatexport.Result {
	all, names := split(text)
	if len(names) == 0 {
		for i := range all {
			all[i].name = ""
		}
		names = []string{""}
	}
	t := thread.Thread{ID: "pasted"}
	result := chatexport.Result{Names: map[string]string{}}
	ids := map[string]string{}
	for i, name := range names {
		ids[name] = fmt.Sprintf("a%d", i+1)
		t.Accounts = append(t.Accounts, thread.Account{ID: ids[name]})
		result.Names[ids[name]] = name
	}
	for i, line := range all {
		t.Messages = append(t.Messages, thread.Message{ID: fmt.Sprintf("m%d", i+1), From: ids[line.name], At: madeUp(i), Text: line.text})
	}
	result.Threads = []thread.Thread{t}
	return result
}

// split gives the messages of a text, and the names where it has them.
func split(text string) (all []said, names []string) {
	var plain, joined []said
	seen, with := map[string]bool{}, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		plain = append(plain, said{text: line})
		m := named.FindStringSubmatch(stamp.ReplaceAllString(line, ""))
		if m == nil {
			if n := len(joined); n > 0 {
				joined[n-1].text += "\n" + line
			}
			continue
		}
		with++
		if !seen[m[1]] {
			names = append(names, m[1])
		}
		seen[m[1]] = true
		joined = append(joined, said{m[1], m[2]})
	}
	if with < 2 || 2*with < len(plain) || len(names) > maxNames || len(names) == with && with > 2 {
		return plain, nil
	}
	return joined, names
}

// madeUp gives a message a time, as the engine wants one. The first stands hours
// before the others, so that no sign is seen in how fast it went; the times are
// never shown and never kept.
func madeUp(i int) time.Time {
	at := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	if i > 0 {
		at = at.Add(6*time.Hour + time.Duration(i)*time.Minute)
	}
	return at
}
