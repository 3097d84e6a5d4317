package lexicon

import "testing"

func TestLoad(t *testing.T) {
	lx, err := Load("en")
	if err != nil {
		t.Fatal(err)
	}
	w, p, n := lx.Size()
	t.Log(w, p, n, len(lx.names), len(lx.auto.nodes))
	var r Reading
	for _, text := range []string{"if u dnt p@y me $200 in 2 hrs i s e n d ur pics to all ur followers", "s.e.n.d n0w pleeease 𝐬𝐞𝐧𝐝 i'll don't"} {
		lx.Read(text, &r)
		for _, h := range r.Hits {
			a, b := r.Span(h)
			if len(lx.Name(h.Class)) > 0 && lx.Name(h.Class)[0] != '=' {
				t.Log(lx.Name(h.Class), text[a:b])
			}
		}
	}
}
