package scaling

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// copyModule copies what the generator and the compiler need.
func copyModule(root, dir string) error {
	for _, part := range []string{"auth", "docs", "gen", "internal", "middleware", "openapi", "testdata/releases"} {
		if err := os.CopyFS(filepath.Join(dir, part), sources{os.DirFS(filepath.Join(root, part))}); err != nil {
			return err
		}
	}
	files, err := filepath.Glob(filepath.Join(root, "*.go"))
	if err != nil {
		return err
	}
	files = append(files, filepath.Join(root, "go.mod"), filepath.Join(root, "go.sum"))
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), data, 0o600); err != nil { //nolint:gosec // the folder is of this program's making
			return err
		}
	}
	return nil
}

// sources leaves the tests out of a file system.
type sources struct{ fs.FS }

// ReadDir lists a folder.
func (s sources) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	var kept []fs.DirEntry
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), "_test.go") && entry.Name() != "testdata" {
			kept = append(kept, entry)
		}
	}
	return kept, err
}
