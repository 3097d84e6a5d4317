package risk

import (
	"slices"
	"unicode/utf8"
)

// Bounds of a state. With identifiers of the usual length it stays far below
// its 4 KiB; with the longest the weakest evidence is let go.
const (
	maxAccounts = 16
	maxEvidence = 32
	maxSpans    = 4
	maxID       = 128 // bytes of an account's or message's id that are kept
	maxState    = 4096
)

// State is what is remembered of a thread between messages: derived facts, no
// text. The zero State is that of a thread without messages. It is a value:
// Fold never changes the one it was given.
type State struct {
	messages    uint32 // read so far
	first, last int64  // Unix seconds of the first message and of the latest
	// Numbers of the last message with talk of a game, a lesson, a harmless
	// picture or deal, an e-mail; 0 for none.
	play, talk, mild, mail uint32
	accounts               []string
	evidence               []evidence  // in the order of first being raised
	crisis                 uint8       // account that may not be safe, plus one; 0 for none
	help, scam             uint8       // likewise: tells of blackmail, pasted a mass mail
	maybe                  uint8       // likewise: may have told of blackmail
	faint, caring          uint8       // likewise: last spoke with despair, last showed care
	care                   uint8       // signs of care of that account
	faintAt                uint32      // number of the last message with despair
	tongue                 uint8       // language of the last text that was read, plus one; 0 for none
	near                   [earsAt]ear // what was heard of the first accounts
	far                    []ear       // and of the others, in a group
	ears                   uint8       // bit an account of near that was heard
	crisisAt               string      // message of the first crisis
}

// evidence is a signal that an account raised, at its strongest.
type evidence struct {
	signal  signal
	account uint8
	weight  int // hundredths of a nat
	times   int // messages that raised it
	number  uint32
	at      int64
	message string
	spans   []Span
}

// account gives the number of an account, adding it when there is room; -1
// when there is none.
func (s *State) account(id string) int {
	id = cut(id)
	if i := slices.Index(s.accounts, id); i >= 0 {
		return i
	}
	if len(s.accounts) >= maxAccounts {
		return -1
	}
	s.accounts = append(slices.Clip(slices.Clone(s.accounts)), id)
	return len(s.accounts) - 1
}

// cut shortens an id to what the state keeps.
func cut(id string) string {
	if len(id) <= maxID {
		return id
	}
	end := maxID
	for end > 0 && !utf8.RuneStart(id[end]) {
		end--
	}
	return id[:end]
}

// strongest gives the highest weight of any of the signals by the account.
func (s *State) strongest(account int, families ...Family) int {
	most := 0
	for _, ev := range s.evidence {
		if int(ev.account) == account && slices.Contains(families, definitions[ev.signal].family) {
			most = max(most, ev.weight)
		}
	}
	return most
}

func (s *State) has(account int, sig signal) bool {
	for _, ev := range s.evidence {
		if int(ev.account) == account && ev.signal == sig {
			return true
		}
	}
	return false
}

// note merges what a message showed into the evidence, which must be the
// state's own copy.
func (s *State) note(account int, f *finding, message string) {
	for i := range s.evidence {
		ev := &s.evidence[i]
		if ev.signal != f.signal || int(ev.account) != account {
			continue
		}
		ev.times = min(ev.times+1, 1<<15)
		if f.weight > ev.weight {
			ev.weight, ev.number, ev.at, ev.message = f.weight, s.messages, s.last, cut(message)
			ev.spans = slices.Clone(f.spans[:f.count])
		}
		return
	}
	if len(s.evidence) >= maxEvidence {
		s.drop()
	}
	s.evidence = append(s.evidence, evidence{
		signal: f.signal, account: uint8(account), weight: f.weight, times: 1,
		number: s.messages, at: s.last, message: cut(message), spans: slices.Clone(f.spans[:f.count]),
	})
}

// drop lets the weakest evidence go, the oldest of equals.
func (s *State) drop() {
	weakest := 0
	for i, ev := range s.evidence {
		if ev.weight < s.evidence[weakest].weight {
			weakest = i
		}
	}
	s.evidence = slices.Delete(s.evidence, weakest, weakest+1)
}

// shrink keeps the state within its bound.
func (s *State) shrink() {
	for len(s.evidence) > 0 && s.size() > maxState {
		s.drop()
	}
}
