package docs

import (
	"iter"
	"strings"

	"go.yaml.in/yaml/v3"
)

// source finds nodes of the document by reference.
type source struct{ root *yaml.Node }

// follow gives what a {$ref} stands for, with the last part of the reference;
// any other node as it is, with no name.
func (s source) follow(n *yaml.Node) (to *yaml.Node, name string) {
	ref := text(n, "$ref")
	if ref == "" {
		return n, ""
	}
	to = s.root
	for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		to, name = get(to, part), part
	}
	return to, name
}

// get gives the value of a key of a mapping, or nil.
func get(n *yaml.Node, key string) *yaml.Node {
	for k, v := range pairs(n) {
		if k == key {
			return v
		}
	}
	return nil
}

// text gives the scalar at a key, or of n itself when key is empty; "" when
// there is none.
func text(n *yaml.Node, key string) string {
	if key != "" {
		n = get(n, key)
	}
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// pairs goes over a mapping in its order.
func pairs(n *yaml.Node) iter.Seq2[string, *yaml.Node] {
	return func(yield func(string, *yaml.Node) bool) {
		if n == nil || n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i].Value, n.Content[i+1]) {
				return
			}
		}
	}
}

// items gives the items of a sequence.
func items(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

// first gives the first item of a sequence, or nil.
func first(n *yaml.Node) *yaml.Node {
	if all := items(n); len(all) > 0 {
		return all[0]
	}
	return nil
}
