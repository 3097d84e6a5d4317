package risk

// A Family groups signals that are evidence of the same thing. Levels above
// [Notice] need more than one family.
type Family string

// The families.
const (
	FamilyApproach Family = "approach" // a stranger comes close
	FamilyRequest  Family = "request"  // images or a camera are asked for, or given
	FamilyLeverage Family = "leverage" // something is held over a person
	FamilyExposure Family = "exposure" // others would be shown it
	FamilyDemand   Family = "demand"   // something is wanted for not doing so
	FamilyPressure Family = "pressure" // deadlines, warnings, bargains, again
	FamilyConfirm  Family = "confirm"  // the other person answers as to blackmail
	FamilyAside    Family = "aside"    // informs, never raises the level
)

// A Description says what a signal is.
type Description struct {
	Name   string
	Title  string // a few words
	Means  string // one sentence, for a reviewer
	Family Family
	Stage  Stage
	// Weight is how strong it is when nothing speaks against it, in nats as set by
	// hand; what it adds to a sum in the end is fitted (see [Weights]).
	Weight float64
	// Answer tells that it is shown by the person targeted, and counts against
	// the other.
	Answer bool
}

// signal numbers the signals; the numbers are part of the state's form and of
// the weights', so a new one takes a new version of both. Those of the grammar
// stand before what the learned expert heard.
type signal uint8

const (
	newStranger signal = iota
	ageGap
	fastEscalation
	fastIntimacy
	ageProbe
	placeProbe
	familyProbe
	platformMove
	secrecy
	imageRequest
	callPressure
	unsolicitedImage
	imageGiven
	possession
	hackClaim
	fabricated
	audience
	conditional
	exposure
	veiled
	ruinLife
	moneyDemand
	imageDemand
	obedience
	countdown
	coercion
	deletePromise
	bargain
	repeat
	pleading
	alarm
	compliance
	recovery
	helpSeeking
	distress
	pastedScam
	heldAnswer
	// What the learned expert heard.
	readsApproach
	readsRequest
	readsLeverage
	readsAudience
	readsThreat
	readsDemand
	readsPressure
	readsAnswer
	signalCount
)

// definition is a Description in the engine's own units.
type definition struct {
	name, title, means string
	family             Family
	stage              Stage
	weight             int  // hundredths of a nat
	answer             bool // shown by the person targeted: counts against the other
}

