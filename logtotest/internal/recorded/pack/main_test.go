package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"
)

// What is committed holds what the program makes of the recordings.
func TestPackedIsUpToDate(t *testing.T) {
	want, err := exchangesIn("../"+source, "../"+listed)
	if err != nil {
		t.Fatal(err)
	}
	committed, err := unpack("../" + target)
	if err != nil {
		t.Fatal(err)
	}
	if len(want) == 0 || !bytes.Equal(want, committed) {
		t.Errorf("%s is not what the recordings give: run go generate in logtotest/internal/recorded", target)
	}
}

// A file is written when what it holds is to change, and then only: another Go
// release compresses the same lines into other bytes.
func TestWrite(t *testing.T) {
	lines := []byte("{\"operation\":\"A\"}\n")
	var otherwise bytes.Buffer
	out := gzip.NewWriter(&otherwise)
	out.Comment = "by another release"
	_, _ = out.Write(lines)
	_ = out.Close()
	for name, tt := range map[string]struct {
		before []byte // nil: there is no file
		stays  bool
	}{
		"no file":             {nil, false},
		"the same, otherwise": {otherwise.Bytes(), true},
		"cut off":             {otherwise.Bytes()[:20], false},
		"no gzip":             {[]byte("plain"), false},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "packed.gz")
			if tt.before != nil {
				if err := os.WriteFile(file, tt.before, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := write(file, lines); err != nil {
				t.Fatal(err)
			}
			after, err := os.ReadFile(file)
			if err != nil || bytes.Equal(after, tt.before) != tt.stays {
				t.Errorf("the same bytes as before: %v, %v", !tt.stays, err)
			}
			if got, err := unpack(file); err != nil || !bytes.Equal(got, lines) {
				t.Errorf("the file holds %q, %v", got, err)
			}
		})
	}
}
