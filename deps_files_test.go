package breakwater_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// goFile is a parsed file of the module, whatever its build tags.
type goFile struct {
	name, folder string
	set          *token.FileSet
	syntax       *ast.File
}

func (f goFile) isTest() bool { return strings.HasSuffix(f.name, "_test.go") }

// goFiles reads every Go file of the module.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != "." && (strings.ContainsAny(d.Name()[:1], "._") || d.Name() == "node_modules" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(p) != ".go" {
			return nil
		}
		source, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		f, err := parseFile(filepath.ToSlash(p), source)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func parseFile(p string, source []byte) (goFile, error) {
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, p, source, parser.SkipObjectResolution)
	return goFile{p, filepath.ToSlash(filepath.Dir(p)), set, syntax}, err
}

// imports gives the paths that the file imports.
func (f goFile) imports() []string {
	var paths []string
	for _, spec := range f.syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err == nil { // the parser has checked it
			paths = append(paths, p)
		}
	}
	return paths
}

// hidden are the functions whose result depends on more than their arguments,
// by package.
var hidden = map[string][]string{
	"time": {"Now", "Since", "Until", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "Sleep"},
	"math/rand/v2": {
		"ExpFloat64", "Float32", "Float64", "Int", "Int32", "Int32N", "Int64", "Int64N", "IntN", "N", "NormFloat64",
		"Perm", "Shuffle", "Uint", "Uint32", "Uint32N", "Uint64", "Uint64N", "UintN",
	},
}

// ambient gives where the file names one of the hidden functions, as
// «file:line:column: time.Now».
func (f goFile) ambient() []string {
	var uses []string
	for pkg, functions := range hidden {
		name := f.nameOf(pkg)
		if name == "" {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok || !slices.Contains(functions, sel.Sel.Name) {
				return true
			}
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == name {
				uses = append(uses, fmt.Sprintf("%s: %s.%s", f.set.Position(sel.Pos()), pkg, sel.Sel.Name))
			}
			return true
		})
	}
	return uses
}

// nameOf gives the name under which the file imports a package, or "".
func (f goFile) nameOf(pkg string) string {
	for _, spec := range f.syntax.Imports {
		if spec.Path.Value != strconv.Quote(pkg) {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(strings.TrimSuffix(pkg, "/v2"))
	}
	return ""
}
