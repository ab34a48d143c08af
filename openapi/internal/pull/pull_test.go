package pull

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// document is a small document that passes every check.
const document = `{
  "openapi": "3.0.1",
  "info": {"title": "Logto API references", "version": "Cloud", "description": "Prose."},
  "servers": [{"url": "http://localhost:3001"}],
  "paths": {
    "/api/users": {"get": {"operationId": "ListUsers", "summary": "Get users", "responses": {"200": {"description": "Prose."}}},
                   "post": {"operationId": "CreateUser", "responses": {"200": {"description": "Prose."}}}},
    "/api/roles": {"get": {"operationId": "ListRoles", "responses": {"200": {"description": "Prose."}}}},
    "/api/resources": {"get": {"operationId": "ListResources", "responses": {"200": {"description": "Prose."}}}},
    "/api/applications": {"get": {"operationId": "ListApplications", "responses": {"200": {"description": "Prose."}}}}
  }
}`

var noon = time.Date(2026, 3, 1, 12, 0, 0, 5, time.UTC)

// options returns options that write into a fresh folder.
func options(t *testing.T, source string) Options {
	dir := t.TempDir()
	return Options{
		Source: source,
		Target: filepath.Join(dir, "logto.json"),
		Stamp:  filepath.Join(dir, "logto.stamp.json"),
		Now:    func() time.Time { return noon },
	}
}

func serve(t *testing.T, contentType, body string) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/source.json"
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestPullFromURL(t *testing.T) {
	url := serve(t, "application/json", document)
	opts := options(t, url)
	result, err := Run(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if result.Operations != 5 || !result.Changed || len(result.SHA256) != 64 {
		t.Errorf("got %+v", result)
	}
	want := fmt.Sprintf("%s: 5 operations from %s, sha256 %s, changed", opts.Target, url, result.SHA256)
	if result.String() != want {
		t.Errorf("got  %s\nwant %s", result, want)
	}
	recorded := read(t, opts.Target)
	if strings.Contains(recorded, "Prose") || strings.Contains(recorded, "localhost") || !strings.Contains(recorded, `"summary": "Get users"`) {
		t.Errorf("not canonical:\n%s", recorded)
	}
	var stamp Stamp
	if err := json.Unmarshal([]byte(read(t, opts.Stamp)), &stamp); err != nil {
		t.Fatal(err)
	}
	if want := (Stamp{url, noon.Truncate(time.Second), result.SHA256, 5}); stamp != want {
		t.Errorf("got  %+v\nwant %+v", stamp, want)
	}
}

// Pulling again, later, from elsewhere, leaves both files as they are.
func TestPullAgainChangesNothing(t *testing.T) {
	opts := options(t, serve(t, "application/json", document))
	first, err := Run(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	target, stamp := read(t, opts.Target), read(t, opts.Stamp)

	opts.Source = opts.Target
	opts.Now = func() time.Time { return noon.Add(time.Hour) }
	second, err := Run(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if second.Changed || second.SHA256 != first.SHA256 {
		t.Errorf("got %+v after %+v", second, first)
	}
	if !strings.HasSuffix(second.String(), ", unchanged") {
		t.Errorf("got %s", second)
	}
	if read(t, opts.Target) != target || read(t, opts.Stamp) != stamp {
		t.Error("a file was rewritten")
	}
}

func TestPullChangedDocument(t *testing.T) {
	opts := options(t, serve(t, "application/json", document))
	first, err := Run(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	opts.Source = serve(t, "application/json", strings.Replace(document, "Get users", "List users", 1))
	second, err := Run(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if !second.Changed || second.SHA256 == first.SHA256 {
		t.Errorf("got %+v after %+v", second, first)
	}
	if !strings.Contains(read(t, opts.Stamp), second.SHA256) {
		t.Error("the stamp was not renewed")
	}
}

// A file edited by hand is put right although its source did not change.
func TestPullRepairsTheFiles(t *testing.T) {
	opts := options(t, serve(t, "application/json", document))
	if _, err := Run(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	target, stamp := read(t, opts.Target), read(t, opts.Stamp)
	write(t, opts.Target, target+" ")
	write(t, opts.Stamp, "damaged")
	result, err := Run(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if !result.Changed || read(t, opts.Target) != target || read(t, opts.Stamp) != stamp {
		t.Errorf("got %+v", result)
	}
}

func TestPullFromFile(t *testing.T) {
	source := filepath.Join(t.TempDir(), "source.json")
	write(t, source, document)
	opts := options(t, source)
	result, err := Run(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if result.Source != "source.json" {
		t.Errorf("the folder of the file was recorded: %s", result.Source)
	}
}

func TestPullWithoutStamp(t *testing.T) {
	opts := options(t, serve(t, "application/json", document))
	stamp := opts.Stamp
	opts.Stamp = ""
	if _, err := Run(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stamp); !os.IsNotExist(err) {
		t.Error("a stamp was written")
	}
}

func TestPullYAML(t *testing.T) {
	const yaml = `openapi: 3.1.0
info: {title: Logto, version: Cloud}
paths:
  /api/users: {get: {operationId: ListUsers, responses: {200: {description: Prose.}}}}
  /api/roles: {get: {operationId: ListRoles}}
  /api/resources: {get: {operationId: ListResources}}
  /api/applications: {get: {operationId: ListApplications}}
`
	opts := options(t, serve(t, "application/yaml", yaml))
	result, err := Run(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if result.Operations != 4 || !strings.Contains(read(t, opts.Target), `"200": {`) {
		t.Errorf("got %+v\n%s", result, read(t, opts.Target))
	}
}

func TestPullFollowsRedirects(t *testing.T) {
	final := serve(t, "application/json", document)
	srv := httptest.NewServer(http.RedirectHandler(final, http.StatusFound))
	defer srv.Close()
	result, err := Run(t.Context(), options(t, srv.URL))
	if err != nil {
		t.Fatal(err)
	}
	if result.Operations != 5 {
		t.Errorf("got %+v", result)
	}
}

func TestPullShowsProgress(t *testing.T) {
	var screen strings.Builder
	opts := options(t, serve(t, "application/json", strings.Replace(document, "Prose.", strings.Repeat("Prose. ", 20_000), 1)))
	opts.Progress = &screen
	if _, err := Run(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	if out := screen.String(); !strings.Contains(out, "pulling ") || !strings.HasSuffix(out, "\r\x1b[K") {
		t.Errorf("got %q", out)
	}
}

// Credentials that somebody put into the URL are used and not kept.
func TestPullKeepsSecretsOut(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "me" || password != "hunter2" || r.URL.Query().Get("key") != "s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, document)
	}))
	opts := options(t, strings.Replace(srv.URL, "http://", "http://me:hunter2@", 1)+"/doc?key=s3cret")
	if _, err := Run(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	srv.Close()
	_, err := Run(t.Context(), opts) // now nobody listens, which net/http reports with the URL
	if err == nil {
		t.Fatal("no error from a closed port")
	}
	for _, text := range []string{read(t, opts.Stamp), err.Error()} {
		if strings.Contains(text, "hunter2") || strings.Contains(text, "s3cret") {
			t.Errorf("a secret in %s", text)
		}
	}
}
