package fitting

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/risk/expert"
	"github.com/breakwater-safety/breakwater/risk/lexicon"
	"github.com/breakwater-safety/breakwater/thread"
)

// Result is what fitting gives: the model and the weights to embed, and how
// they did on each author when that author was left out.
type Result struct {
	Model   expert.Weights
	Weights risk.Weights
	Folds   []Fold
	// Curve is the share of blackmail that is found at shares of false alarms.
	Curve []Point
}

// A Fold is one author read by what was learned from all others.
type Fold struct {
	Author                string
	Sextortion, Others    int
	InTime, Ever          int // of the sextortion, at the threshold of high
	Early, EarlyOf        int // at the threshold of notice, before leverage
	FalseHigh, FalseAlarm int // of the others, at high and at caution
	FalseNotice           int
}

// A Point says how much is found at a share of false alarms.
type Point struct{ False, InTime, Ever float64 }

// Shares of the conversations without blackmail that may reach each level, on
// authors left out of what was learned.
const (
	mayHigh    = 0.006
	mayConjoin = 0.014
	mayCaution = 0.03
	mayNotice  = 0.16
	expertCap  = 9.0
	mayCrisis  = 0.002
)

// best is the highest sum that an account reached in a conversation.
type best struct {
	c *Conversation
	// Of the offender, by the message after the first threat or demand, ever,
	// and before any leverage (the sum of Early).
	inTime, ever, early float64
	// Of anybody else.
	other, otherEarly float64
	// Of both, where the grammar's signals stood in conjunction.
	joinedInTime, joined, otherJoined float64
	last                              float64 // of the accused, after the last message
	tell, pasted, crisis              float64 // highest log-odds of a message
}

const low = -1e9

// leastJoined is what a conjunction wants of the sum in any case.
const leastJoined = -3.0

// conjoined is the number that tells of a conjunction of the grammar alone.
var conjoined = slices.Index(risk.EvidenceNames(), "conjunction of the grammar alone")

// Fit trains and fits everything. Each author is read by an expert and weights
// that were learned without that author; from these readings come the
// thresholds and the calibration. Then all is learned once more from everybody.
// Say is called before each step; a cancelled context ends it between two.
func Fit(ctx context.Context, c *Corpus, st Settings, say func(string)) (*Result, error) {
	lib, err := lexicon.LoadAll()
	if err != nil {
		return nil, err
	}
	progress := func(step string) {
		if ctx.Err() == nil {
			say(step)
		}
	}
	progress("reading the messages")
	all := examples(c, lib)
	base := risk.NewWith(nil, nil)
	c.addLines()
	out := &Result{}
	rows := map[string][]row{}
	bests := map[int]*best{}
	for _, author := range c.Authors() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		progress("the expert without author " + author)
		e, err := engine(base, st.train(all, func(x *example) bool { return x.author != author }))
		if err != nil {
			return nil, err
		}
		rows[author] = rowsOf(c, e, func(cv *Conversation) bool { return cv.Author == author })
		c.hear(e, author, bests)
	}
	for _, author := range c.Authors() {
		progress("the weights without author " + author)
		var others []row
		for _, a := range c.Authors() {
			if a != author {
				others = append(others, rows[a]...)
			}
		}
		measure(c, rows[author], fit(c, others, blackmail), fit(c, others, early), bests)
	}
	var every []row
	for _, a := range c.Authors() {
		every = append(every, rows[a]...)
	}
	progress("the weights of everybody")
	out.Weights = risk.Weights{
		Made: "make fit", Data: c.Sum, Names: risk.EvidenceNames(), Cap: expertCap,
		Blackmail: fit(c, every, blackmail), Early: fit(c, every, early),
	}
	thresholds(&out.Weights, bests)
	out.fold(c, bests)
	progress("the expert of everybody")
	out.Model = st.train(all, func(*example) bool { return true })
	return out, nil
}

