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
	// MinutesToHigh is the same by the clock.
	MinutesToHigh Sample `json:"minutes_to_high_after_first_evidence"`
	// NeverHigh counts those that show such a thing and never reached high.
	NeverHigh int    `json:"never_high"`
	Crisis    Crisis `json:"crisis"`
	// HelpSeeking and PastedScam are the threads of these labels, and the
	// others, in which the advice says so.
	HelpSeeking Advice `json:"help_seeking"`
	PastedScam  Advice `json:"pasted_scam"`
	// Languages and Tags are slices of the same threads; a thread stands in
	// the slice of each of its tags. A language that is not given is "".
	Languages map[string]*Slice `json:"languages"`
	Authors   map[string]*Slice `json:"authors"`
	Tags      map[string]*Slice `json:"tags"`
	// Checks are over all threads.
	Checks      map[Check]*Rate `json:"checks"`
	Latency     Latency         `json:"latency"`
	Calibration Calibration     `json:"calibration"`
	Cost        Cost            `json:"cost"`
	// Cases are the threads that went wrong, where explanations were asked for.
	Cases []Case `json:"-"`
	// Results are every thread, for a comparison of runs.
	Results []Result `json:"results"`
	// Elapsed is the caller's to set; it is in JSON as "seconds", with
	// "messages_per_second".
	Elapsed time.Duration `json:"-"`
}

// A Result is what a run keeps of one thread; no text.
type Result struct {
	ID     string         `json:"id"`
	Label  thread.Label   `json:"label"`
	Level  risk.Level     `json:"max_level"`
	Checks map[Check]bool `json:"checks"`
}

// A Level is what was measured of one level.
type Level struct {
	Level risk.Level `json:"level"`
	// Recall is the sextortion threads that reached it.
	Recall Rate `json:"recall"`
	// InTime is, of the sextortion threads with a threat or demand, those that
	// reached it by the message after the first of these.
	InTime Rate `json:"by_message_after_first_threat_or_demand"`
	// BeforeLeverage is, of the sextortion threads in which something is said
	// before the first leverage, threat or demand, those that reached it before.
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
	Threads int             `json:"threads"`
	Checks  map[Check]*Rate `json:"checks"`
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
		s.Labels, s.Checks = map[thread.Label]int{}, map[Check]*Rate{}
		s.Languages, s.Authors, s.Tags = map[string]*Slice{}, map[string]*Slice{}, map[string]*Slice{}
		for i, level := range alarmLevels {
			s.Levels[i] = Level{Level: level, FalseAlarms: map[thread.Label]*Rate{}, Stages: map[risk.Stage]int{}}
		}
	}
	s.Labels[o.Verdict.Label]++
	for i := range s.Levels {
		s.Levels[i].add(&o)
	}
	s.delay(&o)
	s.Crisis.add(&o)
	s.HelpSeeking.add(o.Verdict.Label == thread.LabelHelpSeeking, o.helpSeeking)
	s.PastedScam.add(o.Verdict.Label == thread.LabelPastedScam, o.pasted)
	s.Cost.add(&o)
	s.Latency.add(&o, o.alarms[risk.High].message)
	if o.Verdict.Label != "" {
		s.Calibration.add(o.probability, o.sextortion())
	}
	addChecks(s.Checks, o.Checks)
	slice(s.Languages, o.Language).add(&o)
	slice(s.Authors, o.Author).add(&o)
	for _, tag := range o.Tags {
		slice(s.Tags, tag).add(&o)
	}
	if o.Case != nil {
		s.Cases = append(s.Cases, *o.Case)
	}
	s.Results = append(s.Results, Result{o.Verdict.ID, o.Verdict.Label, o.Verdict.MaxLevel, o.Checks})
}

func addChecks(rates map[Check]*Rate, of map[Check]bool) {
	for check, did := range of {
		rate(rates, check).add(did)
	}
}

// delay counts how long after the first leverage, threat or demand high came.
func (s *Summary) delay(o *Outcome) {
	high := o.alarms[risk.High]
	switch {
	case !o.sextortion() || o.evidence == never:
	case high.message == never:
		s.NeverHigh++
	default:
		s.ToHigh = append(s.ToHigh, float64(high.message-o.evidence))
		s.MinutesToHigh = append(s.MinutesToHigh, high.minutes-o.untilEvidence.Minutes())
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
	if o.evidence > 0 {
		l.BeforeLeverage.add(reached && alarm.message < o.evidence)
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
	addChecks(s.Checks, o.Checks)
	rates := s.FalseAlarms
	if o.sextortion() {
		rates = s.Recall
	}
	for _, level := range alarmLevels {
		rate(rates, level).add(o.reached(level))
	}
}

// Seen is the threads that ask for advice (help-seeking, pasted scams, crises)
// in which the engine says so.
func (s *Slice) Seen() Rate {
	var out Rate
	for _, check := range []Check{HelpSeen, ScamSeen, CrisisSeen} {
		if r := s.Checks[check]; r != nil {
			out.Count, out.Of = out.Count+r.Count, out.Of+r.Of
		}
	}
	return out
}

func slice(slices map[string]*Slice, name string) *Slice {
	if slices[name] == nil {
		slices[name] = &Slice{Checks: map[Check]*Rate{}, Recall: map[risk.Level]*Rate{}, FalseAlarms: map[risk.Level]*Rate{}}
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
