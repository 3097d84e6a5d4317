package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// configPath gives the config file that the flags or the environment name.
func configPath(args []string, env *Env) string {
	for i, a := range args {
		if path, ok := strings.CutPrefix(a, "--config="); ok {
			return path
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return env.Getenv("BREAKWATER_CONFIG")
}

// settings is a config file: flag names to values.
type settings struct {
	path   string
	values map[string]any
	lines  map[string]int
}

// configFile reads a config file: YAML, one mapping of flag names to values.
func configFile(path string) (kong.Resolver, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Newf(fault.NotFound, "--config %s: %s. Is the name right, and may you read it?", path, plainly(err))
	}
	s := settings{path: path, values: map[string]any{}, lines: map[string]int{}}
	var doc yaml.Node
	err = yaml.NewDecoder(bytes.NewReader(data)).Decode(&doc)
	if errors.Is(err, io.EOF) {
		return s, nil
	}
	if err != nil || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fault.Newf(fault.Invalid, "%s: must be YAML, one «flag: value» a line.", path)
	}
	pairs := doc.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		if value.Kind != yaml.ScalarNode {
			return nil, fault.Newf(fault.Invalid, "%s:%d: %s must be a single value.", path, value.Line, key.Value)
		}
		s.values[key.Value], s.lines[key.Value] = value.Value, key.Line
	}
	return s, nil
}

// Validate refuses names that no flag has.
func (s settings) Validate(app *kong.Application) error {
	known := flagNames(app.Node)
	for name, line := range s.lines {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s:%d: no flag is named %q", s.path, line, name)
		}
	}
	return nil
}

func flagNames(n *kong.Node) []string {
	var names []string
	for _, f := range n.Flags {
		names = append(names, f.Name)
	}
	for _, child := range n.Children {
		names = append(names, flagNames(child)...)
	}
	return names
}

// Resolve gives the file's value for a flag, or nil. The environment comes
// before the file.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil
		}
	}
	return s.values[flag.Name], nil
}
