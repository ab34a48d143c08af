package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/drift"
	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// asProgram makes the test binary run main instead of the tests.
const asProgram = "OPENAPI_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // documents are copied all the time
	debug.SetMemoryLimit(700 << 20)
	if os.Getenv(asProgram) != "" {
		os.Args = append([]string{"openapi"}, strings.Fields(os.Getenv(asProgram))...)
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// program runs the program in a folder.
func program(t *testing.T, dir, args, source string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asProgram+"="+args, "LOGTO_OPENAPI="+source)
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// smallCheckout makes a folder with what the program reads, in which a few operations are recorded
// and their code is generated. A report on all operations is the business of package drift.
func smallCheckout(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, pattern := range []string{"*.yaml", "*.tsv", "templates/*", "internal/support/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(found), err)
		}
		for _, name := range found {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			write("openapi/"+filepath.ToSlash(name), data)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, releases.Dir), 0o755); err != nil {
		t.Fatal(err)
	}
	recorded, _ := readInputs(t)
	doc := maps.Clone(recorded)
	paths := spec.Object{}
	for _, path := range []string{"/api/applications", "/api/resources", "/api/roles", "/api/users"} {
		paths[path] = spec.Obj(spec.Obj(doc, "paths"), path)
	}
	doc["paths"] = paths
	data, err := spec.Encode(doc)
	if err != nil {
		t.Fatal(err)
	}
	write(recordedFile, data)
	in, err := pipeline.ReadInputs(dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := in.Refine(doc) // most corrections find nothing in so little
	if err != nil {
		t.Fatal(err)
	}
	files, err := in.Generate(r)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		write(name, data)
	}
	return dir
}

func TestDriftStatus(t *testing.T) {
	t.Parallel()
	dir := smallCheckout(t)
	recorded, err := os.ReadFile(filepath.Join(dir, recordedFile))
	if err != nil {
		t.Fatal(err)
	}
	compatible := filepath.Join(t.TempDir(), "compatible.json")
	changed := bytes.Replace(recorded, []byte(`"summary": "Get roles"`), []byte(`"summary": "List roles"`), 1)
	if bytes.Equal(changed, recorded) {
		t.Fatal("the recorded document has no summary to change")
	}
	if err := os.WriteFile(compatible, changed, 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, args, source string
		status             int
		stdout, stderr     string
	}{
		{"no change", "drift", "openapi/logto.json", drift.NoChange, "nothing to do", ""},
		{"a summary", "drift", compatible, drift.Compatible, "- `ListRoles`: `/summary`", ""},
		{"no document", "drift", "missing.json", drift.Failed, "", "openapi drift: cannot read the OpenAPI document from missing.json: "},
		{"no command", "", "openapi/logto.json", drift.Failed, "", "usage, in the root of the module:"},
		{"too much", "drift now", "openapi/logto.json", drift.Failed, "", "usage, in the root of the module:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			args := tt.args
			if args == "" {
				args = " " // set, and without a word in it
			}
			status, stdout, stderr := program(t, dir, args, tt.source)
			if status != tt.status {
				t.Errorf("status: got %d, want %d\n%s", status, tt.status, stdout)
			}
			if !strings.Contains(stdout, tt.stdout) || (tt.stdout == "") != (stdout == "") {
				t.Errorf("stdout: %s", stdout)
			}
			if !strings.Contains(stderr, tt.stderr) || (tt.stderr == "") != (stderr == "") {
				t.Errorf("stderr: %s", stderr)
			}
		})
	}
}

// The status of a report goes out as it is, and silently.
func TestExitStatus(t *testing.T) {
	var exit exitStatus
	if err := error(exitStatus{drift.Breaking, nil}); !errors.As(err, &exit) || exit.status != drift.Breaking || exit.Unwrap() != nil {
		t.Errorf("got %+v", exit)
	}
	cause := errors.New("no such file")
	if err := error(exitStatus{drift.Failed, cause}); !errors.Is(err, cause) || err.Error() != "no such file" {
		t.Errorf("got %v", err)
	}
}
