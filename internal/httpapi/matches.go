package httpapi

import (
	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
)

// match is the wire form of a match.
type match struct {
	Bank       string         `json:"bank"`
	Entry      string         `json:"entry"`
	Shared     bool           `json:"shared,omitzero"`
	Source     string         `json:"source,omitempty"`
	Distance   int            `json:"distance"`
	By         string         `json:"by"`
	Turn       string         `json:"turn"`
	QueryShare *int           `json:"query_share,omitempty"`
	EntryShare *int           `json:"entry_share,omitempty"`
	Opinions   []bank.Opinion `json:"opinions"`
}

func wireMatches(list []bank.Match) []match {
	out := make([]match, len(list))
	for i, m := range list {
		out[i] = match{
			Bank: m.Bank, Entry: m.Entry, Shared: m.Shared, Source: m.Source, Distance: m.Distance, By: m.By, Turn: m.Turn, Opinions: notNil(m.Opinions),
		}
		if m.By == string(api.MatchByVPDQ) {
			out[i].QueryShare, out[i].EntryShare = &m.QueryShare, &m.EntryShare
		}
	}
	return out
}

// notNil gives a list that is written as [] when it is empty.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
