package pull

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Every way to fail gives one line with the cause and the way out, and leaves
// the files on disk as they were.
func TestPullFailures(t *testing.T) {
	handler := func(h http.HandlerFunc) func(*testing.T, *Options) {
		return func(t *testing.T, opts *Options) {
			srv := httptest.NewServer(h)
			t.Cleanup(srv.Close)
			opts.Source = srv.URL + "/source.json"
		}
	}
	answer := func(contentType, body string) func(*testing.T, *Options) {
		return func(t *testing.T, opts *Options) { opts.Source = serve(t, contentType, body) }
	}
	tests := []struct {
		name  string
		setup func(*testing.T, *Options)
		want  string
	}{
		// One that was free a moment ago could be another test's by now.
		{"closed port", func(_ *testing.T, opts *Options) { opts.Source = "http://127.0.0.1:1/source.json" }, "refused"},
		{"404", handler(http.NotFound), "the server responded 404 Not Found"},
		{"500 with a good document", handler(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprint(w, document)
		}), "the server responded 500"},
		{"HTML page", answer("text/html; charset=utf-8", "<!doctype html><title>Sign in</title>"), "an HTML page"},
		{"HTML page that calls itself JSON", answer("application/json", "\n <html></html>"), "an HTML page"},
		{"truncated JSON", answer("application/json", document[:len(document)/2]), "malformed JSON"},
		{"connection cut", handler(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(document)))
			fmt.Fprint(w, document[:len(document)/2])
		}), "unexpected EOF"},
		{"malformed YAML", answer("application/yaml", "a: [\nb"), "malformed YAML"},
		{"plain text", answer("text/plain", "Not Found"), "plain text, not an object"},
		{"empty answer", answer("application/json", ""), "empty document"},
		{"two documents", answer("application/json", document+document), "malformed JSON"},
		{"Swagger 2", answer("application/json", `{"swagger":"2.0","paths":{}}`), "a Swagger 2.0 document; OpenAPI 3.0 or 3.1 is needed"},
		{"OpenAPI 4", answer("application/json", `{"openapi":"4.0.0"}`), `OpenAPI version "4.0.0" is not supported`},
		{"no OpenAPI document", answer("application/json", `{"keys":[]}`), "not an OpenAPI document"},
		{"no paths", answer("application/json", `{"openapi":"3.0.3","paths":{}}`), "has no paths"},
		{"not Logto's", answer("application/json", `{"openapi":"3.0.3","paths":{"/pets":{"get":{"operationId":"ListPets"}}}}`), "not Logto's: it has no path /api/applications"},

		{"operation id twice", answer("application/json", strings.Replace(document, "CreateUser", "ListUsers", 1)), "have the same operationId ListUsers"},
		{"endless redirects", handler(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}), "stopped after 10 redirects"},
		{"redirect from https to http", func(t *testing.T, opts *Options) {
			plain := serve(t, "application/json", document)
			srv := httptest.NewTLSServer(http.RedirectHandler(plain, http.StatusFound))
			t.Cleanup(srv.Close)
			opts.Source, opts.HTTPClient = srv.URL, srv.Client()
		}, "redirected from https to plain http"},
		{"no headers in time", func(t *testing.T, opts *Options) {
			opts.Timeout = 50 * time.Millisecond
			handler(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })(t, opts)
		}, "no complete response within 50ms"},
		{"no body in time", func(t *testing.T, opts *Options) {
			opts.Timeout = 50 * time.Millisecond
			handler(func(w http.ResponseWriter, r *http.Request) {
				fmt.Fprint(w, document[:100])
				http.NewResponseController(w).Flush()
				<-r.Context().Done()
			})(t, opts)
		}, "no complete response within 50ms"},
		{"too large", func(t *testing.T, opts *Options) {
			answer("application/json", document)(t, opts)
			opts.MaxBytes = int64(len(document)) - 1
		}, "larger than"},
		{"too large a file", func(t *testing.T, opts *Options) {
			opts.Source, opts.MaxBytes = opts.Target, 1
		}, "larger than 1 bytes"},
		{"no such file", func(t *testing.T, opts *Options) {
			opts.Source = filepath.Join(t.TempDir(), "missing.json")
		}, "missing.json"},
		{"a folder", func(t *testing.T, opts *Options) { opts.Source = t.TempDir() }, "not a regular file"},
		{"a scheme nobody serves", func(t *testing.T, opts *Options) { opts.Source = "ftp://host/source.json" }, "http or https URL, or a file"},
		{"a URL without a host", func(t *testing.T, opts *Options) { opts.Source = "https:///source.json" }, "http or https URL, or a file"},
		{"a malformed URL", func(t *testing.T, opts *Options) { opts.Source = "http://a b/" }, "http or https URL, or a file"},
		{"a folder in the place of the stamp", func(t *testing.T, opts *Options) {
			answer("application/json", document)(t, opts)
			opts.Stamp = t.TempDir()
		}, "not a regular file"},
		{"no folder for the stamp", func(t *testing.T, opts *Options) {
			answer("application/json", document)(t, opts)
			opts.Stamp = filepath.Join(t.TempDir(), "missing", "stamp.json")
		}, "missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opts := options(t, "")
			dir := filepath.Dir(opts.Target)
			write(t, opts.Target, "recorded before")
			write(t, opts.Stamp, "stamped before")
			before := snapshot(t, dir)
			tt.setup(t, &opts)

			_, err := Run(t.Context(), opts)
			if err == nil {
				t.Fatal("no error")
			}
			line := err.Error()
			if !strings.Contains(line, tt.want) {
				t.Errorf("got %q, want %q in it", line, tt.want)
			}
			offline := "make regenerate (or LOGTO_OPENAPI=" + opts.Target + " go generate ./...)"
			if !strings.Contains(line, offline) || strings.Contains(line, "\n") {
				t.Errorf("the line must end with how to generate offline: %q", line)
			}
			if after := snapshot(t, dir); !slices.Equal(before, after) {
				t.Errorf("files on disk changed:\n%q\n%q", before, after)
			}
		})
	}
}

// snapshot lists the files of a folder with their content and time.
func snapshot(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(e.Name(), info.ModTime(), read(t, filepath.Join(dir, e.Name()))))
	}
	return out
}
