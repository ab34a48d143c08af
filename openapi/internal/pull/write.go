package pull

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// file is a file to be, with its whole content.
type file struct {
	path string
	data []byte
}

// writeFiles replaces files. Each content is first written to a temporary
// file in the folder of its target and flushed; only when all of them are
// safe on disk are they renamed into place.
func writeFiles(files []file) (err error) {
	var temps []string
	defer func() {
		for _, temp := range temps {
			if e := os.Remove(temp); e != nil && !errors.Is(e, os.ErrNotExist) {
				err = errors.Join(err, e)
			}
		}
	}()
	for _, f := range files {
		// A folder in the way would only show at the rename, when another
		// file may already be in place.
		if info, err := os.Stat(f.path); err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s is not a regular file", f.path)
		}
		temp, err := writeTemp(f)
		if temp != "" {
			temps = append(temps, temp)
		}
		if err != nil {
			return err
		}
	}
	for i, f := range files {
		if err := os.Rename(temps[i], f.path); err != nil {
			return err
		}
	}
	return nil
}

// writeTemp returns the name of the temporary file as soon as there is one,
// also beside an error.
func writeTemp(f file) (name string, err error) {
	temp, err := os.CreateTemp(filepath.Dir(f.path), "."+filepath.Base(f.path)+".*")
	if err != nil {
		return "", err
	}
	defer func() {
		err = errors.Join(err, temp.Close())
	}()
	if _, err := temp.Write(f.data); err != nil {
		return temp.Name(), err
	}
	if err := temp.Chmod(0o644); err != nil { // temporary files are private at first
		return temp.Name(), err
	}
	return temp.Name(), temp.Sync()
}
