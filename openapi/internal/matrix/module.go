package matrix

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// packages are those that users import. They are vetted with their tests, which must not hang on
// what only some releases have; newTests may.
var packages = []string{".", "./gen", "./auth", "./middleware", "./webhook", "./logtotest/..."}

// copied are the folders that these packages need.
var copied = []string{"auth", "middleware", "webhook", "logtotest", "internal"}

// newTests are tests of what the newest release has: the examples of all resources, and the tests of
// the in-memory server, which is a server of that release.
func newTests(path string) bool {
	return strings.HasSuffix(path, "_test.go") &&
		(strings.HasPrefix(filepath.Base(path), "example_resources") || strings.Contains("/"+filepath.ToSlash(path), "/logtotest/"))
}

// copyModule copies what is written by hand of the module at root, and returns the folder.
func copyModule(root, dir string) error {
	top, err := filepath.Glob(filepath.Join(root, "*"))
	if err != nil {
		return err
	}
	for _, path := range top {
		name := filepath.Base(path)
		if strings.HasSuffix(name, ".gen.go") || filepath.Ext(name) != ".go" && name != "go.mod" && name != "go.sum" {
			continue
		}
		if newTests(path) {
			continue
		}
		if err := copyFile(path, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	for _, name := range copied {
		if err := copyFolder(filepath.Join(root, name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

func copyFolder(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || newTests(path) {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		return copyFile(path, filepath.Join(to, rel))
	})
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return writeFile(to, data)
}

func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// check writes the generated files into a copy of the module, builds and vets it, and returns what
// the compiler says.
func check(ctx context.Context, root string, files map[string][]byte) (problems []string, err error) {
	dir, err := os.MkdirTemp("", "logto-release-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := copyModule(root, dir); err != nil {
		return nil, err
	}
	for name, data := range files {
		if err := writeFile(filepath.Join(dir, filepath.FromSlash(name)), data); err != nil {
			return nil, err
		}
	}
	for _, args := range [][]string{{"build"}, {"vet"}} {
		out, err := goCommand(ctx, dir, append(args, packages...)...)
		if err != nil {
			return lines(out, dir), nil
		}
	}
	return nil, nil
}

func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil && len(bytes.TrimSpace(out)) == 0 {
		out = []byte(fmt.Sprintf("go %s: %v", args[0], err))
	}
	return out, err
}

// lines returns what the go command printed, without the names of packages and folders.
func lines(out []byte, dir string) []string {
	var list []string
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(strings.ReplaceAll(line, dir+string(filepath.Separator), ""))
		if line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, line)
		}
	}
	return list
}