func engine(base *risk.Engine, w expert.Weights) (*risk.Engine, error) {
	var file bytes.Buffer
	if err := w.Write(&file); err != nil {
		return nil, err
	}
	m, err := expert.Read(&file)
	if err != nil {
		return nil, err
	}
	return base.With(m, neutral()), nil
}

// neutral are weights under which the expert's own thresholds never fire.
func neutral() *risk.Weights {
	n := len(risk.EvidenceNames())
	return &risk.Weights{
		Names: risk.EvidenceNames(), Cap: expertCap, Slope: 1, Tell: 99, Pasted: 99, Crisis: 99,
		Blackmail: risk.Sum{Weights: make([]float64, n)}, Early: risk.Sum{Weights: make([]float64, n)},
	}
}

// hear notes the highest log-odds of the heads that call for help.
func (c *Corpus) hear(e *risk.Engine, author string, bests map[int]*best) {
	for i := range c.Conversations {
		cv := &c.Conversations[i]
		if cv.Author != author || cv.Single {
			continue
		}
		b := &best{
			c: cv, inTime: low, ever: low, early: low, other: low, otherEarly: low, last: low,
			otherJoined: low, joinedInTime: low, joined: low, tell: low, pasted: low, crisis: low,
		}
		for _, m := range cv.Messages {
			sc := e.Hear(cv.Language, m.Text)
			b.tell, b.pasted = max(b.tell, float64(sc[expert.Tell])), max(b.pasted, float64(sc[expert.Pasted]))
			b.crisis = max(b.crisis, float64(sc[expert.Crisis]))
		}
		bests[i] = b
	}
}

// measure notes the highest sums of one author's conversations.
func measure(c *Corpus, rows []row, bm, ea risk.Sum, bests map[int]*best) {
	capped := neutral()
	for i := range rows {
		r := &rows[i]
		if r.cut || c.Conversations[r.conversation].Single {
			continue
		}
		b := bests[r.conversation]
		core, due := b.c.moments()
		sum, soon := capped.Of(&bm, r.x), capped.Of(&ea, r.x)
		if r.message == len(b.c.Messages)-1 {
			b.last = max(sum, b.last)
		}
		joined := low
		if r.x[conjoined] > 0 {
			joined = sum
		}
		if !r.offender {
			if b.c.Label != thread.LabelSextortion {
				b.otherJoined = max(b.otherJoined, joined)
				b.other, b.otherEarly = max(b.other, sum), max(b.otherEarly, soon)
			}
			continue
		}
		b.ever, b.joined = max(b.ever, sum), max(b.joined, joined)
		if r.message <= due+1 {
			b.joinedInTime = max(b.joinedInTime, joined)
			b.inTime = max(b.inTime, sum)
		}
		if r.message < core {
			b.early = max(b.early, soon)
		}
	}
}

// thresholds sets the levels and the calibration from readings of authors who
// were left out.
func thresholds(w *risk.Weights, bests map[int]*best) {
	var joined []float64
	var other, soon, tell, pasted, crisis []float64
	for _, b := range bests {
		if b.c.Label != thread.LabelSextortion {
			other, soon = append(other, b.other), append(soon, b.otherEarly)
			joined = append(joined, b.otherJoined)
		}
		if b.c.Label == thread.LabelHardNegative || b.c.Label == thread.LabelCrisis {
			tell = append(tell, b.tell)
		}
		if b.c.Label != thread.LabelPastedScam {
			pasted = append(pasted, b.pasted)
		}
		if b.c.Marks == nil || b.c.Marks.Distress == "" {
			crisis = append(crisis, b.crisis)
		}
	}
	w.High, w.Caution = exceeded(other, mayHigh), exceeded(other, mayCaution)
	w.Conjoined = max(leastJoined, exceeded(joined, mayConjoin))
	w.Notice = exceeded(soon, mayNotice)
	w.Tell, w.Pasted, w.Crisis = exceeded(tell, 0.02), exceeded(pasted, 0.005), exceeded(crisis, mayCrisis)
	w.Slope, w.Shift = platt(bests)
}

