package expert

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/risk/lexicon"
)

// TestScore compares a model's score with the plain sum over all features.
func TestScore(t *testing.T) {
	t.Parallel()
	lx, err := lexicon.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	classes := NewClasses(lx)
	rapid.Check(t, func(t *rapid.T) {
		var r lexicon.Reading
		var s Scratch
		word := rapid.SampledFrom([]string{"send", "me", "the", "money", "friday", "zorbling", "cinema", "you", "have", "200", "mum?"})
		text := ""
		for _, w := range rapid.SliceOfN(word, 0, 30).Draw(t, "words") {
			text += w + " "
		}
		lx.Read(text, &r)
		keys := s.Keys(&r, classes, nil)
		w := Weights{Rows: map[uint32]Scores{1 << 31: {}, 7: {0: 127}}}
		for h := range Heads {
			w.Bias[h] = float32(h) / 8
		}
		for _, k := range keys {
			if rapid.Bool().Draw(t, "known") {
				var row Scores
				for h := range row {
					row[h] = float32(rapid.IntRange(-127, 127).Draw(t, "weight"))
				}
				w.Rows[k] = row
			}
		}
		var top Scores
		for h := range top {
			top[h] = 127 // so that a step is one
		}
		w.Rows[3] = top
		var file bytes.Buffer
		if err := w.Write(&file); err != nil {
			t.Fatal(err)
		}
		m, err := Read(&file)
		if err != nil {
			t.Fatal(err)
		}
		if m.Size() != len(w.Rows) {
			t.Fatalf("%d features, want %d", m.Size(), len(w.Rows))
		}
		var sums [Heads]int32
		for _, k := range keys {
			for h, v := range w.Rows[k] {
				sums[h] += int32(v)
			}
		}
		if got, want := m.Score(&r, classes, &s), m.nats(&sums, len(keys)); got != want {
			t.Fatalf("%q: %v, want %v", text, got, want)
		}
	})
}

// TestWordKeys holds that the keys of known words that are made beforehand are
// those of the words as they read, which models are trained with.
func TestWordKeys(t *testing.T) {
	t.Parallel()
	lx, err := lexicon.Load("es")
	if err != nil {
		t.Fatal(err)
	}
	classes := NewClasses(lx)
	var r lexicon.Reading
	lx.Read("Mándame 200 y nadie verá la foto 😂 q t parece, zorblando", &r)
	known := 0
	for _, w := range r.Words {
		if w.ID == 0 {
			continue
		}
		known++
		if got, want := classes.words[w.ID], text(seed('w'), r.Plain(w)); got != want {
			t.Errorf("%s: key %x, want %x", r.Plain(w), got, want)
		}
	}
	if known < 5 {
		t.Errorf("%d known words", known)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte("not a model"), "cut": embedded[:len(embedded)/2]} {
		if _, err := Read(bytes.NewReader(data)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if Embedded().Size() == 0 {
		t.Error("the embedded model knows nothing")
	}
}
