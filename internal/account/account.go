// Package account weighs what is known of an account across its threads: whom
// it wrote to first, whether it sends many people the same text, and who
// reported or blocked it. A stranger's thread by itself may look like any
// other; the twentieth like it does not.
//
// What is kept is small, bounded and fades: see the bounds below. It holds no
// text, no name and no time that is older than its window. The [Prior] that
// comes of it never makes more of a thread than a notice, and says why.
package account

import (
	"context"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/neartext"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

const day = 24 * time.Hour

// How long things are kept, which is also how long they count.
const (
	KeepContacts = 7 * day
	KeepScripts  = 30 * day
	KeepReports  = 90 * day
)

// How many of each are kept of one account, the newest. Where a count reaches
// its bound it may in truth be higher.
const (
	MaxContacts = 64
	MaxScripts  = 96
	MaxReports  = 64
	// maxScriptsOfThread keeps one long thread from filling the room of all.
	maxScriptsOfThread = 8
)

// History is what is kept of an account, each list in any order. The zero
// History is of an account that nothing is known of.
type History struct {
	Contacts []Contact
	Scripts  []Script
	Reports  []Report
}

// Contact is a thread of two strangers in which the account wrote first.
type Contact struct {
	At time.Time
	// Minor says that the platform knows the other to be under 18.
	Minor bool
	// Circle says that the other shares a thread, in which the account is not,
	// with somebody whom the account had written to first within CircleWindow.
	Circle bool
}

// CircleWindow is how soon after each other first contacts count as a burst
// into one circle.
const CircleWindow = day

// Script is a text of some length that the account sent to a stranger, by its
// hash.
type Script struct {
	Thread string
	At     time.Time
	Hash   neartext.Hash
}

// ReportKind says what somebody did about an account.
type ReportKind string

// The kinds of reports.
const (
	Reported ReportKind = "report" // told the platform of it
	Blocked  ReportKind = "block"  // wants to hear no more of it
)

// Report is that somebody reported or blocked an account, as the platform
// tells us. Its id is the platform's.
type Report struct {
	ID          string
	Account, By string
	Kind        ReportKind
	At          time.Time
}

// Sighting is what a message adds to the history of the account that sent it;
// with neither Contact nor Script it adds nothing.
type Sighting struct {
	Account string
	Contact *Contact
	Script  *Script
}

// Empty reports that there is nothing to add.
func (s Sighting) Empty() bool { return s.Contact == nil && s.Script == nil }

// Reader reads histories. Implementations are safe for concurrent use.
type Reader interface {
	// Histories gives the history of each account on the platform, in their
	// order; zero for those that nothing is known of.
	Histories(ctx context.Context, p platform.ID, accounts []string) ([]History, error)
	// Acquainted reports whether other shares a thread, in which account is
	// not, with somebody whom account wrote to first at or after since.
	Acquainted(ctx context.Context, p platform.ID, account, other string, since time.Time) (bool, error)
}

// Store keeps histories. Sightings reach it with the commit of their message;
// what belongs to a thread goes when the thread is erased.
type Store interface {
	Reader
	// AddReport stores a report, and the audit entry, as one. The same report
	// again changes nothing; fault.Conflict when its id stands for another. Of
	// one person's of a kind the newest stays, of all the MaxReports newest.
	AddReport(ctx context.Context, p platform.ID, r Report, entry audit.Entry) error
	// ForgetHistory erases what is older than its time at now.
	ForgetHistory(ctx context.Context, now time.Time) error
}

// With gives the history with what a message added to it. h is not changed.
func (h History) With(s Sighting) History {
	if s.Contact != nil {
		h.Contacts = append(slices.Clip(h.Contacts), *s.Contact)
	}
	if s.Script != nil {
		h.Scripts = append(slices.Clip(h.Scripts), *s.Script)
	}
	return h
}

// Adds reports whether a script is new to the history: its thread has room for
// one more, and has none that is near.
func (h History) Adds(s Script) bool {
	n := 0
	for _, have := range h.Scripts {
		if have.Thread != s.Thread {
			continue
		}
		if have.Hash.Near(s.Hash) {
			return false
		}
		n++
	}
	return n < maxScriptsOfThread
}
