package fitting

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/breakwater-safety/breakwater/risk/expert"
	"github.com/breakwater-safety/breakwater/risk/lexicon"
)

// example is a message to learn from.
type example struct {
	keys   []uint32
	labels Labels
	author string
	source int // the conversation or line that it is of
}

// examples reads every message of the corpus.
func examples(c *Corpus, lib *lexicon.Library) []example {
	classes := make([]*expert.Classes, len(lib.Lexicons))
	for i, lx := range lib.Lexicons {
		classes[i] = expert.NewClasses(lx)
	}
	var out []example
	var reading lexicon.Reading
	var scratch expert.Scratch
	add := func(tongue int, text string, l Labels, author string, source int) {
		if tongue < 0 || text == "" {
			return
		}
		lib.Lexicons[tongue].Read(text, &reading)
		keys := scratch.Keys(&reading, classes[tongue], nil)
		out = append(out, example{keys, l, author, source})
	}
	for i := range c.Conversations {
		cv, before := &c.Conversations[i], -1
		if cv.Single {
			continue
		}
		for j, m := range cv.Messages {
			tongue := lib.Choose(cv.Language, before, m.Text)
			add(tongue, m.Text, cv.labels(j), cv.Author, i)
			if tongue >= 0 {
				before = tongue
			}
		}
	}
	for i, l := range c.Lines {
		add(lib.Choose(l.Language, -1, l.Text), l.Text, ofLine(l.Sign), l.Author, len(c.Conversations)+i)
	}
	return out
}

// Settings of the training.
type Settings struct {
	Epochs   int
	Rate     float64 // of AdaGrad (Duchi, Hazan, Singer, 2011)
	Decay    float64 // of weights towards 0, a step
	Seen     int     // conversations or lines that a feature must stand in
	Features int     // that are kept: those with the largest weight in any head
	Seed     uint64
}

// Defaults are the settings that the embedded model was trained with.
var Defaults = Settings{Epochs: 10, Rate: 0.3, Decay: 3e-4, Seen: 3, Features: 30000, Seed: 1}

// Train learns the expert's weights from the examples that keep says yes to.
func (st Settings) train(all []example, keep func(*example) bool) expert.Weights {
	var used []*example
	for i := range all {
		if keep(&all[i]) {
			used = append(used, &all[i])
		}
	}
	index, names := st.vocabulary(used)
	rows := make([][]int32, len(used))
	for i, e := range used {
		for _, k := range e.keys {
			if n, ok := index[k]; ok {
				rows[i] = append(rows[i], n)
			}
		}
	}
	var heads [expert.Heads][]float32
	var bias expert.Scores
	var wait sync.WaitGroup
	for h := range expert.Heads {
		wait.Go(func() { heads[h], bias[h] = st.head(used, rows, len(names), h) })
	}
	wait.Wait()
	return st.prune(names, heads, bias)
}

// vocabulary numbers the features that stand in enough conversations or lines.
func (st Settings) vocabulary(used []*example) (map[uint32]int32, []uint32) {
	type seen struct{ last, count int }
	counts := map[uint32]seen{}
	for _, e := range used {
		for _, k := range e.keys {
			if s := counts[k]; s.count == 0 || s.last != e.source {
				counts[k] = seen{e.source, s.count + 1}
			}
		}
	}
	index := map[uint32]int32{}
	var names []uint32
	for _, e := range used {
		for _, k := range e.keys {
			if _, ok := index[k]; !ok && counts[k].count >= st.Seen {
				index[k] = int32(len(names))
				names = append(names, k)
			}
		}
	}
	return index, names
}

// head trains one logistic regression.
func (st Settings) head(used []*example, rows [][]int32, features int, h expert.Head) ([]float32, float32) {
	w, sums := make([]float32, features), make([]float32, features)
	bias, biasSum := 0.0, 1e-6
	r := rand.New(rand.NewPCG(st.Seed, uint64(h)))
	order := r.Perm(len(used))
	for range st.Epochs {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, o := range order {
			label := used[o].labels[h]
			if label == unknown {
				continue
			}
			share := 1 / math.Sqrt(float64(len(used[o].keys))+1)
			sum := 0.0
			for _, f := range rows[o] {
				sum += float64(w[f])
			}
			slope := 1/(1+math.Exp(-bias-sum*share)) - float64(label)
			if label == yes {
				slope *= 2
			}
			biasSum += slope * slope
			bias -= st.Rate * slope / math.Sqrt(biasSum)
			step := float32(slope * share)
			for _, f := range rows[o] {
				g := step + float32(st.Decay)*w[f]
				sums[f] += g * g
				w[f] -= float32(st.Rate) * g / float32(math.Sqrt(float64(sums[f])+1e-6))
			}
		}
	}
	return w, float32(bias)
}

// prune keeps the features that say most in any head.
func (st Settings) prune(names []uint32, heads [expert.Heads][]float32, bias expert.Scores) expert.Weights {
	say := make([]float32, len(names)) // each head's weights by its largest
	for h := range heads {
		most := float32(1e-9)
		for _, w := range heads[h] {
			most = max(most, w, -w)
		}
		for i, w := range heads[h] {
			say[i] = max(say[i], w/most, -w/most)
		}
	}
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(say[b], say[a]), cmp.Compare(names[a], names[b]))
	})
	out := expert.Weights{Bias: bias, Rows: map[uint32]expert.Scores{}}
	for _, i := range order[:min(len(order), st.Features)] {
		var row expert.Scores
		for h := range heads {
			row[h] = heads[h][i]
		}
		out.Rows[names[i]] = row
	}
	return out
}
