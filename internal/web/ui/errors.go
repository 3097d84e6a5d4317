package ui

import (
	"fmt"
	"net/http"
)

// Message is an error page: what happened, what is safe, what to try.
type Message struct {
	Title, Heading string
	Lines          []string
}

// messageOf gives the English words for a status. They tell nothing of the cause.
func messageOf(status int) Message {
	switch status {
	case http.StatusNotFound:
		return Message{"Not here", "This page is not here", []string{
			"The address may be old, or a letter may be wrong.",
			"Nothing was sent and nothing was lost.",
		}}
	case http.StatusMethodNotAllowed:
		return Message{"Not possible", "This page cannot do that", []string{
			"It can be read, but it takes nothing in.",
			"Nothing was kept.",
		}}
	case http.StatusBadRequest:
		return Message{"Not understood", "We could not read that", []string{
			"Nothing was kept. Please go back and try again.",
		}}
	case http.StatusForbidden:
		return Message{"Not open", "This page is not open to you", []string{
			"Nothing was changed. You may need to sign in first.",
		}}
	default:
		return Message{"A fault", "Something failed on our side", []string{
			"It is not your doing. Nothing was sent and nothing was lost.",
			"Please try again in a moment.",
		}}
	}
}

// Error writes the page for a failed request, in the shell of the set. The
// error it gives is for the log.
func (s *Set) Error(w http.ResponseWriter, status int) error {
	m := s.shell.Message(status)
	body, err := s.errorPage(m)
	if err != nil {
		http.Error(w, m.Heading+".", status)
		return fmt.Errorf("render error page %d: %w", status, err)
	}
	write(w, status, body)
	return nil
}

// NotFound is a handler for what no page answers.
func (s *Set) NotFound(w http.ResponseWriter, _ *http.Request) {
	_ = s.Error(w, http.StatusNotFound) // the plain text was written instead
}

// NotAllowed gives a handler for the methods that a page does not take; allow
// is the Allow header, such as "GET, HEAD".
func (s *Set) NotAllowed(allow string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", allow)
		_ = s.Error(w, http.StatusMethodNotAllowed) // the plain text was written instead
	}
}

func (s *Set) errorPage(m Message) ([]byte, error) {
	data := struct {
		Message
		Home Link
	}{m, Link{s.shell.Words.Home, s.shell.Home}}
	return s.execute(Page{Name: errorName, Title: m.Title, Data: data}, "shell")
}
