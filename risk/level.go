package risk

// The grammar's tally: what its signals come to, in hundredths of a nat, set by
// hand. It is one number among those that the fitted weights count, and says
// which families are there; levels and the probability come from the weights.
const (
	surest = 0.999 // no sum of signs is certain

	atHigh    = 330 // the tally of a conjunction
	fullTally = 3.0 // the most that the evidence counts of it: 900 hundredths
	// Where all is said, no more than this is wanted of the sum: a plain threat is
	// one also when nothing came before it from which the weights could tell.
	plainly = -1.0

	commonShare    = 6  // everyday signs of pressure tell this part of their weight
	commonStranger = 2  // and this from a stranger
	mostCommon     = 80 // and no more than this

	bond  = 100 // less for people who know each other
	group = 100 // less in a group

	anchor     = 100 // a sign of leverage or exposure that others may rest on
	plea       = 180 // an answer that begs for something not to be shown
	unanchored = 160 // all that leverage, demands and answers may add without one

	openThreat = 150 // a threat of exposure that is more than a hint

	tellingFrom = 50 // what must be telling by itself for a notice

	shownFrom = 40 // a sign of the account's own counts from here

	present = 60 // a family counts as present from here
)

// families in the order of the sums.
const (
	fApproach = iota
	fRequest
	fLeverage
	fExposure
	fDemand
	fPressure
	fConfirm
	fCount
)

// caps hold what one family may add at most.
var caps = [fCount]int{150, 170, 320, 520, 300, 240, 300}

func familyIndex(f Family) int {
	switch f {
	case FamilyApproach:
		return fApproach
	case FamilyRequest:
		return fRequest
	case FamilyLeverage:
		return fLeverage
	case FamilyExposure:
		return fExposure
	case FamilyDemand:
		return fDemand
	case FamilyPressure:
		return fPressure
	case FamilyConfirm:
		return fConfirm
	}
	return -1
}

// tally is the evidence against one account.
type tally struct {
	family   [fCount]int
	most     [fCount]int
	stage    Stage
	first    [fCount]int64 // when the family was first present
	repeat   bool
	given    bool // the other sent an intimate image
	stranger bool // the account is a stranger's
	shown    bool // the account itself showed something of blackmail, not only the other
	// The strongest claim to reach others, and the strongest threat to.
	audience, threat int
}

func (t *tally) add(d *definition, weight int, at int64) {
	i := familyIndex(d.family)
	if i < 0 || weight <= 0 {
		return
	}
	if t.family[i] == 0 || at < t.first[i] {
		t.first[i] = at
	}
	// The strongest of a family counts whole, the others a third.
	if weight > t.most[i] {
		t.family[i] += weight - t.most[i] + t.most[i]/3
		t.most[i] = weight
	} else {
		t.family[i] += weight / 3
	}
	if !d.answer && i >= fLeverage && weight >= shownFrom {
		t.shown = true
	}
	if !d.answer && weight >= d.weight/2 && d.stage > t.stage {
		t.stage = d.stage
	}
}

func (t *tally) has(f int) bool { return min(t.family[f], caps[f]) >= present }

// anchored reports whether something is held over the other, or showing it is
// threatened, or pleads for it not to be shown to somebody who wants something.
// Without that, demands, deadlines and answers are everyday talk.
func (t *tally) anchored() bool {
	if t.given && t.most[fConfirm] >= present {
		return true
	}
	return max(t.most[fLeverage], t.most[fExposure]) >= anchor || t.most[fLeverage]+t.most[fExposure] >= anchor*3/2 ||
		t.most[fConfirm] >= plea && (t.most[fDemand] >= anchor || t.most[fExposure] >= 2*least)
}

