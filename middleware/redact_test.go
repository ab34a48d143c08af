package middleware

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	body := `{"id":"u1","password":"p","customData":{"id":"x"},"isSuspended":false}`
	want := `{"id":"u1","password":"[redacted]","customData":"[redacted]","isSuspended":false}`
	if got := string(Redact([]byte(body))); got != want {
		t.Errorf("got %s", got)
	}
}

// The secrets of one request: in a header of ours, in one of a gateway, in a cookie, in the body.
const (
	tokenSecret   = `t0ken"&/+<value>`
	keySecret     = "gateway key=1"
	cookieSecret  = "cookie-value-77"
	bodySecret    = `p4ss "word" & ümläut`
	basicPassword = "b4sic & pass"
)

var allSecrets = []string{tokenSecret, keySecret, cookieSecret, bodySecret, basicPassword}

func secretRequest(t testing.TB) *http.Request {
	t.Helper()
	body, err := json.Marshal(map[string]any{"name": "Ann", "password": bodySecret})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), "PATCH",
		"https://logto.example/api/users/u1?search=secret-person", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Pattern = "/api/users/{userId}"
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+tokenSecret)
	req.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("app:"+basicPassword)))
	req.Header.Set("X-Api-Key", keySecret)
	req.Header.Set("Cookie", "_session="+cookieSecret)
	return req
}

// echoes are ways in which a server may repeat a value.
var echoes = map[string]func(string) string{
	"raw":   func(s string) string { return s },
	"query": url.QueryEscape,
	"path":  url.PathEscape,
	"twice": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"JSON":  func(s string) string { text, _ := json.Marshal(s); return string(text[1 : len(text)-1]) },
	"HTML":  html.EscapeString,
	"basic": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("app:" + s)) },
	"url64": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"basic in base64": func(s string) string {
		basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("app:"+s))
		return base64.StdEncoding.EncodeToString([]byte(basic))
	},
	"Latin-1": latin1,
	"UTF-8 taken for Latin-1": func(s string) string { // by Node, where it stands in a header
		var b strings.Builder
		for _, c := range []byte(s) {
			b.WriteRune(rune(c))
		}
		return b.String()
	},
	"basic in Latin-1": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("app:" + latin1(s))) },
	"ASCII":            func(s string) string { return strings.ToValidUTF8(latin1(s), "?") },
	"replaced":         func(s string) string { return strings.ToValidUTF8(latin1(s), "\ufffd") },
	"octal":            func(s string) string { return octal.Replace(s) },
	"old HTML":         func(s string) string { return oldHTML.Replace(s) },
}

// latin1 writes a text in Latin-1, which must have all of its letters.
func latin1(s string) string {
	var out []byte
	for _, c := range s {
		out = append(out, byte(c))
	}
	return string(out)
}

var (
	octal   = strings.NewReplacer(`"`, `\042`, "ä", `\303\244`, "ü", `\303\274`)
	oldHTML = strings.NewReplacer(`"`, "&quot", "&", "&amp", "<", "&lt", ">", "&gt", "ä", "&auml", "ü", "&uuml")
)

// shownBy returns all that an error shows, in its fields and in what is printed of it.
func shownBy(err error) string {
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).LogAttrs(context.Background(), slog.LevelInfo, "m", slog.Any("error", err))
	slog.New(slog.NewTextHandler(&out, nil)).LogAttrs(context.Background(), slog.LevelInfo, "m", slog.Any("error", err))
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		fmt.Fprintf(&out, format+"\n", err)
	}
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		fmt.Fprintf(&out, "%v %+v\n", cause, cause)
	}
	if e, ok := errors.AsType[*Error](err); ok {
		fmt.Fprintf(&out, "%+v\n%s\n%s\n%v\n", *e, e.Body, e.Data, e.Header)
	}
	return out.String()
}

func checkShown(t *testing.T, name, text string) {
	t.Helper()
	for _, secret := range allSecrets {
		for encoding, encode := range echoes {
			if form := encode(secret); strings.Contains(text, form) {
				t.Errorf("%s: %q is shown as %s: %s", name, secret, encoding, text)
			}
		}
	}
	if strings.Contains(text, bodySecret[:4]) {
		t.Errorf("%s: a part of %q is shown: %s", name, bodySecret, text)
	}
	if strings.Contains(text, "secret-person") {
		t.Errorf("%s: the query is shown: %s", name, text)
	}
}

