package middleware

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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
}

func TestLogHeadersAndBodies(t *testing.T) {
	req := newRequest(t, "POST", `{"name":"Ann","password":"hunter2","passwordDigest":"hunter2"}`)
	req.Header.Set("Content-Type", "application/json")
	lines := logged(t, slog.LevelDebug, LogOptions{Headers: true, Bodies: true}, req,
		answer(201, `{"id":"s","value":"hunter2","secret":"hunter2"}`, "Content-Type", "application/json", "Set-Cookie", "a=hunter2",
			"Location", "/callback?code=hunter2#hunter2"))
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
	if sent["Authorization"] != redacted || sent["Content-Type"] != "application/json" || got["Set-Cookie"] != redacted || got["Location"] != "/callback?[redacted]" {
		t.Errorf("headers: %v, %v", sent, got)
	}
}

func TestLogOtherBodies(t *testing.T) {
	tests := []struct{ kind, body, want string }{
		{"application/x-www-form-urlencoded", "grant_type=x&client_secret=hunter2", "client_secret=%5Bredacted%5D&grant_type=x"},
		{"application/x-www-form-urlencoded", "%zz=hunter2", "[a form that cannot be read]"},
		{"multipart/form-data; boundary=b", "hunter2", "[multipart/form-data]"},
		{"text/plain", "OK", "OK"},
		{"application/json", `"` + strings.Repeat("x", maxLogged) + `"`, `"` + strings.Repeat("x", maxLogged-1) + "…"},
		{"application/json", "", ""},
	}
	for _, tt := range tests {
		if got := shown(http.Header{"Content-Type": {tt.kind}}, []byte(tt.body)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.kind, got, tt.want)
		}
	}
	stream := newRequest(t, "POST", "hunter2")
	stream.GetBody = nil
	if got := requestBody(stream); got != "[a stream]" {
		t.Errorf("got %q", got)
	}
}

func TestErrorLogValue(t *testing.T) {
	e := errorFor(t, 422, `{"code":"a.b","message":"m","data":{"x":1}}`, RequestIDHeader, "r")
	e.Err = errors.New("why")
	var out bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&out, nil))
	logger.LogAttrs(context.Background(), slog.LevelInfo, "failed", slog.Any("error", e))
	want := `error.method=GET error.path=/api/users/{userId} error.status=422 error.attempts=1 error.code=a.b error.message=m error.request_id=r error.cause=why`
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
