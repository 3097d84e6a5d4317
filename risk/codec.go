package risk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf8"
)

// stateVersion is the first byte of a marshalled state. A change of the form,
// or of the numbers of signals, takes a new one.
const stateVersion = 3

// MarshalBinary gives the state in its versioned, compact form, at most
// 4 KiB, the same bytes for the same state. The error is always nil.
func (s State) MarshalBinary() ([]byte, error) {
	b := make([]byte, 0, 256)
	b = append(b, stateVersion)
	b = binary.AppendUvarint(b, uint64(s.messages))
	b = binary.AppendVarint(b, s.first)
	b = binary.AppendVarint(b, s.last-s.first)
	b = binary.AppendUvarint(b, uint64(s.play))
	b = binary.AppendUvarint(b, uint64(s.talk))
	b = binary.AppendUvarint(b, uint64(s.mild))
	b = binary.AppendUvarint(b, uint64(s.mail))
	b = binary.AppendUvarint(b, uint64(s.faintAt))
	b = append(b, s.crisis, s.help, s.scam, s.maybe, s.faint, s.caring, s.care, s.tongue)
	b = appendString(b, s.crisisAt)
	b = append(b, byte(len(s.accounts)))
	for i, id := range s.accounts {
		b = appendString(b, id)
		b = appendEar(b, s.ear(i))
	}
	b = append(b, byte(len(s.evidence)))
	for _, ev := range s.evidence {
		b = append(b, byte(ev.signal), ev.account)
		b = binary.AppendUvarint(b, uint64(ev.weight))
		b = binary.AppendUvarint(b, uint64(ev.times))
		b = binary.AppendUvarint(b, uint64(ev.number))
		b = binary.AppendUvarint(b, uint64(ev.at-s.first))
		b = appendString(b, ev.message)
		b = append(b, byte(len(ev.spans)))
		for _, sp := range ev.spans {
			b = binary.AppendUvarint(b, uint64(sp[0]))
			b = binary.AppendUvarint(b, uint64(sp[1]-sp[0]))
		}
	}
	return b, nil
}

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// appendEar gives what was heard of an account: 0 for nothing, else 1 and a
// byte a number.
func appendEar(b []byte, e ear) []byte {
	if e == newEar() {
		return append(b, 0)
	}
	b = append(b, 1)
	for h := range e.most {
		b = append(b, byte(e.most[h]), byte(e.second[h]), e.sum[h])
	}
	return b
}

// size is the length of the marshalled state.
func (s *State) size() int {
	if len(s.evidence) <= 8 { // cannot reach the bound: saves the work
		return 0
	}
	b, _ := s.MarshalBinary()
	return len(b)
}

// ErrState is wrapped by every error of UnmarshalBinary: the bytes are not a
// state that this version knows. The caller should start the thread anew.
var ErrState = errors.New("not a known risk state")

// UnmarshalBinary reads what MarshalBinary gave. It refuses what it does not
// know whole, with an error that wraps [ErrState], and never panics.
func (s *State) UnmarshalBinary(data []byte) error {
	d := decoder{rest: data}
	if v := d.byte(); d.bad == "" && v != stateVersion {
		return fmt.Errorf("%w: version %d, want %d", ErrState, v, stateVersion)
	}
	var n State
	n.messages = uint32(d.uint(1<<32 - 1))
	n.first = d.int()
	n.last = n.first + int64(d.uint2())
	n.play = uint32(d.uint(uint64(n.messages)))
	n.talk = uint32(d.uint(uint64(n.messages)))
	n.mild = uint32(d.uint(uint64(n.messages)))
	n.mail = uint32(d.uint(uint64(n.messages)))
	n.faintAt = uint32(d.uint(uint64(n.messages)))
	n.crisis, n.help, n.scam, n.maybe = d.byte(), d.byte(), d.byte(), d.byte()
	n.faint, n.caring, n.care, n.tongue = d.byte(), d.byte(), d.byte(), d.byte()
	if int(n.tongue) > len(Languages()) {
		d.fail("a language that is not read")
	}
	n.crisisAt = d.string()
	for range d.count(maxAccounts, "accounts") {
		n.accounts = append(n.accounts, d.string())
		if e := d.ear(); e != newEar() {
			n.setEar(len(n.accounts)-1, e)
		}
	}
	for _, role := range []uint8{n.crisis, n.help, n.scam, n.maybe, n.faint, n.caring} {
		if int(role) > len(n.accounts) {
			d.fail("an account that is not there")
		}
	}
	for range d.count(maxEvidence, "evidence") {
		n.evidence = append(n.evidence, d.evidence(&n))
	}
	if len(d.rest) > 0 {
		d.fail("bytes after the end")
	}
	if d.bad != "" {
		return fmt.Errorf("%w: %s", ErrState, d.bad)
	}
	*s = n
	return nil
}

// decoder reads values and remembers the first thing that was wrong.
type decoder struct {
	rest []byte
	bad  string
}

func (d *decoder) fail(what string) {
	if d.bad == "" {
		d.bad = what
	}
	d.rest = nil
}

func (d *decoder) byte() byte {
	if len(d.rest) == 0 {
		d.fail("too short")
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *decoder) count(most int, of string) int {
	n := int(d.byte())
	if n > most {
		d.fail("too much of " + of)
		return 0
	}
	return n
}

func (d *decoder) uint(most uint64) uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 || v > most {
		d.fail("a number out of range")
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

// uint2 reads a varint that is zero or more.
func (d *decoder) uint2() uint64 {
	v := d.int()
	if v < 0 {
		d.fail("a time before the first")
		return 0
	}
	return uint64(v)
}

func (d *decoder) int() int64 {
	v, n := binary.Varint(d.rest)
	if n <= 0 || v > 1<<60 || v < -1<<60 {
		d.fail("a number out of range")
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) string() string {
	n := int(d.uint(maxID))
	if n > len(d.rest) {
		d.fail("too short")
		return ""
	}
	v := string(d.rest[:n])
	d.rest = d.rest[n:]
	if !utf8.ValidString(v) {
		d.fail("an id that is not UTF-8")
	}
	return v
}

func (d *decoder) ear() ear {
	e := newEar()
	switch d.byte() {
	case 0:
		return e
	case 1:
	default:
		d.fail("what was heard in no known form")
	}
	for h := range e.most {
		e.most[h], e.second[h], e.sum[h] = int8(d.byte()), int8(d.byte()), d.byte()
		if e.most[h] < silent || e.most[h] > loudest || e.second[h] < silent || e.second[h] > e.most[h] || e.sum[h] > sumMost {
			d.fail("what was heard out of range")
		}
	}
	return e
}

func (d *decoder) evidence(n *State) evidence {
	const most = 1 << 31
	ev := evidence{signal: signal(d.byte()), account: d.byte()}
	if ev.signal >= signalCount || int(ev.account) >= len(n.accounts) {
		d.fail("an unknown signal or account")
	}
	ev.weight = int(d.uint(1 << 16))
	ev.times = int(d.uint(1 << 15))
	ev.number = uint32(d.uint(uint64(n.messages)))
	ev.at = n.first + int64(d.uint(uint64(n.last-n.first)))
	ev.message = d.string()
	for range d.count(maxSpans, "spans") {
		start := int(d.uint(most))
		ev.spans = append(ev.spans, Span{start, start + int(d.uint(most))})
	}
	return ev
}
