package cli

import (
	"cmp"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Language is the flag of the language that something is put into words in.
type Language struct {
	Language string `placeholder:"TAG" help:"In which language: en, es, fr, pt or de. Left out, that of LANG, or else English."`
}

// Words are the flags of what is put into words for one reader.
type Words struct {
	Language
	For string `enum:"reviewer,young" default:"reviewer" help:"For whom: ${enum}. Young is for a fifteen-year-old or a parent."`
}

// catalogue gives the texts of the language that was asked for. One that was
// asked for by name and is not there is refused.
func (w Language) catalogue(env *Env) (*words.Catalogue, error) {
	library, err := words.Load()
	if err != nil {
		return nil, err
	}
	if w.Language != "" && !library.Has(w.Language) {
		return nil, fault.Newf(fault.Unsupported, "--language %s: there are no words in it. There are: %s.",
			w.Language, strings.Join(library.Languages(), ", "))
	}
	return library.Choose(cmp.Or(w.Language, locale(env))), nil
}

// locale gives the language of the terminal as a tag: "pt_BR.UTF-8" is "pt-BR".
// The order is that of POSIX.
func locale(env *Env) string {
	name := cmp.Or(env.Getenv("LC_ALL"), env.Getenv("LC_MESSAGES"), env.Getenv("LANG"))
	name, _, _ = strings.Cut(name, ".")
	name, _, _ = strings.Cut(name, "@")
	return strings.ReplaceAll(name, "_", "-")
}
