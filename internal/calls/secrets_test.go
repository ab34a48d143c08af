package calls_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/middleware"
)

// echoes are the ways in which the server of these tests repeats a value.
var echoes = map[string]func(string) string{
	"raw":    func(s string) string { return s },
	"query":  url.QueryEscape,
	"path":   url.PathEscape,
	"twice":  func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"JSON":   func(s string) string { text, _ := json.Marshal(s); return string(text[1 : len(text)-1]) },
	"HTML":   html.EscapeString,
	"base64": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("app:" + s)) },
	"url64":  func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
}

const (
	echoedToken    = `eyJ0b2tlbg.s3cr3t+/"&value"`
	echoedPassword = `correct Horse & "battery" 77 ü`
	echoedKey      = "gateway+key/1=="
)

// echo answers a request with a secret of it in all places.
func echo(status int, secret string) fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		quoted, _ := json.Marshal(secret)
		h := w.Header()
		h.Set("Logto-Core-Request-Id", "r-"+secret)
		h.Set("WWW-Authenticate", `Bearer realm="`+secret+`"`)
		h.Set("Location", "https://elsewhere.example/"+url.PathEscape(secret)+"?code="+url.QueryEscape(secret))
		h.Set("X-Echo", secret)
		h.Set("Set-Cookie", "a="+url.QueryEscape(secret))
		h.Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"code":%[1]s,"message":%[1]s,"details":%[1]s,"data":{"claim":%[1]s,"list":[%[1]s]},"id":%[1]s,"name":7}`, quoted)
	}
}

// malformed answers with a line that is no HTTP, and has the secret in it.
func malformed(secret string) fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "HTTP/1.1 %s\r\n\r\n", secret)
	}
}

// No error and no log line shows a secret of the request that the server repeats.
func TestEchoedSecrets(t *testing.T) {
	for encoding, encode := range echoes {
		for _, secret := range []string{echoedToken, echoedPassword, echoedKey} {
			for name, answer := range map[string]fault{
				"200": echo(200, encode(secret)), "302": echo(302, encode(secret)), "401": echo(401, encode(secret)),
				"422": echo(422, encode(secret)), "429": echo(429, encode(secret)), "malformed": malformed(encode(secret)),
			} {
				synctest.Test(t, func(t *testing.T) {
					var out bytes.Buffer
					logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
					s := &faultServer{open: true, faults: []fault{answer}}
					client := s.start(t, management.WithTokenSource(auth.Static(echoedToken)), management.WithRetry(middleware.RetryPolicy{}),
						management.WithHeader("X-Api-Key", echoedKey), management.WithLogger(logger, management.LogOptions{Headers: true, Bodies: true}))
					_, err := client.CreateUser(t.Context(), gen.CreateUserRequest{Password: new(echoedPassword)})
					if err == nil {
						t.Fatal("no error")
					}
					logger.Info("failed", "error", err)
					for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
						fmt.Fprintf(&out, format, err)
					}
					for cause := err; cause != nil; cause = errors.Unwrap(cause) {
						fmt.Fprintln(&out, cause)
					}
					if e, ok := errors.AsType[*management.Error](err); ok {
						fmt.Fprintf(&out, "%+v %s %s %v", *e, e.Body, e.Data, e.Header)
					}
					for _, hidden := range []string{secret, encode(secret)} {
						if strings.Contains(out.String(), hidden) {
							t.Errorf("%s, %s: %q is in %s", encoding, name, hidden, out.String())
						}
					}
				})
			}
		}
	}
}

// A backup code is not taken for the code of an error, in a request or where the server repeats it.
func TestEchoedBackupCode(t *testing.T) {
	for _, code := range []string{"22cabbef02", "abcdefabcd", "4098403a73"} {
		synctest.Test(t, func(t *testing.T) {
			var out bytes.Buffer
			logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
			s := &faultServer{faults: []fault{
				respond(400, `{"code":"session.mfa.invalid_backup_code","message":"Invalid code `+code+`.","details":"got `+code+`"}`),
			}}
			s.start(t)
			client, err := management.NewExperienceClient("http://localhost:3001", management.WithHTTPClient(s.net.Client),
				management.WithLogger(logger, management.LogOptions{Bodies: true}))
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.VerifyBackupCode(t.Context(), gen.VerifyBackupCodeRequest{Code: code})
			fmt.Fprintf(&out, "%v %+v", err, err)
			if strings.Contains(out.String(), code) || !strings.Contains(out.String(), "session.mfa.invalid_backup_code") {
				t.Errorf("got %s", out.String())
			}
		})
	}
}

// A client, its options and what it returns show no secret when they are printed.
func TestNothingPrintsASecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, `{"id":"hunter2body"}`, "Set-Cookie", "a=hunter2cookie")}}
		client := s.start(t, management.WithHeader("X-Api-Key", "hunter2key"))
		account, err := client.Account(auth.Static("hunter2token"))
		if err != nil {
			t.Fatal(err)
		}
		experience, err := client.Experience(management.WithHeader("X-Api-Key", "hunter2key"))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := client.Do(t.Context(), http.MethodGet, "/api/status", nil)
		if err != nil {
			t.Fatal(err)
		}
		response := management.Response{StatusCode: 200, Header: raw.Header, Body: raw.Body}
		for _, value := range []any{
			client, *client, account, *account, experience, *experience, raw, *raw, response, &response,
			auth.Static("hunter2token"), &middleware.Chain{Tokens: auth.Static("hunter2token")}, management.WithToken("hunter2token"),
		} {
			var out bytes.Buffer
			for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%t"} { // and verbs that are mistakes
				fmt.Fprintf(&out, format+"\n", value)
			}
			slog.New(slog.NewTextHandler(&out, nil)).Info("m", "value", value)
			if strings.Contains(out.String(), "hunter2") {
				t.Errorf("%T shows a secret: %s", value, out.String())
			}
		}
	})
}

// An error says what the caller of an Account or Experience operation lacks.
func TestHintsOfUserAPIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{
			respond(401, `{"code":"auth.unauthorized","message":"Unauthorized."}`),
			respond(400, `{"code":"session.not_found","message":"Session not found."}`, "Set-Cookie", "_interaction=hunter2cookie; Path=/"),
		}}
		client := s.start(t, management.WithRetry(middleware.RetryPolicy{}))
		account, err := client.Account(auth.Static("hunter2token"))
		if err != nil {
			t.Fatal(err)
		}
		experience, err := client.Experience()
		if err != nil {
			t.Fatal(err)
		}
		if _, err = account.GetProfile(t.Context()); err == nil || !strings.Contains(err.Error(), "access token of a user") {
			t.Errorf("got %v", err)
		}
		for _, want := range []string{"the request had none", "ended or expired"} {
			_, err = experience.SubmitInteraction(t.Context())
			if err == nil || !strings.Contains(err.Error(), want) || !errors.Is(err, management.Code("session.not_found")) {
				t.Errorf("got %v, want %q", err, want)
			}
		}
	})
}

// A change that was made is told from one that was not, though what the server says of it is lost.
func TestAppliedChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, answer := range []fault{respond(200, "<html>login</html>"), respond(200, `{"id":7}`), respond(200, `{"id":"u1","us`), cutBody} {
			s := &faultServer{faults: []fault{answer}}
			client := s.start(t, management.WithRetry(middleware.RetryPolicy{}))
			if _, err := client.CreateUser(t.Context(), gen.CreateUserRequest{}); !errors.Is(err, management.ErrApplied) || !strings.Contains(err.Error(), "the change was probably made") {
				t.Errorf("got %v", err)
			}
			if _, err := client.GetUser(t.Context(), "u1", nil); err == nil || errors.Is(err, management.ErrApplied) {
				t.Errorf("a read: got %v", err)
			}
		}
	})
}

// A cookie that comes with a redirect, and is sent where that leads to, is one of the request's.
func TestEchoedCookieOfARedirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{open: true, faults: []fault{
			func(w http.ResponseWriter, r *http.Request) {
				http.SetCookie(w, &http.Cookie{Name: "interaction", Value: "hunter2cookie", Path: "/"})
				http.Redirect(w, r, r.URL.Path+"/moved", http.StatusFound)
			},
			func(w http.ResponseWriter, r *http.Request) {
				respond(400, `{"code":"request.invalid","message":"What is `+r.Header.Get("Cookie")+`?"}`)(w, r)
			},
		}}
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		client := s.start(t, management.WithToken("abc"), management.WithCookieJar(jar))
		_, err = client.GetUser(t.Context(), "u1", nil)
		if err == nil || !strings.Contains(err.Error(), "What is interaction=[redacted]?") {
			t.Errorf("got %v", err)
		}
	})
}
