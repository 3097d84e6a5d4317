package demo

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"strings"
	"sync"

	"github.com/breakwater-safety/breakwater/internal/media/drawn"
)

// picture is one on the shelf.
type picture struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Path  string `json:"path"`
}

// shelf holds the pictures that the project draws, as PNG files made when they
// are first asked for.
type shelf struct {
	pictures []picture
	files    map[string]func() ([]byte, error)
}

func newShelf() *shelf {
	s := &shelf{files: map[string]func() ([]byte, error){}}
	for _, name := range drawn.Names() {
		file := name + ".png"
		s.pictures = append(s.pictures, picture{Name: name, Title: titleOf(name), Path: "/demo/pictures/" + file})
		s.files[file] = sync.OnceValues(func() ([]byte, error) { return encode(name) })
	}
	return s
}

// titleOf makes words of a picture's name.
func titleOf(name string) string {
	words := strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

func encode(name string) ([]byte, error) {
	var buf bytes.Buffer
	if err := png.Encode(&buf, drawn.Picture(name)); err != nil {
		return nil, fmt.Errorf("encode picture %s: %w", name, err)
	}
	return buf.Bytes(), nil
}

// picture answers with a picture's file.
func (d *demo) picture(w http.ResponseWriter, r *http.Request) {
	file, ok := d.shelf.files[r.PathValue("file")]
	if !ok {
		d.set.NotFound(w, r)
		return
	}
	body, err := file()
	if err != nil {
		_ = d.set.Error(w, http.StatusInternalServerError) // the plain text was written instead
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(body) // the reader is gone; there is no one to tell
}
