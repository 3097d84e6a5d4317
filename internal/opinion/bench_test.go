package opinion_test

import (
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/opinion"
)

// BenchmarkNewQuestion is what asking costs this machine beside the model: it
// happens off the way of assessments, at most as often as the budget has it.
func BenchmarkNewQuestion(b *testing.B) {
	for name, text := range map[string]string{
		"message": "pay me 500 to @madeup or I send your private pic to all your followers",
		"longest": strings.Repeat("lorem ipsum ", 6000),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				opinion.NewQuestion(request(text), assessment())
			}
		})
	}
}
