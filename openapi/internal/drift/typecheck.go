package drift

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// typeChecker type-checks the packages of a source. Packages from elsewhere come
// from what the go command compiled.
type typeChecker struct {
	source   *source
	external types.Importer
	done     map[string]*types.Package
	Errors   []string // with file and line
}

// newImporter reads packages from their compiled form.
func newImporter(exports map[string]string) types.Importer {
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("no compiled package %s", path)
		}
		return os.Open(exports[path])
	})
}

// Import implements types.Importer.
func (c *typeChecker) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	pkg := c.source.pkgs[path]
	if pkg == nil {
		return c.external.Import(path)
	}
	if done, ok := c.done[path]; ok {
		if done == nil {
			return nil, fmt.Errorf("import cycle through %s", path)
		}
		return done, nil
	}
	c.done[path] = nil
	c.done[path] = c.check(path, pkg.files)
	return c.done[path], nil
}

// check type-checks files as one package and keeps the errors. What it returns
// is as complete as the errors allow.
func (c *typeChecker) check(path string, files []*ast.File) *types.Package {
	conf := types.Config{
		Importer: c,
		Error: func(err error) {
			var e types.Error
			if errors.As(err, &e) && !e.Soft {
				pos := c.source.fset.Position(e.Pos)
				message := strings.ReplaceAll(strings.Join(strings.Fields(e.Msg), " "), c.source.module+"/", "")
				c.Errors = append(c.Errors, fmt.Sprintf("%s:%d: %s", pos.Filename, pos.Line, message))
			}
		},
	}
	pkg, _ := conf.Check(path, c.source.fset, files, nil) // the errors were kept above
	return pkg
}

// checkAll type-checks packages with their tests.
func (c *typeChecker) checkAll(pkgs map[string]*sourcePackage) {
	for _, path := range slices.Sorted(maps.Keys(pkgs)) {
		pkg := pkgs[path]
		if _, err := c.Import(path); err != nil {
			c.Errors = append(c.Errors, err.Error())
			continue
		}
		if len(pkg.tests) > 0 {
			c.check(path, slices.Concat(pkg.files, pkg.tests))
		}
		if len(pkg.xtests) > 0 {
			c.check(path+"_test", pkg.xtests)
		}
	}
	slices.Sort(c.Errors)
	c.Errors = slices.Compact(c.Errors)
}
