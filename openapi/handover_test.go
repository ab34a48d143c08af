package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The drift workflow hands a patch from the job that generates to the job that may push. These run
// its scripts on a repository of their own.

type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	for _, tool := range []string{"bash", "git"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s", tool)
		}
	}
	r := repository{t, t.TempDir()}
	r.git("init", "--quiet", "--template=", "--initial-branch=main")
	for name, text := range map[string]string{
		"gen/users.gen.go": "package gen\n", "gen/old.gen.go": "package gen\n", "management.gen.go": "package management\n", "client.go": "package management\n",
		"openapi/logto.json": "{}\n", "openapi/main.go": "package main\n", "Makefile": "all:\n", ".github/workflows/ci.yml": "on: push\n",
	} {
		r.write(name, text)
	}
	r.git("add", "--all")
	r.git("commit", "--quiet", "--message", "First")
	return r
}

func (r repository) clone() repository {
	r.t.Helper()
	other := repository{r.t, filepath.Join(r.t.TempDir(), "clone")}
	if err := os.CopyFS(other.dir, os.DirFS(r.dir)); err != nil { // as good as git clone, and quicker
		r.t.Fatal(err)
	}
	return other
}

func (r repository) write(name, text string) {
	r.t.Helper()
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	out, err := r.run("git", append([]string{"-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "core.autocrlf=false"}, args...)...)
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", args[0], err, out)
	}
	return out
}

func (r repository) run(name string, args ...string) (string, error) {
	cmd := exec.CommandContext(r.t.Context(), name, args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (r repository) script(name, patch string) (string, error) {
	r.t.Helper()
	path, err := filepath.Abs(filepath.Join("..", ".github", "scripts", name))
	if err != nil {
		r.t.Fatal(err)
	}
	return r.run("bash", path, patch)
}

// patchOf makes the patch of a change, as the job that generates does.
func patchOf(t *testing.T, r repository, change func(repository)) string {
	t.Helper()
	work := r.clone()
	change(work)
	patch := filepath.Join(t.TempDir(), "drift.patch")
	if out, err := work.script("drift-make-patch.sh", patch); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return patch
}

func TestHandOver(t *testing.T) {
	r := newRepository(t)
	patch := patchOf(t, r, func(w repository) {
		w.write("gen/users.gen.go", "package gen\n\ntype User struct{}\n")
		w.write("gen/new_tag.gen.go", "package gen\n")
		w.write("management.gen.go", "package management\n\nvar x = 1\n")
		w.write("openapi/logto.json", "{\"openapi\": \"3.0.1\"}\n")
		w.write("logtotest/internal/document/spec.json", "{}\n")
		w.write("docs/versions.md", "# Versions\n")
		w.git("rm", "--quiet", "gen/old.gen.go")
	})
	clean := r.clone()
	out, err := clean.script("drift-apply-patch.sh", patch)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	status := clean.git("status", "--porcelain", "--no-renames")
	for _, want := range []string{"M  gen/users.gen.go", "A  gen/new_tag.gen.go", "D  gen/old.gen.go", "M  management.gen.go", "M  openapi/logto.json", "A  docs/versions.md"} {
		if !strings.Contains(status, want) {
			t.Errorf("no %q in\n%s", want, status)
		}
	}
	if out, err := clean.script("drift-apply-patch.sh", patch); err == nil {
		t.Errorf("applied to a checkout that is not clean: %s", out)
	}
	// An empty patch changes nothing.
	if out, err := r.clone().script("drift-apply-patch.sh", patchOf(t, r, func(repository) {})); err != nil || !strings.Contains(out, "empty") {
		t.Errorf("an empty patch: %v, %s", err, out)
	}
}

// A patch that touches anything else is refused as a whole, and leaves nothing behind.
func TestHandOverRefuses(t *testing.T) {
	r := newRepository(t)
	symlink := func(name, target string) func(repository) {
		return func(w repository) {
			path := filepath.Join(w.dir, filepath.FromSlash(name))
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(target, path); err != nil {
				t.Skip(err)
			}
		}
	}
	for _, tt := range []struct {
		name   string
		change func(repository)
	}{
		{"a workflow", func(w repository) { w.write(".github/workflows/ci.yml", "on: pull_request_target\n") }},
		{"a new workflow", func(w repository) { w.write(".github/workflows/more.yml", "on: push\n") }},
		{"code by hand", func(w repository) { w.write("client.go", "package management\n\nfunc init() {}\n") }},
		{"the generator", func(w repository) { w.write("openapi/main.go", "package main\n\nfunc init() {}\n") }},
		{"the Makefile", func(w repository) { w.write("Makefile", "all:\n\tcurl example.com\n") }},
		{"a test among the generated", func(w repository) { w.write("gen/users_test.go", "package gen\n") }},
		{"a file below gen", func(w repository) { w.write("gen/more/users.gen.go", "package more\n") }},
		{"a name that looks generated", func(w repository) { w.write("x/management.gen.go", "package x\n") }},
		{"other JSON", func(w repository) { w.write("openapi/internal/x.json", "{}\n") }},
		{"a name with a line break", func(w repository) { w.write("gen/users.gen.go\nx", "package gen\n") }},
		{"the removal of code", func(w repository) { w.git("rm", "--quiet", "client.go") }},
		{"a move", func(w repository) { w.git("mv", "client.go", "client.gen.go") }},
		{"a symbolic link", symlink("gen/users.gen.go", "../Makefile")},
		{"a new symbolic link", symlink("gen/more.gen.go", "/etc/passwd")},
		{"an executable", func(w repository) {
			w.git("update-index", "--chmod=+x", "gen/users.gen.go")
			w.git("checkout", "--", ".")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			patch := patchOf(t, repository{t, r.dir}, tt.change)
			clean := repository{t, r.clone().dir}
			out, err := clean.script("drift-apply-patch.sh", patch)
			if err == nil || !strings.Contains(out, "::error::The patch is refused") {
				t.Errorf("not refused: %v\n%s", err, out)
			}
			if status := clean.git("status", "--porcelain"); status != "" {
				t.Errorf("left behind:\n%s", status)
			}
		})
	}
	for name, text := range map[string]string{
		"no patch":        "hello\n",
		"outside":         "diff --git a/../x.gen.go b/../x.gen.go\nnew file mode 100644\n--- /dev/null\n+++ b/../x.gen.go\n@@ -0,0 +1 @@\n+x\n",
		"git's own files": "diff --git a/.git/hooks/post-checkout b/.git/hooks/post-checkout\nnew file mode 100755\n--- /dev/null\n+++ b/.git/hooks/post-checkout\n@@ -0,0 +1 @@\n+x\n",
	} {
		t.Run(name, func(t *testing.T) {
			patch := filepath.Join(t.TempDir(), "drift.patch")
			if err := os.WriteFile(patch, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			clean := repository{t, r.clone().dir}
			if out, err := clean.script("drift-apply-patch.sh", patch); err == nil {
				t.Errorf("not refused:\n%s", out)
			}
			if _, err := os.Stat(filepath.Join(clean.dir, ".git", "hooks", "post-checkout")); err == nil {
				t.Error("a hook was written")
			}
		})
	}
}

// The job that runs generated code has no permission, and the one that may push runs none.
func TestDriftWorkflowPermissions(t *testing.T) {
	data, err := os.ReadFile("../.github/workflows/drift.yml")
	if err != nil {
		t.Fatal(err)
	}
	generate, propose, ok := bytes.Cut(data, []byte("\n  propose:\n"))
	if !ok {
		t.Fatal("there is no job propose")
	}
	if !bytes.Contains(generate, []byte("\npermissions: {}\n")) || !bytes.Contains(generate, []byte("\n    permissions: {}\n")) || bytes.Contains(generate, []byte("write")) || bytes.Contains(generate, []byte("GH_TOKEN")) {
		t.Error("the job that generates has a permission or a token")
	}
	for _, command := range []string{"setup-go", "make ", "go build", "go run", "go test", "go generate"} {
		if bytes.Contains(propose, []byte(command)) {
			t.Errorf("the job that may push runs %q", command)
		}
	}
}
