package help_test

import (
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/breakwater-safety/breakwater/internal/help"
)

func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plain reads YAML as JSON has it: a date without quotes is a text.
func plain(t *testing.T, text string) any {
	t.Helper()
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(text), &node); err != nil {
		t.Fatal(err)
	}
	textual(&node)
	var value any
	if err := node.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func textual(n *yaml.Node) {
	if n.Tag == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, child := range n.Content {
		textual(child)
	}
}

// What we ship is what the published schemas say.
func TestShippedBySchema(t *testing.T) {
	t.Parallel()
	for file, name := range map[string]string{"directory.yaml": "directory.schema.json", "law.yaml": "law.schema.json"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema(t, name).Validate(plain(t, string(data))); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// What a schema can say is said by both: a file that the program refuses for its
// form is refused by the schema, and one that it reads is not.
func TestSchemaAgreesWithReader(t *testing.T) {
	t.Parallel()
	directory := strings.Replace(head+entry, "012 345", `"012 345"`, 1)
	tests := []struct{ name, from, to string }{
		{"as it is", "", ""},
		{"checked by two", "    certainty", aCheck + "    certainty"},
		{"checked by one", "    certainty", strings.Replace(aCheck, "AB, CD", "AB", 1) + "    certainty"},
		{"checked by one twice", "    certainty", strings.Replace(aCheck, "AB, CD", "AB, AB", 1) + "    certainty"},
		{"checked by nobody", "    certainty", strings.Replace(aCheck, "AB, CD", "", 1) + "    certainty"},
		{"checked in a month", "    certainty", strings.Replace(aCheck, "2026-11-20", "2026-11", 1) + "    certainty"},
		{"unknown field", "name: Example", "name: Example\n    colour: blue"},
		{"version", "version: 2", "version: 1"},
		{"no source", "    source: https://help.example/about\n", ""},
		{"audience", "audience: all", "audience: grown-ups"},
		{"kind", "kind: helpline", "kind: advert"},
		{"no name", "name: Example", `name: ""`},
		{"plain http", "url: https", "url: http"},
		{"address with a user", "https://help.example\n", "https://a:b@help.example\n"},
		{"letters in a number", "012 345", "012 FLOWERS"},
		{"certainty", "official-dated", "rumour"},
		{"secondary", "official-dated", "secondary"},
		{"official-dated without date", "    dated: 2026-10-09\n", ""},
		{"a number without date", "    dated: 2026-10-09\n    certainty: official-dated", "    certainty: official-page"},
		{"nothing to reach", "    url: https://help.example\n    phones: [{number: \"012 345\", label: day}]\n", ""},
		{"expires in words", "    certainty", "    expires: never\n    certainty"},
	}
	s := schema(t, "directory.schema.json")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(directory, tt.from, tt.to, 1)
			if text == directory && tt.from != "" {
				t.Fatal("the test changes nothing")
			}
			_, read := help.Read(strings.NewReader(text))
			valid := s.Validate(plain(t, text))
			if (read == nil) != (valid == nil) {
				t.Errorf("the program says %v, the schema %v", read, valid)
			}
		})
	}
}
