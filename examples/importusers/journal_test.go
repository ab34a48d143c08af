package importusers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestJournal(t *testing.T) {
	name := filepath.Join(t.TempDir(), "journal")
	j := open(t, name)
	for _, e := range []entry{
		{User: "username:ann", State: started}, {User: "username:bob", State: started},
		{User: "username:ann", State: done, ID: "u1"}, {User: "username:eve", State: refused},
	} {
		if err := j.put(e); err != nil {
			t.Fatal(err)
		}
	}
	// A crash closes nothing, and cuts off the line that was being written.
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, append(text, `{"user":"username:bob","sta`...), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		j = open(t, name)
		for key, want := range map[string]entry{
			"username:ann": {"username:ann", done, "u1"},
			"username:bob": {"username:bob", started, ""},
			"username:eve": {"username:eve", refused, ""},
			"username:joe": {},
		} {
			if got := j.get(key); got != want {
				t.Errorf("%s: %v, want %v", key, got, want)
			}
		}
		if err := j.put(entry{User: "username:tom", State: done}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenJournalRefusesOtherFiles(t *testing.T) {
	for _, text := range []string{"hello", "hello\n", "{\"username\":\"ann\"}\n", "[1]\n"} {
		name := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenJournal(name); err == nil || !strings.Contains(err.Error(), "another file") {
			t.Errorf("%q: error %v", text, err)
		}
		if after, err := os.ReadFile(name); err != nil || string(after) != text {
			t.Errorf("%q became %q, %v", text, after, err)
		}
	}
}

func open(t *testing.T, name string) *Journal {
	t.Helper()
	j, err := OpenJournal(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}
