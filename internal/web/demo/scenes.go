package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"path"

	"github.com/breakwater-safety/breakwater/thread"
)

// Scene is a scripted conversation of two people.
type Scene struct {
	Name  string `json:"name"` // of its thread file, without ".jsonl"
	Title string `json:"title"`
	About string `json:"about"`
	// Left and Right are the people in the two phones: the first and the second
	// account of the thread.
	Left  person `json:"left"`
	Right person `json:"right"`
	// Thread is the line of the thread file.
	Thread json.RawMessage `json:"thread"`
}

// person is how someone is shown.
type person struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

func script() []Scene {
	return []Scene{
		{
			Name: "fast-threat", Title: "A fast threat",
			About: "A stranger, a move to another app, a threat within minutes.",
			Left:  person{"Robin", "a stranger, account 6 days old"}, Right: person{"Sam", "19"},
		},
		{
			Name: "edited-picture", Title: "A made-up picture",
			About: "A stranger says that they edited a picture of a 15-year-old, and wants money.",
			Left:  person{"Jay", "a stranger, account 2 days old"}, Right: person{"Alex", "15"},
		},
		{
			Name: "banter", Title: "Friends who joke",
			About: "The same words between old friends. Nothing should happen here.",
			Left:  person{"Kim", "a friend for six years"}, Right: person{"Noor", "27"},
		},
		{
			Name: "asking-a-friend", Title: "Asking a friend for help",
			About: "Someone tells a friend that they are being threatened. They need help, not suspicion.",
			Left:  person{"Max", "a friend"}, Right: person{"Toni", "17"},
		},
		{
			Name: "scam-mail", Title: "A scam mail, pasted",
			About: "Someone shows a friend a blackmail mail that was sent to thousands.",
			Left:  person{"Ira", "a friend"}, Right: person{"Lou", "41"},
		},
	}
}

// loadScenes reads the thread file of every scene.
func loadScenes() ([]Scene, error) {
	scenes := script()
	for i := range scenes {
		line, err := files.ReadFile(path.Join("scenes", scenes[i].Name+".jsonl"))
		if err != nil {
			return nil, fmt.Errorf("read scene: %w", err)
		}
		t, err := thread.NewReader(bytes.NewReader(line)).Next()
		if err != nil {
			return nil, fmt.Errorf("read scene %s: %w", scenes[i].Name, err)
		}
		if len(t.Accounts) != 2 {
			return nil, fmt.Errorf("read scene %s: it needs two accounts", scenes[i].Name)
		}
		scenes[i].Thread = bytes.TrimSpace(line)
	}
	return scenes, nil
}

// scene answers with a scene's thread file, for «breakwater check».
func (d *demo) scene(w http.ResponseWriter, r *http.Request) {
	for _, s := range d.scenes {
		if r.PathValue("file") == s.Name+".jsonl" {
			w.Header().Set("Content-Type", "application/jsonl; charset=utf-8")
			w.Header().Set("Content-Disposition", `attachment; filename="`+s.Name+`.jsonl"`)
			_, _ = w.Write(append(bytes.Clone(s.Thread), '\n')) // the reader is gone; there is no one to tell
			return
		}
	}
	d.set.NotFound(w, r)
}