// However a server repeats a secret of the request, no error and no log line shows it.
func TestEchoedSecrets(t *testing.T) {
	for encoding, encode := range echoes {
		for i, secret := range allSecrets {
			echo := encode(secret)
			line := strings.Map(func(r rune) rune {
				if r < ' ' {
					return ' '
				}
				return r
			}, echo)
			quoted, err := json.Marshal(echo)
			if err != nil {
				t.Fatal(err)
			}
			header := []string{
				"Content-Type", "application/json", RequestIDHeader, "r" + line, "WWW-Authenticate", `Bearer realm="` + line + `"`,
				"Location", "https://elsewhere.example/" + line + "?code=" + url.QueryEscape(line), "X-Echo", line, "Set-Cookie", "a=" + line,
			}
			for kind, body := range map[string]string{
				"fields":  fmt.Sprintf(`{"code":%[1]s,"message":%[1]s,"details":%[1]s,"data":{"claim":%[1]s,"a":[%[1]s]}}`, quoted),
				"text":    "before " + echo + " after",
				"cut":     `{"message":"x","data":{"a":"` + echo,
				"nothing": "",
			} {
				for _, status := range []int{200, 401} {
					name := fmt.Sprintf("%s of secret %d in %s, %d", encoding, i, kind, status)
					req := secretRequest(t)
					resp, err := answer(status, body, header...)(req)
					if err != nil {
						t.Fatal(err)
					}
					var out bytes.Buffer
					logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
					Log(logger, LogOptions{Headers: true, Bodies: true})(&Exchange{Request: req, Response: resp, Body: []byte(body), Err: errors.New(echo)})
					checkShown(t, name+", log", out.String())
					if status == 200 {
						checkShown(t, name, shownBy(Unreadable(resp, []byte(body), fmt.Errorf("bad value %q", echo))))
					} else {
						checkShown(t, name, shownBy(ErrorOf(resp, []byte(body))))
					}
				}
			}
			chain := &Chain{Transport: DoerFunc(failing(fmt.Errorf("malformed response: %w", errors.New(echo))))}
			_, err = chain.Do(secretRequest(t))
			checkShown(t, encoding+", no response", shownBy(err))
		}
	}
}

// What the user of a program cannot see, the program still can test for.
func TestCleanedCause(t *testing.T) {
	cause := fmt.Errorf("reading %q: %w", tokenSecret, context.DeadlineExceeded)
	_, err := (&Chain{Transport: DoerFunc(failing(cause))}).Do(secretRequest(t))
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	var timeout interface{ Timeout() bool }
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("%v is no timeout", err)
	}
	_, err = (&Chain{Transport: DoerFunc(failing(errors.New(`failed to parse Location header "https://a.example/cb?code=hunter2"`)))}).Do(secretRequest(t))
	if text := err.Error(); strings.Contains(text, "hunter2") || !strings.Contains(text, "https://a.example/cb?[redacted]") {
		t.Errorf("got %s", text)
	}
}

// An editor's own error is cleaned of what it put on the request.
func TestEditorErrorShowsNoToken(t *testing.T) {
	chain := &Chain{Transport: DoerFunc(answer(200, "")), Editors: []Editor{func(_ context.Context, req *http.Request) error {
		req.Header.Set("Authorization", "Bearer "+tokenSecret)
		return fmt.Errorf("refused with %v", req.Header)
	}}}
	_, err := chain.Do(newRequest(t, "GET", ""))
	checkShown(t, "editor", shownBy(err))
}

// The beginning of a secret that a limit cuts off is not left.
func TestCutSecrets(t *testing.T) {
	for keep := range len(tokenSecret) {
		if keep < 4 {
			continue // which tells nothing
		}
		body := strings.Repeat("x", maxErrorBody-keep) + tokenSecret + " and more"
		resp, err := answer(500, body)(secretRequest(t))
		if err != nil {
			t.Fatal(err)
		}
		if e := NewError(resp); strings.Contains(string(e.Body), tokenSecret[:4]) {
			t.Errorf("%d bytes are left: %s", keep, e.Body[len(e.Body)-30:])
		}
	}
}

// FuzzEcho looks for a response that makes an error or a log line show a secret.
func FuzzEcho(f *testing.F) {
	f.Add(401, []byte(`{"code":"auth.unauthorized","message":"TOKEN","data":{"claim":"TOKEN"}}`), `Bearer realm="TOKEN"`, uint8(0))
	f.Add(200, []byte(`{"id":"TOKEN"`), "https://a.example/TOKEN?x=TOKEN", uint8(3))
	f.Add(502, []byte("<html>TOKEN</html>"), "TOKEN", uint8(6))
	for i := range len(echoes) * len(allSecrets) {
		f.Add(401, []byte(`{"message":"TOKEN"} TOKEN`), "TOKEN", uint8(i))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte, header string, encoding uint8) {
		names := slices.Sorted(maps.Keys(echoes))
		echo := echoes[names[int(encoding)%len(names)]](allSecrets[int(encoding)/len(names)%len(allSecrets)])
		// A word on its own: letters beside it could make other escapes of its ends.
		body = bytes.ReplaceAll(body, []byte("TOKEN"), []byte(" "+echo+" "))
		header = strings.ReplaceAll(header, "TOKEN", " "+echo+" ")
		req := secretRequest(t)
		resp, err := answer(status, string(body), RequestIDHeader, header, "WWW-Authenticate", header, "Location", header, "X-Other", header)(req)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
		Log(logger, LogOptions{Headers: true, Bodies: true})(&Exchange{Request: req, Response: resp, Body: body})
		out.WriteString(shownBy(ErrorOf(resp, body)))
		out.WriteString(shownBy(Unreadable(resp, body, errors.New(header))))
		if strings.Contains(out.String(), echo) {
			t.Fatalf("%q is in %s", echo, out.String())
		}
	})
}
