package files

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Replace writes files, by path, and removes others. Each content is first written to a temporary
// file in the folder of its target and flushed; only when all of them are safe on disk are they
// renamed into place. Where one cannot be, those before it get their old content back. Temporary
// files of a run that was killed are removed.
func Replace(contents map[string][]byte, remove ...string) (err error) {
	var temps []string
	defer func() {
		for _, temp := range temps {
			if e := os.Remove(temp); e != nil && !errors.Is(e, fs.ErrNotExist) {
				err = errors.Join(err, e)
			}
		}
	}()
	paths := slices.Sorted(maps.Keys(contents))
	undo := map[string][]byte{} // nil: there was no file
	for _, path := range slices.Concat(paths, remove) {
		old, err := read(path)
		if err != nil {
			return err
		}
		undo[path] = old
	}
	for _, path := range paths {
		if err := removeTemps(path); err != nil {
			return err
		}
		temp, err := writeTemp(path, contents[path])
		if temp != "" {
			temps = append(temps, temp)
		}
		if err != nil {
			return err
		}
	}
	for i, path := range paths {
		if err := os.Rename(temps[i], path); err != nil {
			return errors.Join(err, restore(undo, paths[:i]))
		}
	}
	for i, path := range remove {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(err, restore(undo, slices.Concat(paths, remove[:i])))
		}
	}
	return nil
}

// read returns the content of a file, or nil if there is none. A folder in the way would otherwise
// only show at the rename.
func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	data, err := os.ReadFile(path)
	if data == nil {
		data = []byte{}
	}
	return data, err
}

func restore(undo map[string][]byte, paths []string) error {
	var errs []error
	for _, path := range paths {
		if old := undo[path]; old != nil {
			errs = append(errs, os.WriteFile(path, old, 0o644))
		} else {
			errs = append(errs, os.Remove(path))
		}
	}
	return errors.Join(errs...)
}

// tempName is the name of a temporary file for a path, with a star for what makes it unique.
func tempName(path string) string { return "." + filepath.Base(path) + ".*.tmp" }

// removeTemps removes what an earlier run left behind.
func removeTemps(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	for _, entry := range entries {
		if left, _ := filepath.Match(tempName(path), entry.Name()); left {
			err = errors.Join(err, os.Remove(filepath.Join(filepath.Dir(path), entry.Name())))
		}
	}
	return err
}

// writeTemp returns the name of the temporary file as soon as there is one, also beside an error.
func writeTemp(path string, data []byte) (name string, err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), tempName(path))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, temp.Close()) }()
	if _, err := temp.Write(data); err != nil {
		return temp.Name(), err
	}
	if err := temp.Chmod(0o644); err != nil { // temporary files are private at first
		return temp.Name(), err
	}
	return temp.Name(), temp.Sync()
}
