package pull

import (
	"os"
	"strings"
	"testing"
)

// What Look returns is what Run records, byte for byte.
func TestLook(t *testing.T) {
	opts := options(t, serve(t, "application/json", document))
	canonical, source, err := Look(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if source != opts.Source {
		t.Errorf("source: got %s, want %s", source, opts.Source)
	}
	for _, path := range []string{opts.Target, opts.Stamp} {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s was written", path)
		}
	}
	if _, err := Run(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	if recorded := read(t, opts.Target); recorded != string(canonical) {
		t.Errorf("got\n%s\nrecorded\n%s", canonical, recorded)
	}
}

func TestLookFails(t *testing.T) {
	source := strings.Replace(serve(t, "text/plain", "Not Found"), "http://", "http://me:hunter2@", 1)
	_, _, err := Look(t.Context(), Options{Source: source})
	if err == nil {
		t.Fatal("no error")
	}
	if line := err.Error(); !strings.Contains(line, "cannot read the OpenAPI document from http://127.0.0.1") ||
		!strings.Contains(line, "plain text, not an object") || strings.Contains(line, "hunter2") {
		t.Errorf("got %q", line)
	}
}