// exceeded gives the value that only the given share of the values exceeds.
func exceeded(values []float64, share float64) float64 {
	slices.Sort(values)
	at := len(values) - 1 - int(share*float64(len(values)))
	return math.Round((values[max(0, at)]+0.005)*1e3) / 1e3
}

// platt fits the calibration of the probability after the last message.
func platt(bests map[int]*best) (slope, shift float64) {
	slope, shift = 1, 0
	var keys []int
	for k := range bests {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for range 4000 {
		ds, dh := 0.0, 0.0
		for _, k := range keys {
			b := bests[k]
			y := 0.0
			if b.c.Label == thread.LabelSextortion {
				y = 1
			}
			g := 1/(1+math.Exp(-slope*b.last-shift)) - y
			ds, dh = ds+g*b.last, dh+g
		}
		n := float64(len(keys))
		slope, shift = slope-0.02*ds/n, shift-0.05*dh/n
	}
	return math.Round(max(0.01, slope)*1e4) / 1e4, math.Round(shift*1e4) / 1e4
}

// fold counts what was found of each author.
func (out *Result) fold(c *Corpus, bests map[int]*best) {
	w := &out.Weights
	folds := map[string]*Fold{}
	for _, a := range c.Authors() {
		folds[a] = &Fold{Author: a}
	}
	var others, inTime, ever []float64
	for _, b := range bests {
		f := folds[b.c.Author]
		if b.c.Label == thread.LabelSextortion {
			f.Sextortion++
			f.InTime += one(b.inTime >= w.High || b.joinedInTime >= w.Conjoined)
			f.Ever += one(b.ever >= w.High || b.joined >= w.Conjoined)
			if core, _ := b.c.moments(); core > 0 {
				f.EarlyOf++
				f.Early += one(b.early >= w.Notice)
			}
			inTime, ever = append(inTime, b.inTime), append(ever, b.ever)
			continue
		}
		f.Others++
		f.FalseHigh += one(b.other >= w.High || b.otherJoined >= w.Conjoined)
		f.FalseAlarm += one(b.other >= w.Caution)
		f.FalseNotice += one(b.otherEarly >= w.Notice)
		others = append(others, b.other)
	}
	for _, a := range c.Authors() {
		if folds[a].Sextortion+folds[a].Others == 0 {
			continue // of lines only
		}
		out.Folds = append(out.Folds, *folds[a])
	}
	for _, share := range []float64{0.005, 0.01, 0.02, 0.05, 0.1} {
		at := exceeded(others, share)
		out.Curve = append(out.Curve, Point{share, portion(inTime, at), portion(ever, at)})
	}
}

func portion(values []float64, at float64) float64 {
	n := 0
	for _, v := range values {
		n += one(v >= at)
	}
	return float64(n) / float64(len(values))
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// Table gives the folds as text.
func (out *Result) Table() string {
	var b bytes.Buffer
	fmt.Fprintln(&b, "Each author as read by what was learned from all others:")
	fmt.Fprintln(&b, "author  in time        ever           early          others high  caution  notice")
	for _, f := range out.Folds {
		fmt.Fprintf(&b, "%-6s  %-13s  %-13s  %-13s  %3d of %-4d  %-7d  %d\n", f.Author,
			share(f.InTime, f.Sextortion), share(f.Ever, f.Sextortion), share(f.Early, f.EarlyOf), f.FalseHigh, f.Others, f.FalseAlarm, f.FalseNotice)
	}
	for _, p := range out.Curve {
		fmt.Fprintf(&b, "at %.1f %% of others falsely alarmed: %.0f %% in time, %.0f %% ever\n", 100*p.False, 100*p.InTime, 100*p.Ever)
	}
	return b.String()
}

func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%d/%d %.0f%%", n, of, 100*float64(n)/float64(of))
}