// These weights follow the log-odds hints of the project's research notes,
// lowered where a sign has many innocent look-alikes. They say how strong a sign
// is beside others of its kind; what it adds in the end is fitted (see Weights).
var definitions = [signalCount]definition{
	newStranger:      {"new_stranger_contact", "Stranger makes contact", "A stranger makes contact: a young account without mutual connections, or the words of first contact.", FamilyApproach, StageContact, 50, false},
	ageGap:           {"age_gap", "Adult and minor", "One account is an adult's and the other a minor's, and nothing shows that they know each other.", FamilyApproach, StageContact, 40, false},
	fastEscalation:   {"fast_escalation", "Fast escalation", "Within an hour of the first message it has come to images, leverage or demands.", FamilyApproach, StageRapport, 50, false},
	fastIntimacy:     {"fast_intimacy", "Quick closeness", "Compliments or romance soon after first contact.", FamilyApproach, StageRapport, 50, false},
	ageProbe:         {"age_probe", "Asks for the age", "Asks how old the other person is.", FamilyApproach, StageRapport, 40, false},
	placeProbe:       {"school_probe", "Asks for school or place", "Asks where the other person lives, works or goes to school.", FamilyApproach, StageRapport, 40, false},
	familyProbe:      {"family_probe", "Asks about family", "Asks who is at home, or about parents and relatives.", FamilyApproach, StageRapport, 40, false},
	platformMove:     {"platform_move", "Moves to another app", "Asks to go on in another app or somewhere more private.", FamilyApproach, StageMove, 60, false},
	secrecy:          {"secrecy", "Asks for secrecy", "Asks not to tell anyone, or to delete the conversation.", FamilyApproach, StageMove, 60, false},
	imageRequest:     {"image_trade_request", "Asks for an image", "Asks for an image, or offers to trade images.", FamilyRequest, StageRequest, 95, false},
	callPressure:     {"video_call_pressure", "Insists on a camera", "Asks for a video call or for the camera to be switched on.", FamilyRequest, StageRequest, 60, false},
	unsolicitedImage: {"unsolicited_image", "Unasked intimate image", "Sends an image that the platform holds to be intimate, without being asked for it.", FamilyRequest, StageRequest, 100, false},
	imageGiven:       {"image_given", "Intimate image given", "After being asked, the other person sent an image that the platform holds to be intimate.", FamilyRequest, StageRequest, 90, true},
	possession:       {"possession_claim", "Claims to hold images", "Says or shows that they hold images or recordings of the other person.", FamilyLeverage, StageLeverage, 200, false},
	hackClaim:        {"hack_claim", "Claims a hacked account", "Claims to have broken into the other person's account or device.", FamilyLeverage, StageLeverage, 200, false},
	fabricated:       {"fabricated_image", "Fabricated image", "Says that they made or edited an image to look like the other person.", FamilyLeverage, StageLeverage, 250, false},
	audience:         {"audience_named", "Names who would see it", "Names the other person's followers, family, school or work, or claims to hold a list of them.", FamilyExposure, StageLeverage, 150, false},
	conditional:      {"conditional_exposure", "Exposure on a condition", "Says that private things will be shown to others if a condition is not met.", FamilyExposure, StageThreat, 350, false},
	exposure:         {"exposure_threat", "Threat of exposure", "Says that private things will be or have been shown to others.", FamilyExposure, StageThreat, 260, false},
	veiled:           {"veiled_threat", "Veiled threat", "Hints at what would happen, or what others would think, without saying it.", FamilyExposure, StageThreat, 200, false},
	ruinLife:         {"ruin_life", "Threatens ruin or arrest", "Threatens the other person's reputation or future, or with the police.", FamilyExposure, StageThreat, 170, false},
	moneyDemand:      {"money_demand", "Demands money", "Asks for money or something like money.", FamilyDemand, StageDemand, 150, false},
	imageDemand:      {"image_demand", "Demands more images", "Asks for more or other images.", FamilyDemand, StageDemand, 140, false},
	obedience:        {"obedience_demand", "Demands obedience", "Tells the other person to do as they say, or to meet, come back or give something up.", FamilyDemand, StageDemand, 130, false},
	countdown:        {"countdown", "Deadline", "Sets a deadline or counts down.", FamilyPressure, StageDemand, 100, false},
	coercion:         {"coercion", "Leaves no way out", "Warns against blocking or telling, or says that there is no choice.", FamilyPressure, StageThreat, 120, false},
	deletePromise:    {"delete_promise", "Promises to delete", "Promises to delete, to stay silent or to go away in return.", FamilyPressure, StageDemand, 110, false},
	bargain:          {"bargain_down", "Bargains", "Lowers the demand or takes a part of it.", FamilyPressure, StageDemand, 90, false},
	repeat:           {"repeat_after_pay", "Demands again", "Asks again, or for more after being paid.", FamilyPressure, StageRepeat, 160, false},
	pleading:         {"pleading", "Pleads", "The other person pleads for things not to be shown.", FamilyConfirm, StageThreat, 200, true},
	alarm:            {"alarm", "Reacts with alarm", "The other person reacts as to a threat: asks what is wanted, calls it blackmail, turns to others.", FamilyConfirm, StageThreat, 150, true},
	compliance:       {"compliance", "Offers to pay or obey", "The other person offers to pay or to do as told, or says that they cannot.", FamilyConfirm, StageDemand, 140, true},
	recovery:         {"recovery_offer", "Offers paid removal", "Offers, for money or without being asked, to remove images or to hack whoever has them.", FamilyLeverage, StageRepeat, 200, false},
	heldAnswer:       {"possession_answered", "Answers as to a holder", "The other person answers as to somebody who holds an image of theirs: asks for it to be deleted, or says that it is fake.", FamilyLeverage, StageLeverage, 130, true},
	readsApproach:    {"reads_like_approach", "Reads like an approach", "The words as a whole read like a stranger coming close, as learned from scripted conversations.", FamilyApproach, StageRapport, 50, false},
	readsRequest:     {"reads_like_request", "Reads like asking for an image", "The words as a whole read like asking for an image or a camera, as learned from scripted conversations.", FamilyRequest, StageRequest, 80, false},
	readsLeverage:    {"reads_like_leverage", "Reads like holding something", "The words as a whole read like somebody who holds images or an account of the other, as learned from scripted conversations.", FamilyLeverage, StageLeverage, 150, false},
	readsAudience:    {"reads_like_audience", "Reads like naming who would see", "The words as a whole read like naming who would see it, as learned from scripted conversations.", FamilyExposure, StageLeverage, 120, false},
	readsThreat:      {"reads_like_threat", "Reads like a threat", "The words as a whole read like a threat of exposure, open or hinted, as learned from scripted conversations.", FamilyExposure, StageThreat, 200, false},
	readsDemand:      {"reads_like_demand", "Reads like a demand", "The words as a whole read like a blackmailer's demand, as learned from scripted conversations.", FamilyDemand, StageDemand, 130, false},
	readsPressure:    {"reads_like_pressure", "Reads like pressure", "The words as a whole read like a deadline, a bargain or a warning, as learned from scripted conversations.", FamilyPressure, StageDemand, 100, false},
	readsAnswer:      {"reads_like_answer", "Reads like answering a blackmailer", "The words as a whole read like the answer of somebody who is being blackmailed, as learned from scripted conversations.", FamilyConfirm, StageThreat, 150, true},
	helpSeeking:      {"help_seeking", "Seeks help", "Tells of being blackmailed by someone outside of this conversation.", FamilyAside, StageNone, 0, false},
	distress:         {"self_harm_distress", "May not be safe", "Says that they may not be safe. This calls for support and never counts against anyone.", FamilyAside, StageNone, 0, false},
	pastedScam:       {"pasted_scam", "Mass blackmail e-mail", "Holds the text of a mass blackmail e-mail, which is sent blindly to very many people.", FamilyAside, StageNone, 0, false},
}

// SignalNames lists the names of every signal, early stages first.
func SignalNames() []string {
	names := make([]string, signalCount)
	for i, d := range definitions {
		names[i] = d.name
	}
	return names
}

// Describe says what the signal called name is, and whether there is one.
func Describe(name string) (Description, bool) {
	for _, d := range definitions {
		if d.name == name {
			return Description{d.name, d.title, d.means, d.family, d.stage, float64(d.weight) / 100, d.answer}, true
		}
	}
	return Description{}, false
}
