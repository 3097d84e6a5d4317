package demo

import (
	"github.com/breakwater-safety/breakwater/risk"
)

// view is the dot of the page.
type view struct {
	Scenes   []Scene
	Pictures []picture
	Stages   []word
	Levels   []word
	Script   scriptData
}

// word is a name of the API's with the words that the page says for it.
type word struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Means string `json:"means"`
}

// scriptData is what the page's script is given, as JSON.
type scriptData struct {
	APIKey   string            `json:"apiKey"`
	Platform string            `json:"platform"`
	Bank     string            `json:"bank"`
	Scenes   []Scene           `json:"scenes"`
	Pictures []picture         `json:"pictures"`
	Levels   []word            `json:"levels"`
	Stages   []word            `json:"stages"`
	Signals  map[string]string `json:"signals"` // titles by name
	StageOf  map[string]string `json:"stageOf"` // stages by the signal's name
}

func (d *demo) scriptData() scriptData {
	titles, stageOf := map[string]string{}, map[string]string{}
	for _, name := range risk.SignalNames() {
		if s, ok := risk.Describe(name); ok {
			titles[name], stageOf[name] = s.Title, s.Stage.String()
		}
	}
	return scriptData{
		APIKey: d.APIKey, Platform: d.Platform, Bank: d.Bank,
		Scenes: d.scenes, Pictures: d.shelf.pictures, Levels: levels(), Stages: stages(), Signals: titles, StageOf: stageOf,
	}
}

func levels() []word {
	return []word{
		{"none", "None", "Nothing that adds up was found so far. That proves nothing."},
		{"notice", "Notice", "A few signs. On their own they mean little."},
		{"caution", "Caution", "Signs of several kinds, which together are uncommon between people who mean well."},
		{"high", "High", "Something is held over a person, threatened or demanded, in a way that is rare outside of blackmail."},
		{"critical", "Critical", "As high, and confirmed: repeated, answered with pleading or payment, or aimed at someone under 18."},
	}
}

func stages() []word {
	return []word{
		{"contact", "Contact", "A stranger makes contact."},
		{"rapport", "Closeness", "Compliments, quick closeness, probing questions."},
		{"move", "Move", "Asks to go on in another app."},
		{"request", "Request", "Asks for images or a camera."},
		{"leverage", "Leverage", "Says or shows what they hold."},
		{"threat", "Threat", "Threatens to show it to others."},
		{"demand", "Demand", "Wants money or something else for not doing so."},
		{"repeat", "Repeat", "Asks again."},
	}
}
