package contact

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

//go:embed presets
var files embed.FS

// DefaultPreset is the preset to take when none is named.
const DefaultPreset = "strict"

// Presets lists the names of the presets.
func Presets() []string { return []string{"strict", "snapchat", "tiktok"} }

// Load gives the preset of that name. A name that is not in [Presets] is a
// NotFound [fault.Error]. It compiles the preset anew; call it once.
func Load(preset string) (*Policy, error) {
	for _, name := range Presets() {
		if name == preset {
			return loadEmbedded(name)
		}
	}
	return nil, &fault.Error{
		Code:   fault.NotFound,
		Field:  "preset",
		Public: "must be one of " + strings.Join(Presets(), ", "),
	}
}

func loadEmbedded(name string) (*Policy, error) {
	sources := []source{}
	for _, file := range []string{"common.cedar", name + ".cedar"} {
		text, err := files.ReadFile("presets/" + file)
		if err != nil {
			return nil, fmt.Errorf("load preset %s: %w", name, err)
		}
		sources = append(sources, source{file, text})
	}
	return compile(name, sources...)
}

// source is one file of Cedar policies.
type source struct {
	file string
	text []byte
}

// compile checks every policy against the schema, in Cedar's strict mode, and
// that its annotations say what it is.
func compile(name string, sources ...source) (*Policy, error) {
	checker, err := newChecker()
	if err != nil {
		return nil, fmt.Errorf("load preset %s: %w", name, err)
	}
	p := &Policy{name: name, schema: checker, rules: map[Action]set{}, advice: map[Action]set{}}
	for _, src := range sources {
		list, err := cedar.NewPolicyListFromBytes(src.file, src.text)
		if err != nil {
			return nil, fmt.Errorf("load preset %s: %s: %w", name, src.file, err)
		}
		for _, policy := range list {
			if err := p.add(policy); err != nil {
				return nil, fmt.Errorf("load preset %s: %s line %d: %w", name, src.file, policy.Position().Line, err)
			}
		}
	}
	return p, nil
}

func newChecker() (*validate.Validator, error) {
	text, err := files.ReadFile("presets/schema.cedarschema")
	if err != nil {
		return nil, err
	}
	var s schema.Schema
	s.SetFilename("schema.cedarschema")
	if err := s.UnmarshalCedar(text); err != nil {
		return nil, err
	}
	resolved, err := s.Resolve()
	if err != nil {
		return nil, err
	}
	return validate.New(resolved, validate.WithStrict()), nil
}

func (p *Policy) add(policy *cedar.Policy) error {
	r, err := readRule(policy)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(p.all, func(other rule) bool { return other.id == r.id }) {
		return fmt.Errorf("policy %s: there are two of this @id", r.id)
	}
	if err := p.schema.Policy(string(r.id), (*ast.Policy)(policy.AST())); err != nil {
		return fmt.Errorf("policy %s: %w", r.id, err)
	}
	p.all = append(p.all, r)
	sets := p.rules
	if r.limits || r.warning.ID != "" {
		sets = p.advice
	}
	for _, action := range Actions() {
		if narrowed, applies := r.on(action); applies {
			sets[action] = append(sets[action], narrowed)
		}
	}
	return nil
}