// total is all evidence, with what the families say only together.
func (t *tally) total() int {
	near := min(t.family[fApproach], caps[fApproach]) + min(t.family[fRequest], caps[fRequest])
	far := 0
	for i := fLeverage; i < fCount; i++ {
		far += min(t.family[i], caps[i])
	}
	if !t.anchored() {
		return near + min(far, unanchored)
	}
	if t.has(fExposure) && t.has(fDemand) {
		far += 120
	}
	if t.has(fLeverage) && (t.has(fExposure) || t.has(fDemand)) {
		far += 100
	}
	if t.given && t.has(fConfirm) || t.audience >= anchor && t.threat >= openThreat {
		far += 100
	}
	return near + far
}

// sum is the total, less what a bond or a group speaks for.
func (t *tally) sum(s *State, f Facts) int {
	sum := t.total()
	if known(f, s.last) {
		sum -= bond
	}
	if len(f.Accounts) > 2 {
		sum -= group
	}
	return max(0, sum)
}

// conjoined reports whether the grammar's own signals stand in the conjunction
// that blackmail is told by: something is held or to be shown, the account
// itself shows it, and it threatens, wants or is answered as who does.
func (t *tally) conjoined(sum int) bool {
	return t.anchored() && t.shown && t.acts() && t.pairs() >= 2 && sum >= atHigh
}

// level applies the thresholds and the conjunctions: a sum alone never makes
// more than a notice.
func (e *Engine) level(c *suspect, minor bool) Level {
	t, w := &c.tally, e.weights
	grave := t.shown && t.kinds() >= 2 && t.count(fLeverage) >= 1
	joined := c.numbers[xConjoined] > 0
	plain := joined && c.numbers[xTally] >= fullTally && c.blackmail >= plainly
	high := grave && c.blackmail >= w.High || joined && c.blackmail >= w.Conjoined || plain
	switch {
	case high && (minor || t.confirmed()):
		return Critical
	case high:
		return High
	case c.blackmail >= w.Caution && t.kinds() >= 2 && t.shown:
		return Caution
	case c.early >= w.Notice && t.telling() >= tellingFrom, c.blackmail >= w.Caution:
		return Notice
	}
	return None
}

// kinds counts the families that are present.
func (t *tally) kinds() int { return t.count(0) }

// pairs counts the families of blackmail itself, and what is as good as one.
func (t *tally) pairs() int {
	n := t.count(fLeverage)
	if t.given {
		n++
	}
	if t.audience >= anchor && t.threat >= openThreat {
		n++ // who they would tell, and that they would
	}
	if t.has(fRequest) && t.threat >= openThreat {
		n++ // an image was asked for, and showing is threatened
	}
	return n
}

// acts reports whether something is threatened, wanted or answered: who only
// says what they have and whom they know has not threatened yet.
func (t *tally) acts() bool {
	return t.threat >= present || t.given || t.has(fDemand) || t.has(fPressure) || t.has(fConfirm)
}

// telling is the evidence that means something by itself: how somebody comes
// close, what they ask for, hold or hint at. Money, deadlines, orders, bargains
// and alarm are everyday talk, so they add little, and more from a stranger.
func (t *tally) telling() int {
	near := min(t.family[fApproach], caps[fApproach]) + min(t.family[fRequest], caps[fRequest])
	far := min(t.family[fLeverage], caps[fLeverage]) + min(t.family[fExposure], caps[fExposure])
	common := t.family[fDemand] + t.family[fPressure] + t.family[fConfirm]
	if t.stranger {
		return near + far + min(common/commonStranger, mostCommon)
	}
	return near + far + min(common/commonShare, mostCommon)
}

// count counts the families that are present, from the given one on.
func (t *tally) count(from int) int {
	n := 0
	for f := from; f < fCount; f++ {
		if t.has(f) {
			n++
		}
	}
	return n
}

// confirmed reports whether the other answers as to blackmail, it was demanded
// again, or the demand came after the threat.
func (t *tally) confirmed() bool {
	return t.family[fConfirm] >= 150 || t.repeat ||
		t.has(fExposure) && t.has(fDemand) && t.first[fDemand] > t.first[fExposure]
}
