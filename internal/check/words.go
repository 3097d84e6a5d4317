package check

import (
	"slices"

	"github.com/breakwater-safety/breakwater/risk"
)

// headline says in a sentence what the level means. It speaks of signs, never of
// what a person is.
func (r Result) headline() string {
	switch r.Level {
	case risk.Notice:
		return "A few signs were seen. On their own they mean little: many harmless chats have them."
	case risk.Caution:
		return "Several signs were seen that are uncommon together between people who mean well."
	case risk.High:
		return "Strong signs of blackmail with private images were seen."
	case risk.Critical:
		return "Very strong signs of blackmail with private images were seen."
	}
	switch {
	case r.weighed():
		return doesNotAddUp
	case r.advised():
		return noBlackmailHere
	}
	return "Nothing was found. " + provesNothing
}

// weighed reports whether signs were seen that count, however little.
func (r Result) weighed() bool {
	return slices.ContainsFunc(r.Signals, func(s Signal) bool { return s.Weight > 0 })
}

const (
	provesNothing = "This proves nothing: signs can be missed, and what is in other chats is not seen here."
	// doesNotAddUp stands where signs were seen, but too few or too everyday.
	doesNotAddUp = "Some words that can be signs were seen, but they do not add up to blackmail between the people in this chat. " + provesNothing
	// noBlackmailHere stands where nothing was found but what the advice is for.
	noBlackmailHere = "No signs of blackmail between the people in this chat were found. " + provesNothing
)

// What to do, one thought an item: safe now, not your fault, the next step, the
// rest later.
var (
	nothingFound = []string{
		"If someone pushes or frightens you, trust that feeling. You can get help without any proof.",
	}
	slowDown = []string{
		"You do not owe anyone an answer, a picture or a call.",
		"It is fine to take your time, or to stop.",
		"If someone asks for private images, or wants to go on in another app, talk about it with a person you trust first.",
	}
	underThreat = []string{
		"If you are in danger right now, call your local emergency services.",
		"If this is happening to you: it is not your fault. The person doing this chose to do it.",
		"Stop replying. You do not have to explain.",
		"Do not pay, and send nothing more. Someone who is paid may come back and ask for more.",
		"Keep what shows what they did: the words, their name, the address of their profile. Leave private images out of your screenshots.",
		"When you have saved that, block the account. Do not delete the chat.",
		"Report the account in the app where it happened.",
		"Tell one person you trust. You do not have to be alone with this.",
	}
	inCrisis = []string{
		"If anyone is in danger right now, call your local emergency services.",
		"Someone here says that they may not be safe. If it is you: tell one person you trust how you feel, right now. This feeling can pass, and help works.",
		"If it is someone else: stay with them, ask how they are, listen, and help them to reach someone who can help.",
	}
	seeksHelp = []string{
		"Someone here tells of being blackmailed by another person. Believe them, and stay calm with them. It is not their fault.",
		"They can stop replying, need not pay, and can keep what shows what was done. Help them to tell someone who can act.",
	}
	pasted = []string{
		"Someone here pasted a blackmail e-mail of the kind that is sent to very many people at once. Nobody needs to answer it or to pay.",
		"If it holds a password that is still in use, change that password wherever it is used.",
	}
	helpPage = "Who can help in your country: run «breakwater serve» and open the page that it names."
)

// advised reports whether the thread calls for something beside its level.
func (r Result) advised() bool {
	return r.Crisis != "" || r.HelpSeeking != "" || r.PastedScam != ""
}

// whatToDo gives what the result calls for, what is most urgent first.
func (r Result) whatToDo() []string {
	var items []string
	if r.Crisis != "" {
		items = append(items, inCrisis...)
	}
	switch {
	case r.Level >= risk.High && r.Crisis != "":
		items = append(items, underThreat[1:]...) // the crisis has said the first
	case r.Level >= risk.High:
		items = append(items, underThreat...)
	case r.Level >= risk.Notice:
		items = append(items, slowDown...)
	}
	if r.HelpSeeking != "" {
		items = append(items, seeksHelp...)
	}
	if r.PastedScam != "" {
		items = append(items, pasted...)
	}
	if len(items) == 0 {
		items = append(items, nothingFound...)
	}
	return append(items, helpPage)
}
