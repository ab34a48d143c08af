package logtotest

import (
	"io/fs"
	"strings"
	"testing"
)

// What no response of a real server has: the mark of a text that was too long to be recorded.
func TestDataIsWhole(t *testing.T) {
	files, err := fs.ReadDir(embedded, "data")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(embedded, "data/"+file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			if strings.Contains(line, `…"`) {
				t.Errorf("%s:%d is cut off: %s", file.Name(), n+1, line)
			}
		}
	}
}
