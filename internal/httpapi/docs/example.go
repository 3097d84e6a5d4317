package docs

import (
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"
)

// exampleWidth is how long a line of an example may be before it is broken.
const exampleWidth = 84

// example writes an example as JSON, in its order; a text as it is.
func example(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	if n.Kind == yaml.ScalarNode {
		return strings.TrimSpace(n.Value)
	}
	return asJSON(n, "")
}

// asJSON writes a node on one line where it fits, else an item a line.
func asJSON(n *yaml.Node, indent string) string {
	if n.Kind == yaml.ScalarNode {
		return scalar(n)
	}
	if flat := flatJSON(n); len(indent)+len(flat) <= exampleWidth {
		return flat
	}
	opening, closing, parts := open(n), shut(n), []string{}
	deeper := indent + "  "
	for key, v := range entries(n) {
		parts = append(parts, deeper+key+asJSON(v, deeper))
	}
	return opening + "\n" + strings.Join(parts, ",\n") + "\n" + indent + closing
}

func flatJSON(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		return scalar(n)
	}
	parts := []string{}
	for key, v := range entries(n) {
		parts = append(parts, key+flatJSON(v))
	}
	return open(n) + strings.Join(parts, ", ") + shut(n)
}

// entries goes over a mapping, with each key written out, or over a sequence,
// with none.
func entries(n *yaml.Node) func(yield func(string, *yaml.Node) bool) {
	return func(yield func(string, *yaml.Node) bool) {
		for key, v := range pairs(n) {
			if !yield(quote(key)+": ", v) {
				return
			}
		}
		for _, v := range items(n) {
			if !yield("", v) {
				return
			}
		}
	}
}

func open(n *yaml.Node) string {
	if n.Kind == yaml.MappingNode {
		return "{"
	}
	return "["
}

func shut(n *yaml.Node) string {
	if n.Kind == yaml.MappingNode {
		return "}"
	}
	return "]"
}

func scalar(n *yaml.Node) string {
	switch n.Tag {
	case "!!int", "!!float", "!!bool", "!!null":
		return n.Value
	}
	return quote(n.Value)
}

func quote(s string) string {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can always be written
	return strings.TrimSpace(out.String())
}
