package main

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"

	"github.com/logto-go/management/openapi/internal/files"
)

// stageDir holds the files that the steps have made, below the paths they will have, until the
// last step puts all of them in place. A step that fails leaves the module as it was.
const stageDir = ".build/stage"

// clearStage forgets what an earlier run left.
func clearStage() error { return os.RemoveAll(stageDir) }

// stage adds files to the stage.
func stage(contents map[string][]byte) error {
	staged := map[string][]byte{}
	for name, data := range contents {
		path := filepath.Join(stageDir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		staged[path] = data
	}
	return files.Replace(staged)
}

// staged returns where to read a file: on the stage if it is there, else in its place.
func staged(name string) string {
	path := filepath.Join(stageDir, name)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	return name
}

// publish puts the files of the stage and some more in place, removes others, and clears the stage.
func publish(more map[string][]byte, remove ...string) error {
	all := maps.Clone(more)
	if all == nil {
		all = map[string][]byte{}
	}
	root := os.DirFS(stageDir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all[name], err = fs.ReadFile(root, name)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for name := range all {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
	}
	if err := files.Replace(all, remove...); err != nil {
		return err
	}
	return clearStage()
}
