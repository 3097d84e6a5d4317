package help

import "fmt"

// Step is one step of a guide.
type Step struct {
	Title string
	Lines []string
}

// guides are the steps of each guide in order, as the middle part of their keys.
func guides(name string) []string {
	switch name {
	case "parents":
		return []string{"say", "safe", "stop", "keep", "report", "police", "after", "beware"}
	default:
		return nil
	}
}

// Guide gives the steps of a guide in order: "parents" is for parents and
// friends.
func (t *Texts) Guide(name string) ([]Step, error) {
	keys := guides(name)
	if keys == nil {
		return nil, fmt.Errorf("guide %s: there is none", name)
	}
	steps := make([]Step, len(keys))
	for i, key := range keys {
		title, err := t.Get(name + "." + key + ".title")
		if err != nil {
			return nil, err
		}
		lines, err := t.Lines(name + "." + key + ".text")
		if err != nil {
			return nil, err
		}
		steps[i] = Step{title, lines}
	}
	return steps, nil
}
