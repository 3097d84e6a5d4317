package docs

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// schema reads a named schema: its fields, or the values that it may take.
func (s source) schema(name string, n *yaml.Node) schema {
	out := schema{Name: name, Description: text(n, "description"), Values: values(n)}
	required := items(get(n, "required"))
	for key, node := range pairs(get(n, "properties")) {
		f := s.field(key, node)
		f.Required = slices.ContainsFunc(required, func(r *yaml.Node) bool { return r.Value == key })
		out.Fields = append(out.Fields, f)
	}
	return out
}

// field reads what a field holds: its type in words, or the schema that it
// refers to.
func (s source) field(name string, n *yaml.Node) field {
	f := field{Name: name}
	if _, ref := s.follow(n); ref != "" {
		f.Schema = ref
		return f
	}
	f.Description = text(n, "description")
	f.Type = text(n, "type")
	if format := text(n, "format"); format == "date-time" || format == "binary" {
		f.Type = format
	}
	if f.Type == "array" {
		inner := s.field("", get(n, "items"))
		f.Type, f.Schema = "array of ", inner.Schema
		if inner.Schema == "" {
			f.Type += inner.Type
		}
	}
	if v := values(n); len(v) > 0 {
		f.Type += ": " + strings.Join(v, ", ")
	}
	f.Type += bounds(n)
	return f
}

// bounds writes the range of a number.
func bounds(n *yaml.Node) string {
	least, most := text(n, "minimum"), text(n, "maximum")
	switch {
	case least != "" && most != "":
		return ", " + least + " to " + most
	case least != "":
		return ", " + least + " or more"
	}
	return ""
}

// values gives the values of an enumeration.
func values(n *yaml.Node) []string {
	var all []string
	for _, v := range items(get(n, "enum")) {
		if v.Value != "" {
			all = append(all, v.Value)
		}
	}
	return all
}

// problem reads one of the shared problem answers.
func (s source) problem(n *yaml.Node) problem {
	p := problem{Description: text(n, "description")}
	for _, media := range pairs(get(n, "content")) {
		ex := get(media, "example")
		_, p.Name, _ = strings.Cut(text(ex, "type"), "#")
		p.Example = example(ex)
	}
	return p
}
