package middleware

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/auth"
)

// logged makes a call whose attempts are logged, and returns the lines.
func logged(t *testing.T, level slog.Level, options LogOptions, req *http.Request, replies ...step) []map[string]any {
	t.Helper()
	var out bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: level}))
	chain := &Chain{
		Transport: &script{steps: replies},
		Tokens:    auth.Static("hunter2token"),
		Retry:     DefaultRetry(),
		Observe:   Log(logger, options),
	}
	_, _ = chain.Do(req) // what it comes to is in the log
	if strings.Contains(out.String(), "hunter2") || strings.Contains(out.String(), "secret-person") {
		t.Errorf("the log shows a secret: %s", out.String())
	}
	var lines []map[string]any
	for line := range bytes.Lines(out.Bytes()) {
		var m map[string]any
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, m)
	}
	return lines
}

func TestLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(req *http.Request) (*http.Response, error) {
			advance(250 * time.Millisecond)
			return answer(503, "", RequestIDHeader, "r1")(req)
		}
		lines := logged(t, slog.LevelDebug, LogOptions{}, newRequest(t, "GET", ""), slow, failing(errors.New("reset")), answer(200, "{}", RequestIDHeader, "r3"))
		if len(lines) != 3 {
			t.Fatalf("got %v", lines)
		}
		want := []map[string]any{
			{"attempt": 1.0, "status": 503.0, "request_id": "r1", "duration": float64(250 * time.Millisecond)},
			{"attempt": 2.0, "error": "reset"},
			{"attempt": 3.0, "status": 200.0, "request_id": "r3"},
		}
		for i, line := range lines {
			want[i]["method"], want[i]["path"], want[i]["msg"], want[i]["level"] = "GET", "/api/users/{userId}", "logto call", "DEBUG"
			for key, value := range want[i] {
				if line[key] != value {
					t.Errorf("attempt %d: %s is %v, want %v", i+1, key, line[key], value)
				}
			}
			for _, key := range []string{"request_body", "response_body", "request_headers", "response_headers"} {
				if _, there := line[key]; there {
					t.Errorf("%s is logged without being asked for", key)
				}
			}
		}
	})
}

func TestLogIsSilentAboveDebug(t *testing.T) {
	if lines := logged(t, slog.LevelInfo, LogOptions{}, newRequest(t, "GET", ""), answer(200, "")); len(lines) != 0 {
		t.Errorf("got %v", lines)
	}
	resp, err := (&Chain{Transport: DoerFunc(answer(200, "")), Observe: Log(nil, LogOptions{})}).Do(newRequest(t, "GET", ""))
	if err != nil || resp.StatusCode != 200 {
		t.Errorf("without a logger: %v, %v", resp, err)
	}
}

func TestLogHeadersAndBodies(t *testing.T) {
	req := newRequest(t, "POST", `{"name":"Ann","password":"hunter2","passwordDigest":"hunter2"}`)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Api-Key", "hunter2")
	lines := logged(t, slog.LevelDebug, LogOptions{Headers: true, Bodies: true}, req,
		answer(201, `{"id":"s","value":"hunter2","secret":"hunter2"}`, "Content-Type", "application/json", "Set-Cookie", "a=hunter2",
			"Location", "/callback?code=hunter2#hunter2", "X-Unknown", "hunter2"))
	if len(lines) != 1 {
		t.Fatalf("got %v", lines)
	}
	for key, want := range map[string]string{
		"request_body":  `{"name":"Ann","password":"[redacted]","passwordDigest":"[redacted]"}`,
		"response_body": `{"id":"s","value":"[redacted]","secret":"[redacted]"}`,
	} {
		if lines[0][key] != want {
			t.Errorf("%s is %v", key, lines[0][key])
		}
	}
	sent, _ := lines[0]["request_headers"].(map[string]any)
	got, _ := lines[0]["response_headers"].(map[string]any)
	if sent["Authorization"] != redacted || sent["X-Api-Key"] != redacted || sent["Content-Type"] != "application/json" {
		t.Errorf("request headers: %v", sent)
	}
	if got["Set-Cookie"] != redacted || got["X-Unknown"] != redacted || got["Location"] != "/callback?[redacted]" {
		t.Errorf("response headers: %v", got)
	}
}

// What has no harmless name is not shown, whether or not its name sounds secret.
func TestLogShowsOnlyWhatIsHarmless(t *testing.T) {
	for _, body := range []string{
		`{"script":"s","environmentVariables":{"name":"hunter2","API":"hunter2"},"contextSample":{"id":"hunter2"}}`,
		`{"id":"h1","config":{"url":"https://u:hunter2@a.example?k=hunter2","headers":{"name":"hunter2","X-Any":"hunter2"}}}`,
		`{"connectorId":"c","config":{"id":"hunter2","anything":["hunter2"]}}`,
		`{"customData":{"id":"hunter2"},"profile":{"name":"hunter2"},"payload":{"status":"hunter2"}}`,
		`[{"id":"k1","privateKey":"hunter2","whatever":"hunter2"}]`,
		`"hunter2"`,
	} {
		req := newRequest(t, "PUT", body)
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
		lines := logged(t, slog.LevelDebug, LogOptions{Bodies: true}, req, answer(200, body, "Content-Type", "application/json"))
		if len(lines) != 1 || lines[0]["request_body"] == "" || lines[0]["response_body"] != lines[0]["request_body"] {
			t.Errorf("%s: got %v", body, lines)
		}
	}
	req := newRequest(t, "PATCH", `{"id":"hunter2"}`)
	req.Pattern = "/api/users/{userId}/custom-data"
	req.Header.Set("Content-Type", "application/json")
	if lines := logged(t, slog.LevelDebug, LogOptions{Bodies: true}, req, answer(200, "{}")); lines[0]["request_body"] != "[application/json, 16 bytes]" {
		t.Errorf("got %v", lines)
	}
}

