package evaluation

import (
	"time"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// A Summary is what was measured over all threads that were added to it. Its
// zero value is ready.
type Summary struct {
	Threads  int `json:"threads"`
	Messages int `json:"messages"`
	// Labels counts the threads; those without a label count under "".
	Labels map[thread.Label]int `json:"labels"`
	// Levels are notice, caution, high and critical.
	Levels [risk.Critical]Level `json:"levels"`
	// ToHigh is, over sextortion threads that reached high and show leverage,
	// a threat or a demand, how many messages after the first of these high
	// was reached; below 0 is before.
	ToHigh Sample `json:"messages_to_high_after_first_evidence"`
	Crisis Crisis `json:"crisis"`
	// HelpSeeking and PastedScam are the threads of these labels, and the
	// others, in which the advice says so.
	HelpSeeking Advice `json:"help_seeking"`
	PastedScam  Advice `json:"pasted_scam"`
	// Languages and Tags are slices of the same threads; a thread stands in
	// the slice of each of its tags. A language that is not given is "".
	Languages map[string]*Slice `json:"languages"`
	Tags      map[string]*Slice `json:"tags"`
	// Elapsed is the caller's to set; it is in JSON as "seconds", with
	// "messages_per_second".
	Elapsed time.Duration `json:"-"`
}

// A Level is what was measured of one level.
type Level struct {
	Level risk.Level `json:"level"`
	// Recall is the sextortion threads that reached it.
	Recall Rate `json:"recall"`
	// InTime is, of the sextortion threads with a threat or demand, those that
	// reached it by the message after the first of these.
	InTime Rate `json:"by_message_after_first_threat_or_demand"`
	// BeforeLeverage is, of the sextortion threads with leverage, those that
	// reached it before.
	BeforeLeverage Rate `json:"before_leverage"`
	// FalseAlarms are the threads of each other label that reached it.
	FalseAlarms map[thread.Label]*Rate `json:"false_alarms"`
	// Minutes are from a sextortion thread's first message to when it reached
	// the level.
	Minutes Sample `json:"minutes_to_first_alarm"`
	// Stages counts the stages at which sextortion threads first reached it.
	Stages map[risk.Stage]int `json:"stage_at_first_alarm"`
}

// Crisis is how well it is seen that someone may not be safe: a thread with a
// mark of distress or of the label crisis.
type Crisis struct {
	Recall Rate `json:"recall"`
	// AtOnce is, of the threads with a mark of distress, those seen by the
	// marked message.
	AtOnce Rate `json:"by_marked_message"`
	// False is, of all other threads, those in which it was said too.
	False Rate `json:"false"`
}

// Advice is how well a kind of thread is told from others.
type Advice struct {
	Recall Rate `json:"recall"`
	False  Rate `json:"false"`
}

// A Slice is a part of the threads.
type Slice struct {
	Threads int `json:"threads"`
	// Recall is of its sextortion threads, FalseAlarms of its others, at
	// notice, caution, high and critical.
	Recall      map[risk.Level]*Rate `json:"recall"`
	FalseAlarms map[risk.Level]*Rate `json:"false_alarms"`
}

// alarmLevels are the levels that are measured.
var alarmLevels = [...]risk.Level{risk.Notice, risk.Caution, risk.High, risk.Critical}

// Add counts the outcome of one more thread.
func (s *Summary) Add(o Outcome) {
	s.Threads++
	s.Messages += o.Messages
	if s.Labels == nil {
		s.Labels = map[thread.Label]int{}
		s.Languages, s.Tags = map[string]*Slice{}, map[string]*Slice{}
		for i, level := range alarmLevels {
			s.Levels[i] = Level{Level: level, FalseAlarms: map[thread.Label]*Rate{}, Stages: map[risk.Stage]int{}}
		}
	}
	s.Labels[o.Verdict.Label]++
	for i := range s.Levels {
		s.Levels[i].add(&o)
	}
	if high := o.alarms[risk.High].message; o.sextortion() && high != never && o.evidence != never {
		s.ToHigh = append(s.ToHigh, float64(high-o.evidence))
	}
	s.Crisis.add(&o)
	s.HelpSeeking.add(o.Verdict.Label == thread.LabelHelpSeeking, o.helpSeeking)
	s.PastedScam.add(o.Verdict.Label == thread.LabelPastedScam, o.pasted)
	slice(s.Languages, o.Language).add(&o)
	for _, tag := range o.Tags {
		slice(s.Tags, tag).add(&o)
	}
}

func (l *Level) add(o *Outcome) {
	alarm := o.alarms[l.Level]
	reached := alarm.message != never
	if !o.sextortion() {
		rate(l.FalseAlarms, o.Verdict.Label).add(reached)
		return
	}
	l.Recall.add(reached)
	if o.threatOrDemand != never {
		l.InTime.add(reached && alarm.message <= o.threatOrDemand+1)
	}
	if o.leverage != never {
		l.BeforeLeverage.add(reached && alarm.message < o.leverage)
	}
	if !reached {
		return
	}
	l.Minutes = append(l.Minutes, alarm.minutes)
	l.Stages[alarm.stage]++
}

func (c *Crisis) add(o *Outcome) {
	said := o.crisis != never
	if !o.inCrisis() {
		c.False.add(said)
		return
	}
	c.Recall.add(said)
	if o.distress != never {
		c.AtOnce.add(said && o.crisis <= o.distress)
	}
}

func (a *Advice) add(is, said bool) {
	if is {
		a.Recall.add(said)
	} else {
		a.False.add(said)
	}
}

func (s *Slice) add(o *Outcome) {
	s.Threads++
	rates := s.FalseAlarms
	if o.sextortion() {
		rates = s.Recall
	}
	for _, level := range alarmLevels {
		rate(rates, level).add(o.reached(level))
	}
}

func slice(slices map[string]*Slice, name string) *Slice {
	if slices[name] == nil {
		slices[name] = &Slice{Recall: map[risk.Level]*Rate{}, FalseAlarms: map[risk.Level]*Rate{}}
	}
	return slices[name]
}

// rate gives the rate under key, made at need.
func rate[K comparable](rates map[K]*Rate, key K) *Rate {
	if rates[key] == nil {
		rates[key] = &Rate{}
	}
	return rates[key]
}
