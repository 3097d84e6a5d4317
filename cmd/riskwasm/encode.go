package main

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/risk"
)

// What is written here is, byte for byte, what encoding/json makes of the same
// value without escaping for HTML; a test holds it.

func appendAssessment(b []byte, a risk.Assessment) []byte {
	b = appendString(append(b, `{"level":`...), a.Level.String())
	b = appendFloat(append(b, `,"probability":`...), a.Probability)
	b = appendString(append(b, `,"stage":`...), a.Stage.String())
	b = append(b, `,"signals":`...)
	b = appendList(b, a.Signals, appendSignal)
	if len(a.Raised) > 0 {
		b = appendStrings(append(b, `,"raised":`...), a.Raised)
	}
	b = appendUnlessEmpty(b, `,"offender":`, a.Offender)
	b = appendUnlessEmpty(b, `,"target":`, a.Target)
	return append(appendAdvice(append(b, `,"advice":`...), a.Advice), '}')
}

func appendSignal(b []byte, s risk.Signal) []byte {
	b = appendString(append(b, `{"name":`...), s.Name)
	b = appendString(append(b, `,"from":`...), s.From)
	b = appendString(append(b, `,"message_id":`...), s.MessageID)
	b = appendList(append(b, `,"spans":`...), s.Spans, func(b []byte, sp risk.Span) []byte {
		b = strconv.AppendInt(append(b, '['), int64(sp[0]), 10)
		b = strconv.AppendInt(append(b, ','), int64(sp[1]), 10)
		return append(b, ']')
	})
	b = appendFloat(append(b, `,"weight":`...), s.Weight)
	b = appendString(append(b, `,"explanation":`...), s.Explanation)
	return append(b, '}')
}

func appendAdvice(b []byte, a risk.Advice) []byte {
	b = append(b, '{')
	start := len(b)
	b = appendUnlessEmpty(b, `,"crisis":`, a.Crisis)
	b = appendUnlessEmpty(b, `,"crisis_message":`, a.CrisisMessage)
	b = appendUnlessEmpty(b, `,"help_seeking":`, a.HelpSeeking)
	b = appendUnlessEmpty(b, `,"pasted_scam":`, a.PastedScam)
	if len(b) > start { // without the comma before the first
		b = append(b[:start], b[start+1:]...)
	}
	return append(b, '}')
}

func appendDescription(b []byte, d risk.Description) []byte {
	b = appendString(append(b, `{"name":`...), d.Name)
	b = appendString(append(b, `,"title":`...), d.Title)
	b = appendString(append(b, `,"means":`...), d.Means)
	b = appendString(append(b, `,"family":`...), string(d.Family))
	b = appendString(append(b, `,"stage":`...), d.Stage.String())
	b = appendFloat(append(b, `,"weight":`...), d.Weight)
	b = strconv.AppendBool(append(b, `,"answer":`...), d.Answer)
	return append(b, '}')
}

func appendUnlessEmpty(b []byte, name, s string) []byte {
	if s == "" {
		return b
	}
	return appendString(append(b, name...), s)
}

func appendStrings(b []byte, list []string) []byte { return appendList(b, list, appendString) }

func appendList[T any](b []byte, list []T, item func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, x := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = item(b, x)
	}
	return append(b, ']')
}

// appendFloat writes a number as ECMAScript does (ECMA-262, Number::toString),
// of the ranges that an assessment has: 0, or from 1e-6 to below 1e21.
func appendFloat(b []byte, f float64) []byte {
	if f != 0 && math.Abs(f) < 1e-6 {
		return strconv.AppendFloat(b, f, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}

const hex = "0123456789abcdef"

// appendString writes a JSON string. Bytes that are not UTF-8 read as U+FFFD.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', byte(c))
		case c == '\b':
			b = append(b, `\b`...)
		case c == '\f':
			b = append(b, `\f`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c == utf8.RuneError && size == 1:
			b = append(b, `\ufffd`...)
		case c == 0x2028 || c == 0x2029:
			b = append(b, `\u202`...)
			b = append(b, hex[c&15])
		default:
			b = append(b, s[i:i+size]...)
		}
		i += size
	}
	return append(b, '"')
}
