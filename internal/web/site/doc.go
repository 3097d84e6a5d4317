// Package site is the public site: what to do now for a person who is being
// threatened, and for those who stand by them.
//
// It keeps nothing. It sets no cookie, loads nothing from elsewhere, and works
// without JavaScript. The country is chosen by the reader, never guessed; it is
// a part of the path (/c/GB), and no title or path names the subject.
package site
