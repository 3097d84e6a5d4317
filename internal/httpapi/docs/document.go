package docs

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is an OpenAPI document in the order in which it is read.
type document struct {
	Title, Description string
	Groups             []group
	Schemas            []schema
	Problems           []problem
}

// group is the operations of one tag.
type group struct {
	Name, Description string
	Operations        []operation
}

type operation struct {
	ID, Method, Path     string
	Summary, Description string
	Open                 bool // needs no key
	Parameters           []field
	BodyDescription      string
	Calls                []call
	Answers              []content
	Problems             []content
}

// call is one way to call an operation.
type call struct {
	content
	Curl string
}

// content is a body or an answer.
type content struct {
	Status, Description string
	Type, Example       string
	Schema              string // its name; empty when it has none
}

type schema struct {
	Name, Description string
	Fields            []field
	Values            []string
}

type field struct {
	Name, In, Type, Schema, Description, Example string
	Required                                     bool
}

// problem is a type of problem document, with an example of it.
type problem struct{ Name, Description, Example string }

// read reads the document.
func read(spec []byte) (document, error) {
	var file yaml.Node
	if err := yaml.Unmarshal(spec, &file); err != nil {
		return document{}, err
	}
	if len(file.Content) == 0 {
		return document{}, errors.New("it is empty")
	}
	s := source{root: file.Content[0]}
	info := get(s.root, "info")
	d := document{Title: text(info, "title"), Description: text(info, "description")}
	for _, tag := range items(get(s.root, "tags")) {
		d.Groups = append(d.Groups, group{Name: text(tag, "name"), Description: text(tag, "description")})
	}
	for path, item := range pairs(get(s.root, "paths")) {
		for method, op := range pairs(item) {
			if method == "parameters" {
				continue
			}
			if err := d.add(s.operation(strings.ToUpper(method), path, item, op), text(first(get(op, "tags")), "")); err != nil {
				return document{}, err
			}
		}
	}
	components := get(s.root, "components")
	for name, node := range pairs(get(components, "schemas")) {
		d.Schemas = append(d.Schemas, s.schema(name, node))
	}
	for _, node := range pairs(get(components, "responses")) {
		d.Problems = append(d.Problems, s.problem(node))
	}
	return d, nil
}

// add puts an operation into the group of its tag.
func (d *document) add(op operation, tag string) error {
	for i := range d.Groups {
		if d.Groups[i].Name == tag {
			d.Groups[i].Operations = append(d.Groups[i].Operations, op)
			return nil
		}
	}
	return fmt.Errorf("operation %s: its tag is not described", op.ID)
}
