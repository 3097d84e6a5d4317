package risk

import "math"

// Levels and the probability come from one sum of evidence, in hundredths of a
// nat, over the families of signals. The thresholds are set by hand; the
// probability is the logistic function of the sum and is NOT calibrated yet.
const (
	prior = -500 // log-odds before any sign

	surest = 0.999 // no sum of signs is certain

	atNotice         = 100
	atNoticeStranger = 55
	atCaution        = 270
	atHigh           = 330

	atCritical = 480

	commonShare    = 6  // everyday signs of pressure tell this part of their weight
	commonStranger = 2  // and this from a stranger
	mostCommon     = 80 // and no more than this

	bond  = 100 // less for people who know each other
	group = 100 // less in a group

	anchor     = 100 // a sign of leverage or exposure that others may rest on
	plea       = 180 // an answer that begs for something not to be shown
	unanchored = 160 // all that leverage, demands and answers may add without one

	openThreat = 150 // a threat of exposure that is more than a hint

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

// level applies the thresholds and the conjunctions.
func (t *tally) level(sum int, minor, known bool) Level {
	high := t.anchored() && t.shown && t.acts() && t.pairs() >= 2
	switch {
	case high && sum >= atCritical && (minor || t.confirmed()):
		return Critical
	case high && sum >= atHigh:
		return High
	case sum >= atCaution && t.count(fApproach) >= 2 && t.shown && (t.anchored() || t.has(fRequest)):
		return Caution
	case t.anchored() && sum >= atNotice, t.telling() >= t.noticeBar(known):
		return Notice
	}
	return None
}

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

// noticeBar is lower for a stranger, since it is known how such talk begins,
// and higher among people who know each other.
func (t *tally) noticeBar(known bool) int {
	switch {
	case t.stranger:
		return atNoticeStranger
	case known:
		return atNotice + bond
	}
	return atNotice
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

// probability is the logistic function, to four digits, so that it is the same
// on every machine.
func probability(sum int) float64 {
	x := float64(prior+sum) / 100
	return min(surest, math.Round(1e4/(1+math.Exp(-x)))/1e4)
}
