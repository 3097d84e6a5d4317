// Package docs makes a page for people from an OpenAPI document: every
// operation with its examples, as a caller would send them. The page has no
// script and asks nobody for anything.
package docs

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
)

//go:embed page.html
var pageText string

//go:embed page.css
var style string

// Page gives the page for an OpenAPI 3.0 document in YAML. Every operation MUST
// have an operationId and a tag that the document describes.
func Page(spec []byte) ([]byte, error) {
	d, err := read(spec)
	if err != nil {
		return nil, fmt.Errorf("read description: %w", err)
	}
	tmpl, err := template.New("page").Funcs(template.FuncMap{"blocks": blocks, "inline": inline}).Parse(pageText)
	if err != nil {
		return nil, fmt.Errorf("read template: %w", err)
	}
	var page bytes.Buffer
	if err := tmpl.Execute(&page, view{document: d, Style: template.CSS(style)}); err != nil { //nolint:gosec // our own file
		return nil, fmt.Errorf("make page: %w", err)
	}
	return page.Bytes(), nil
}

// Policy gives the Content-Security-Policy under which the page is served:
// nothing but its own style.
func Policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// view is what the template is given.
type view struct {
	document
	Style template.CSS
}
