package console

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/breakwater-safety/breakwater/internal/conversation"
)

// memo remembers what was done in the threads of the list, so that a change in
// one does not mean reading the answers of all.
type memo struct {
	mu  sync.Mutex
	all map[conversation.Key]remembered
}

type remembered struct {
	version int64
	done    []string
}

// done says what was done in a thread, each thing once, in order; nothing when
// answers is nil.
func (m *memo) done(ctx context.Context, answers Answers, rec conversation.Record) ([]string, error) {
	if answers == nil {
		return nil, nil
	}
	m.mu.Lock()
	known, ok := m.all[rec.Key]
	m.mu.Unlock()
	if ok && known.version == rec.Version {
		return known.done, nil
	}
	given, err := answers.Answers(ctx, rec.Key)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	list := allDone(given, people(rec))
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all == nil {
		m.all = map[conversation.Key]remembered{}
	}
	m.all[rec.Key] = remembered{rec.Version, list}
	return list, nil
}

// keep forgets every thread that is not in the list: it may have been erased.
func (m *memo) keep(list []conversation.Record) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key := range m.all {
		if !slices.ContainsFunc(list, func(rec conversation.Record) bool { return rec.Key == key }) {
			delete(m.all, key)
		}
	}
}

func allDone(answers []conversation.Answer, who []person) []string {
	var list []string
	for _, a := range answers {
		for _, i := range a.Interventions {
			if word := done(i, who); !slices.Contains(list, word) {
				list = append(list, word)
			}
		}
	}
	return list
}
