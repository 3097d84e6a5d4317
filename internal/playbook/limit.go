package playbook

import "fmt"

// Spend asks that a kind be counted against its daily limit.
type Spend struct {
	Kind  Kind
	Limit int
}

// Spends lists the limited kinds among what is to be done.
func (p Playbook) Spends(done []Intervention) []Spend {
	var spends []Spend
	for _, i := range done {
		if limit, ok := p.Limits[i.Kind]; ok {
			spends = append(spends, Spend{i.Kind, limit})
		}
	}
	return spends
}

// SpentError says that the daily limits of some kinds are used up. Decide again
// without them.
type SpentError struct {
	Kinds []Kind
}

// Error names the kinds.
func (e *SpentError) Error() string {
	return fmt.Sprintf("daily limit reached for %v", e.Kinds)
}
