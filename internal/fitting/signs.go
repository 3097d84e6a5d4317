package fitting

import (
	"github.com/breakwater-safety/breakwater/risk/expert"
	"github.com/breakwater-safety/breakwater/thread"
)

// signHeads says which head of the expert learns from a sign.
var signHeads = map[string][]expert.Head{
	"contact": {expert.Approach}, "closeness": {expert.Approach}, "probe": {expert.Approach},
	"move": {expert.Approach}, "secrecy": {expert.Approach},
	"request": {expert.Request}, "call": {expert.Request},
	"hold": {expert.Leverage}, "hack": {expert.Leverage}, "fake": {expert.Leverage},
	"audience": {expert.Audience},
	"threat":   {expert.Threat}, "veiled": {expert.Threat}, "ruin": {expert.Threat},
	"money": {expert.Demand}, "more": {expert.Demand}, "obey": {expert.Demand},
	"deadline": {expert.Pressure}, "coercion": {expert.Pressure}, "spare": {expert.Pressure},
	"bargain": {expert.Pressure}, "again": {expert.Pressure}, "recovery": {expert.Pressure},
	"plea": {expert.Answer}, "alarm": {expert.Answer}, "comply": {expert.Answer},
	"held": {expert.Answer}, "firm": {expert.Answer},
	"tell": {expert.Tell}, "pasted": {expert.Pasted}, "crisis": {expert.Crisis},
	"care": {expert.Care}, "advise": {expert.Care},
	"crisis-figure": nil, "none": nil,
}

// Labels say of each head whether a message is an example of it: yes, no, or
// not to be learned from.
type Labels [expert.Heads]int8

const (
	no      int8 = 0
	yes     int8 = 1
	unknown int8 = -1
)

func (l *Labels) set(v int8, heads ...expert.Head) {
	for _, h := range heads {
		l[h] = v
	}
}

// of gives the labels of a message that shows the signs and no others.
func of(signs []string) Labels {
	var l Labels
	for _, sign := range signs {
		l.set(yes, signHeads[sign]...)
	}
	for h := expert.Leverage; h <= expert.Pressure; h++ {
		if l[h] == yes {
			l[expert.Blackmail] = yes
		}
	}
	return l
}

// ofLine gives the labels of a single line, of which only the leading sign was
// named: what else a blackmailer's line may be is not known.
func ofLine(sign string) Labels {
	l := of([]string{sign})
	if l[expert.Blackmail] == yes {
		for h := expert.Leverage; h <= expert.Pressure; h++ {
			if l[h] != yes {
				l[h] = unknown
			}
		}
	}
	return l
}

// labels gives those of message i of a conversation.
func (c *Conversation) labels(i int) Labels {
	m := c.Messages[i]
	if c.Signs != nil {
		return of(c.Signs[m.ID])
	}
	return c.marked(i)
}

// marked gives the labels that the marks alone allow.
func (c *Conversation) marked(i int) Labels {
	var l Labels
	m, marks := c.Messages[i], thread.Marks{}
	if c.Marks != nil {
		marks = *c.Marks
	}
	switch c.Label {
	case thread.LabelSextortion:
		if m.From != c.Offender {
			l.set(unknown, expert.Answer, expert.Tell, expert.Care)
			break
		}
		l.set(unknown, expert.Approach, expert.Request, expert.Leverage, expert.Audience, expert.Threat, expert.Demand, expert.Pressure, expert.Blackmail)
		switch m.ID {
		case marks.Leverage:
			l.set(yes, expert.Leverage, expert.Blackmail)
		case marks.Threat:
			l.set(yes, expert.Threat, expert.Blackmail)
		case marks.Demand:
			l.set(yes, expert.Demand, expert.Blackmail)
		case marks.ImageRequest:
			l.set(yes, expert.Request)
		case marks.PlatformMove:
			l.set(yes, expert.Approach)
		}
	case thread.LabelHelpSeeking:
		l.set(unknown, expert.Tell, expert.Care, expert.Answer)
	case thread.LabelPastedScam:
		l.set(unknown, expert.Pasted, expert.Care)
	case thread.LabelCrisis:
		l.set(unknown, expert.Crisis, expert.Care)
	}
	if marks.Distress != "" {
		l.set(unknown, expert.Crisis)
	}
	if m.ID == marks.Distress && m.ID != "" {
		l.set(yes, expert.Crisis)
	}
	return l
}
