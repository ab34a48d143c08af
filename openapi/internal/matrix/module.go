package matrix

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// packages are those that users import. They are vetted with their tests, which must not hang on
// what only some releases have; newTests may. Programs are vetted and not built, since linking
// them takes long and says nothing of the generated code.
var (
	packages = []string{".", "./gen", "./auth", "./middleware", "./webhook", "./logtotest"}
	commands = [][]string{append([]string{"build"}, packages...), append([]string{"vet", "./logtotest/..."}, packages...)}
)

// copied are the folders that these packages need.
var copied = []string{"auth", "middleware", "webhook", "logtotest", "internal"}

// newTests are tests of what the newest release has: the examples of all resources, the tests of the
// in-memory server, which is a server of that release, and files named newest_test.go.
func newTests(path string) bool {
	return strings.HasSuffix(path, "_test.go") &&
		(strings.HasPrefix(filepath.Base(path), "example_resources") || filepath.Base(path) == "newest_test.go" || strings.Contains("/"+filepath.ToSlash(path), "/logtotest/"))
}

// module is a copy of this module, in which the generated files of one document after the other
// stand. It stays in its folder, so that the go command compiles once what no document changes.
type module struct {
	dir       string
	generated []string // files of the document before
}

// newModule copies what is written by hand of the module at root.
func newModule(root string) (*module, error) {
	dir, err := os.MkdirTemp("", "logto-release-")
	if err != nil {
		return nil, err
	}
	return &module{dir: dir}, copyModule(root, dir)
}

func (m *module) remove() error { return os.RemoveAll(m.dir) }

// copyModule copies what is written by hand of the module at root.
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

// check puts generated files in the place of those before, builds and vets the module, and returns
// what the compiler says. The tests of the clients call what a supported release has.
func (m *module) check(ctx context.Context, supported bool, files map[string][]byte) (problems []string, err error) {
	if err := m.replace(files); err != nil {
		return nil, err
	}
	for _, args := range commands {
		if supported && args[0] == "vet" {
			args = append(slices.Clip(args), "./internal/calls") // which has the tests of the clients
		}
		if out, ok := goCommand(ctx, m.dir, args...); !ok {
			return lines(out, m.dir), nil
		}
	}
	return nil, nil
}

// replace writes generated files, and removes those before.
func (m *module) replace(files map[string][]byte) error {
	for _, path := range m.generated {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	m.generated = nil
	for name, data := range files {
		path := filepath.Join(m.dir, filepath.FromSlash(name))
		if err := writeFile(path, data); err != nil {
			return err
		}
		m.generated = append(m.generated, path)
	}
	return nil
}

// goCommand returns what the go command printed, and whether it succeeded.
func goCommand(ctx context.Context, dir string, args ...string) (out []byte, ok bool) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil && len(bytes.TrimSpace(out)) == 0 {
		out = []byte(fmt.Sprintf("go %s: %v", args[0], err))
	}
	return out, err == nil
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
