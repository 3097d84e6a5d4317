package ui

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// Name is the program's name, as every title ends.
const Name = "Breakwater"

// errorName is the error page's name in a set; no file can have it.
const errorName = "/error"

//go:embed shell
var shellFiles embed.FS

// Set is a folder of parsed pages in one shell. It is safe for concurrent use.
type Set struct {
	shell Shell
	pages map[string]*template.Template
}

// view is the dot of the shell's template.
type view struct {
	Shell
	Page
}

// Parse reads every *.html of a folder, each with the shell and with the
// folder's own "_*.html". It fails on a template that does not parse or does
// not define "main". funcs may be nil.
func Parse(fsys fs.FS, dir string, shell Shell, funcs template.FuncMap) (*Set, error) {
	base, err := template.New("shell").Funcs(helpers()).Funcs(funcs).ParseFS(shellFiles, "shell/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse shell: %w", err)
	}
	names, err := fs.Glob(fsys, path.Join(dir, "*.html"))
	if err != nil {
		return nil, fmt.Errorf("list pages of %s: %w", dir, err)
	}
	shell.Lang, shell.Dir, shell.Words = cmp.Or(shell.Lang, "en"), cmp.Or(shell.Dir, "ltr"), shell.Words.orEnglish()
	if shell.Message == nil {
		shell.Message = messageOf
	}
	set := &Set{shell: shell, pages: map[string]*template.Template{}}
	var shared, own []string
	for _, name := range names {
		if strings.HasPrefix(path.Base(name), "_") {
			shared = append(shared, name)
		} else {
			own = append(own, name)
		}
	}
	if len(shared) > 0 {
		if base, err = base.ParseFS(fsys, shared...); err != nil {
			return nil, fmt.Errorf("parse shared parts: %w", err)
		}
	}
	for _, name := range own {
		if err := set.add(base, fsys, name); err != nil {
			return nil, err
		}
	}
	if err := set.addError(base); err != nil {
		return nil, err
	}
	return set, nil
}

func (s *Set) add(base *template.Template, fsys fs.FS, name string) error {
	page, err := base.Clone()
	if err != nil {
		return fmt.Errorf("parse page %s: %w", name, err)
	}
	if page, err = page.ParseFS(fsys, name); err != nil {
		return fmt.Errorf("parse page %s: %w", name, err)
	}
	if page.Lookup("main") == nil {
		return fmt.Errorf("parse page %s: it does not define \"main\"", name)
	}
	s.pages[strings.TrimSuffix(path.Base(name), ".html")] = page
	return nil
}

// addError makes the page that [Set.Error] writes.
func (s *Set) addError(base *template.Template) error {
	page, err := base.Clone()
	if err != nil {
		return fmt.Errorf("parse error page: %w", err)
	}
	if page, err = page.Parse(`{{define "main"}}{{template "error" .}}{{end}}`); err != nil {
		return fmt.Errorf("parse error page: %w", err)
	}
	s.pages[errorName] = page
	return nil
}

// Render writes a whole page, or, when its template fails, the page of a
// failure with status 500. The error is for the log; the answer is written in
// both cases.
func (s *Set) Render(w http.ResponseWriter, status int, p Page) error {
	body, err := s.execute(p, "shell")
	if err == nil {
		write(w, status, body)
		return nil
	}
	if failure := s.Error(w, http.StatusInternalServerError); failure != nil {
		return errors.Join(err, failure)
	}
	return err
}

// Fragment gives one named block of a page ({{define "row"}}), for htmx and
// event streams. The caller writes it.
func (s *Set) Fragment(page, block string, data any) ([]byte, error) {
	t, ok := s.pages[page]
	if !ok {
		return nil, fmt.Errorf("render %s: there is no such page", page)
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, block, data); err != nil {
		return nil, fmt.Errorf("render %s of %s: %w", block, page, err)
	}
	return buf.Bytes(), nil
}

func (s *Set) execute(p Page, block string) ([]byte, error) {
	t, ok := s.pages[p.Name]
	if !ok {
		return nil, fmt.Errorf("render %s: there is no such page", p.Name)
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, block, view{Shell: s.shell, Page: p}); err != nil {
		return nil, fmt.Errorf("render %s: %w", p.Name, err)
	}
	return buf.Bytes(), nil
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader is gone; there is no one to tell
}
