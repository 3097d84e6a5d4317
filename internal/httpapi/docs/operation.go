package docs

import (
	"net/http"
	"strings"

	"go.yaml.in/yaml/v3"
)

// operation reads an operation of a path.
func (s source) operation(method, path string, item, n *yaml.Node) operation {
	op := operation{
		ID: text(n, "operationId"), Method: method, Path: path,
		Summary: text(n, "summary"), Description: text(n, "description"),
	}
	if security := get(n, "security"); security != nil {
		op.Open = len(items(security)) == 0
	}
	for _, p := range append(items(get(item, "parameters")), items(get(n, "parameters"))...) {
		op.Parameters = append(op.Parameters, s.parameter(p))
	}
	body := get(n, "requestBody")
	op.BodyDescription = text(body, "description")
	for kind, media := range pairs(get(body, "content")) {
		c := call{content: s.content(kind, media)}
		c.Curl = op.curl(c.content)
		op.Calls = append(op.Calls, c)
	}
	if body == nil {
		op.Calls = []call{{Curl: op.curl(content{})}}
	}
	for status, answer := range pairs(get(n, "responses")) {
		c := s.answer(status, answer)
		if strings.HasPrefix(status, "2") {
			op.Answers = append(op.Answers, c)
		} else {
			op.Problems = append(op.Problems, c)
		}
	}
	return op
}

func (s source) parameter(n *yaml.Node) field {
	n, _ = s.follow(n)
	f := s.field(text(n, "name"), get(n, "schema"))
	f.In, f.Required, f.Description = text(n, "in"), text(n, "required") == "true", text(n, "description")
	f.Example = text(n, "example")
	if f.Example == "" {
		f.Example = text(first(get(n, "example")), "")
	}
	return f
}

func (s source) answer(status string, n *yaml.Node) content {
	n, _ = s.follow(n)
	c := content{}
	for kind, media := range pairs(get(n, "content")) {
		c = s.content(kind, media)
	}
	c.Status, c.Description = status, text(n, "description")
	return c
}

func (s source) content(kind string, media *yaml.Node) content {
	_, name := s.follow(get(media, "schema"))
	return content{Type: kind, Schema: name, Example: example(get(media, "example"))}
}

// curl gives a call as one would type it.
func (op operation) curl(body content) string {
	lines := []string{"curl"}
	if op.Method != http.MethodGet && (op.Method != http.MethodPost || body.Type == "") {
		lines[0] += " -X " + op.Method
	}
	file := body.Type == "image/*" || body.Type == "application/octet-stream"
	lines[0] += ` "$BREAKWATER` + op.example(file) + `"`
	if !op.Open {
		lines = append(lines, `-H "Authorization: Bearer $KEY"`)
	}
	if file {
		for _, p := range op.Parameters {
			if p.In == "header" {
				lines = append(lines, `-H "`+p.Name+": "+p.Example+`"`)
			}
		}
	}
	lines = append(lines, data(body)...)
	return strings.Join(lines, " \\\n  ")
}

// data gives curl's arguments for a body.
func data(body content) []string {
	switch body.Type {
	case "":
		return nil
	case "application/json":
		return []string{`-H "Content-Type: application/json"`, "-d '" + strings.ReplaceAll(body.Example, "'", `'\''`) + "'"}
	case "application/x-ndjson":
		return []string{`-H "Content-Type: application/x-ndjson"`, "--data-binary @lines.ndjson"}
	case "multipart/form-data":
		return []string{"-F id=upload-88121", "-F account=a-19", "-F bank=stop-list", "-F file=@picture.jpg"}
	}
	return []string{`-H "Content-Type: ` + strings.ReplaceAll(body.Type, "*", "jpeg") + `"`, "--data-binary @picture.jpg"}
}

// example gives the path with the examples of its parameters, and the query
// where it belongs to the call: beside a file, or where there is no body.
func (op operation) example(file bool) string {
	path, query := op.Path, []string{}
	for _, p := range op.Parameters {
		switch p.In {
		case "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", p.Example)
		case "query":
			query = append(query, p.Name+"="+p.Example)
		}
	}
	if len(query) > 0 && (file || op.Method == http.MethodGet) {
		path += "?" + strings.Join(query, "&")
	}
	return path
}
