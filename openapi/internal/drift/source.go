package drift

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// source is the parsed Go code of the module, with some files replaced.
type source struct {
	module string // its path
	fset   *token.FileSet
	pkgs   map[string]*sourcePackage // by import path
}

type sourcePackage struct {
	path                 string
	files, tests, xtests []*ast.File
}

const generatedSuffix = ".gen.go"

// readSource parses the listed packages of the module in the working directory. With generated files
// (by path from its root), those take the place of the ones on disk.
func readSource(list []listed, generated map[string][]byte) (*source, error) {
	s := &source{fset: token.NewFileSet(), pkgs: map[string]*sourcePackage{}}
	for _, p := range list {
		s.module = p.Module.Path
		rel, err := filepath.Rel(p.Module.Dir, p.Dir)
		if err != nil {
			return nil, err
		}
		pkg := &sourcePackage{path: p.ImportPath}
		s.pkgs[p.ImportPath] = pkg
		if generated != nil {
			p.GoFiles = slices.DeleteFunc(slices.Clone(p.GoFiles), func(name string) bool { return strings.HasSuffix(name, generatedSuffix) })
			for _, name := range slices.Sorted(maps.Keys(generated)) {
				if filepath.Dir(filepath.FromSlash(name)) == rel {
					p.GoFiles = append(p.GoFiles, filepath.Base(name))
				}
			}
		}
		if pkg.files, err = s.parse(rel, p.GoFiles, generated); err != nil {
			return nil, err
		}
		if pkg.tests, err = s.parse(rel, p.TestGoFiles, nil); err != nil {
			return nil, err
		}
		if pkg.xtests, err = s.parse(rel, p.XTestGoFiles, nil); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *source) parse(dir string, names []string, generated map[string][]byte) ([]*ast.File, error) {
	var out []*ast.File
	for _, name := range names {
		path := filepath.Join(dir, name)
		var text any // nil: read the file
		if data, ok := generated[filepath.ToSlash(path)]; ok {
			text = data
		}
		file, err := parser.ParseFile(s.fset, path, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		out = append(out, file)
	}
	return out, nil
}

// imports returns the import paths of files.
func imports(files ...[]*ast.File) []string {
	var out []string
	for _, file := range slices.Concat(files...) {
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				out = append(out, path)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// users returns the packages that reach one of the targets through imports,
// those of their tests included.
func (s *source) users(targets ...string) map[string]*sourcePackage {
	out := map[string]*sourcePackage{}
	for _, path := range targets {
		if s.pkgs[path] != nil {
			out[path] = s.pkgs[path]
		}
	}
	for grown := true; grown; {
		grown = false
		for path, pkg := range s.pkgs {
			if out[path] != nil {
				continue
			}
			if slices.ContainsFunc(imports(pkg.files, pkg.tests, pkg.xtests), func(p string) bool { return out[p] != nil }) {
				out[path] = pkg
				grown = true
			}
		}
	}
	return out
}