// A code that is sent is no code of an error, however short.
func TestLogOfASentCode(t *testing.T) {
	for kind, body := range map[string]string{"application/json": `{"code":"12ab"}`, "application/x-www-form-urlencoded": "code=12ab"} {
		req := newRequest(t, "POST", body)
		req.Header.Set("Content-Type", kind)
		lines := logged(t, slog.LevelDebug, LogOptions{Bodies: true}, req, answer(200, `{"code":"user.not_found"}`, "Content-Type", "application/json"))
		sent := fmt.Sprint(lines[0]["request_body"])
		if strings.Contains(sent, "12ab") || !strings.Contains(sent, "redacted") || lines[0]["response_body"] != `{"code":"user.not_found"}` {
			t.Errorf("got %v", lines)
		}
	}
}

func TestLogOtherBodies(t *testing.T) {
	tests := []struct{ kind, body, want string }{
		{"application/x-www-form-urlencoded", "grant_type=x&client_secret=hunter2&any=hunter2", "any=%5Bredacted%5D&client_secret=%5Bredacted%5D&grant_type=x"},
		{"application/x-www-form-urlencoded", "%zz=hunter2", "[a form that cannot be read]"},
		{"multipart/form-data; boundary=b", "hunter2", "[multipart/form-data, 7 bytes]"},
		{"text/plain", "OK", "OK"},
		{"text/plain", "Created", "Created"},
		{"text/plain", "hunter2", "[text/plain, 7 bytes]"},
		{"", "hunter2", "[unknown type, 7 bytes]"},
		{"", `{"id":"x"}`, `{"id":"x"}`},
		{"application/scim+json", `{"id":"x"}`, `{"id":"x"}`},
		{"text/html", "<p>hunter2", "[text/html, 10 bytes]"},
		{"application/json", `{"id":"x","data":[` + strings.Repeat("1,", maxLogged) + `1]}`, `{"id":"x","data":[1`},
		{"application/json", "", ""},
	}
	for _, tt := range tests {
		x := &Exchange{
			Request:  newRequest(t, "GET", ""),
			Response: &http.Response{Header: http.Header{"Content-Type": {tt.kind}}},
			Body:     []byte(tt.body),
		}
		got := responseBody(x, secretsOf(x.Request))
		if got != tt.want && !(len(tt.body) > maxLogged && strings.HasPrefix(got, tt.want[:18]) && strings.HasSuffix(got, "…")) {
			t.Errorf("%s %.40s: got %.60q, want %q", tt.kind, tt.body, got, tt.want)
		}
	}
	for kind, want := range map[string]string{"application/json": "[application/json]", "multipart/form-data; boundary=b": "[multipart/form-data]"} {
		stream := newRequest(t, "POST", "hunter2")
		stream.GetBody, stream.ContentLength = nil, -1
		stream.Header.Set("Content-Type", kind)
		if got := requestBody(stream, secretsOf(stream)); got != want {
			t.Errorf("got %q", got)
		}
	}
}

// A file of known size is not rewound either: the transport reads it.
func TestLogLeavesUploadsAlone(t *testing.T) {
	upload := newRequest(t, "POST", "hunter2")
	upload.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	upload.GetBody = func() (io.ReadCloser, error) { t.Error("the file is rewound"); return nil, errors.New("rewound") }
	lines := logged(t, slog.LevelDebug, LogOptions{Bodies: true}, upload, answer(422, `{"code":"guard.file_size_exceeded"}`))
	if lines[0]["request_body"] != "[multipart/form-data, 7 bytes]" {
		t.Errorf("got %v", lines)
	}
}

func TestErrorLogValue(t *testing.T) {
	e := errorFor(t, 422, `{"code":"a.b","message":"m","data":{"x":1}}`, RequestIDHeader, "r")
	e.Err = errors.New("why")
	var out bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&out, nil))
	logger.LogAttrs(context.Background(), slog.LevelInfo, "failed", slog.Any("error", e))
	want := `error.method=GET error.path=/api/users/{userId} error.url_path=/api/users/u1 error.status=422 error.attempts=1 error.code=a.b error.message=m error.request_id=r error.cause=why`
	if !strings.Contains(out.String(), want) {
		t.Errorf("got %s", out.String())
	}
}

func TestCallErrorLogValue(t *testing.T) {
	var out bytes.Buffer
	err := &CallError{Method: "GET", Path: "/api/users", Attempts: 2, Err: errors.New("why")}
	slog.New(slog.NewTextHandler(&out, nil)).LogAttrs(context.Background(), slog.LevelInfo, "failed", slog.Any("error", err))
	if want := `error.method=GET error.path=/api/users error.attempts=2 error.cause=why`; !strings.Contains(out.String(), want) {
		t.Errorf("got %s", out.String())
	}
}
