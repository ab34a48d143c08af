package drift

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"go/scanner"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"

	"github.com/logto-go/management/openapi/internal/emit"
)

// GoChange is a change of what users of a package can write.
type GoChange struct {
	Package  string // its name: management or gen
	Breaking bool
	Text     string
}

// goChanges compares the Go code in the working directory with the same code
// after the generated files took their places. It also returns the errors of
// the compiler that are new: code, examples and tests that use what is gone.
func goChanges(ctx context.Context, generated map[string][]byte) (changes []GoChange, broken []string, err error) {
	if same, err := sameCode(generated); same || err != nil {
		return nil, nil, err
	}
	list, err := listModule(ctx)
	if err != nil {
		return nil, nil, err
	}
	before, err := readSource(list, nil)
	if err != nil {
		return nil, nil, err
	}
	after, err := readSource(list, generated)
	if err != nil {
		return nil, nil, err
	}
	root, gen := before.module, before.module+"/gen"
	users := [2]map[string]*sourcePackage{before.users(root, gen), after.users(root, gen)}
	exports, err := listExports(ctx, externalImports(before, users[0], users[1]))
	if err != nil {
		return nil, nil, err
	}
	external := newImporter(exports)
	var checks [2]*typeChecker
	for i, s := range []*source{before, after} {
		checks[i] = &typeChecker{source: s, external: external, done: map[string]*types.Package{}}
		checks[i].checkAll(users[i])
	}
	for _, path := range []string{root, gen} {
		old, now := checks[0].done[path], checks[1].done[path]
		if old == nil || now == nil {
			continue // a package that is missing shows among the errors
		}
		for _, c := range apidiff.Changes(old, now).Changes {
			changes = append(changes, GoChange{now.Name(), !c.Compatible, shorten(c.Message, before.module)})
		}
		changes = append(changes, wireChanges(old, now)...)
	}
	// What most people write comes first: management before gen.
	slices.SortStableFunc(changes, func(a, b GoChange) int {
		return cmp.Or(compareBool(b.Breaking, a.Breaking), cmp.Compare(b.Package, a.Package), cmp.Compare(a.Text, b.Text))
	})
	broken = slices.DeleteFunc(slices.Clone(checks[1].Errors), func(message string) bool {
		return slices.Contains(checks[0].Errors, message)
	})
	return changes, broken, nil
}

// sameCode reports whether the generated files are those in the working directory, but for comments.
func sameCode(generated map[string][]byte) (bool, error) {
	for name, data := range generated {
		if filepath.Ext(name) != ".go" {
			continue
		}
		have, err := os.ReadFile(filepath.FromSlash(name))
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil || !bytes.Equal(have, data) && !sameTokens(have, data) {
			return false, err
		}
	}
	stale, err := emit.Stale(".", generated)
	return len(stale) == 0, err
}

// sameTokens reports whether two files differ in comments and white space only.
func sameTokens(a, b []byte) bool {
	var x, y scanner.Scanner
	x.Init(token.NewFileSet().AddFile("", -1, len(a)), a, nil, 0)
	y.Init(token.NewFileSet().AddFile("", -1, len(b)), b, nil, 0)
	for {
		_, tokenX, textX := x.Scan()
		_, tokenY, textY := y.Scan()
		if tokenX != tokenY || textX != textY {
			return false
		}
		if tokenX == token.EOF {
			return x.ErrorCount+y.ErrorCount == 0
		}
	}
}

// externalImports returns what packages import from outside the module.
func externalImports(s *source, pkgs ...map[string]*sourcePackage) []string {
	out := map[string]bool{}
	var add func(path string)
	seen := map[string]bool{}
	add = func(path string) {
		pkg := s.pkgs[path]
		if pkg == nil {
			out[path] = true
			return
		}
		if !seen[path] {
			seen[path] = true
			for _, p := range imports(pkg.files) {
				add(p)
			}
		}
	}
	for _, set := range pkgs {
		for _, pkg := range set {
			for _, path := range imports(pkg.files, pkg.tests, pkg.xtests) {
				add(path)
			}
		}
	}
	delete(out, "unsafe")
	delete(out, "C")
	return slices.Sorted(maps.Keys(out))
}

// shorten writes the packages of the module by their last name.
func shorten(text, module string) string {
	text = strings.ReplaceAll(text, module+"/", "")
	return strings.ReplaceAll(text, module+".", "management.")
}
