package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management/internal/testnet"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// However the token endpoint repeats what was sent, or what it gives, no error shows it.
func TestTokenErrorsShowNoSecret(t *testing.T) {
	const (
		secret   = `hunter2 & "co"/+=`
		subject  = "sub ject+token/1"
		returned = "re.turned-token_1"
	)
	encodings := map[string]func(string) string{
		"raw":   func(s string) string { return s },
		"query": url.QueryEscape,
		"path":  url.PathEscape,
		"twice": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
		"JSON":  func(s string) string { text, _ := json.Marshal(s); return string(text[1 : len(text)-1]) },
		"HTML":  html.EscapeString,
		"Basic": func(s string) string {
			return base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(testID) + ":" + url.QueryEscape(s)))
		},
		"url64": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	}
	for encoding, encode := range encodings {
		for _, value := range []string{secret, subject, returned} {
			echo := encode(value)
			quoted, err := json.Marshal(echo)
			if err != nil {
				t.Fatal(err)
			}
			for name, body := range map[string]string{
				"OAuth":    fmt.Sprintf(`{"error":%[1]s,"error_description":%[1]s,"access_token":"%[2]s"}`, quoted, returned),
				"Logto":    fmt.Sprintf(`{"code":%[1]s,"message":%[1]s,"refresh_token":"%[2]s"}`, quoted, returned),
				"text":     "<p>" + echo + "</p>",
				"other":    fmt.Sprintf(`{"detail":%[1]s,"id_token":"%[2]s"}`, quoted, returned),
				"no token": fmt.Sprintf(`{"token_type":%[1]s,"expires_in":%[1]s,"id_token":"%[2]s"}`, quoted, returned),
				"not HTTP": "",
			} {
				if value == returned && name == "text" || name == "not HTTP" && value == returned {
					continue // nothing says that it is one
				}
				for _, status := range []int{200, 400} {
					synctest.Test(t, func(t *testing.T) {
						server := &tokenServer{answer: func(n int, w http.ResponseWriter, r *http.Request) {
							if name == "not HTTP" {
								conn, _, err := http.NewResponseController(w).Hijack()
								if err != nil {
									panic(err)
								}
								defer conn.Close()
								fmt.Fprintf(conn, "HTTP/1.1 %s\r\n\r\n", echo)
								return
							}
							w.Header().Set("Logto-Core-Request-Id", echo)
							w.Header().Set("Location", "https://a.example/"+echo)
							reply(status, body)(n, w, r)
						}}
						source, err := Exchange("http://localhost:3001", testID, secret, func(context.Context) (string, error) { return subject, nil },
							WithHTTPClient(testnet.New(t, server).Client))
						if err != nil {
							t.Fatal(err)
						}
						_, err = source.TokenContext(t.Context())
						if err == nil {
							t.Fatal("no error")
						}
						var shown strings.Builder
						for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
							fmt.Fprintf(&shown, format+"\n", err)
						}
						for cause := err; cause != nil; cause = errors.Unwrap(cause) {
							fmt.Fprintln(&shown, cause)
						}
						if e, ok := errors.AsType[*TokenError](err); ok {
							fmt.Fprintf(&shown, "%+v", *e)
						}
						for _, hidden := range []string{echo, value} {
							if strings.Contains(shown.String(), hidden) {
								t.Errorf("%s, %s, %d: %q is in %s", encoding, name, status, hidden, shown.String())
							}
						}
					})
				}
			}
		}
	}
}

// A source of package oauth2 prints the response that it got. What a program asks of its error stays.
func TestWrappedSourceShowsNoSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var body string
		server := &tokenServer{answer: func(n int, w http.ResponseWriter, r *http.Request) { reply(400, body)(n, w, r) }}
		client := testnet.New(t, server).Client
		ctx := context.WithValue(t.Context(), oauth2.HTTPClient, client)
		for _, style := range []oauth2.AuthStyle{oauth2.AuthStyleInHeader, oauth2.AuthStyleInParams} {
			conf := clientcredentials.Config{ClientID: "id", ClientSecret: testSecret, TokenURL: "http://localhost:3001/oidc/token", AuthStyle: style}
			for _, body = range []string{
				`{"access_token":"returned"}`, `bad credentials ` + testSecret, `bad credentials ` + url.QueryEscape(testSecret),
				base64.StdEncoding.EncodeToString([]byte("id:" + url.QueryEscape(testSecret))),
			} {
				_, err := Wrap(wrapping{conf.TokenSource(ctx)}).TokenContext(t.Context())
				text := fmt.Sprintf("%v %+v", err, err)
				refused, ok := errors.AsType[*oauth2.RetrieveError](err)
				if !ok || refused.Response.StatusCode != 400 {
					t.Fatalf("got %T %v", err, err)
				}
				text += refused.Error() + string(refused.Body)
				for _, hidden := range []string{"returned", testSecret, url.QueryEscape(testSecret), base64.StdEncoding.EncodeToString([]byte("id:" + url.QueryEscape(testSecret)))} {
					if strings.Contains(text, hidden) {
						t.Errorf("%q is in %s", hidden, text)
					}
				}
				if !strings.Contains(text, "my own source") {
					t.Errorf("got %s", text)
				}
			}
			body = `{"error":"invalid_grant","error_description":"the user is suspended"}`
			_, err := Wrap(conf.TokenSource(ctx)).TokenContext(t.Context())
			if refused, ok := errors.AsType[*oauth2.RetrieveError](err); !ok || refused.ErrorCode != "invalid_grant" || string(refused.Body) != body {
				t.Errorf("an error that shows nothing is changed: %v", err)
			}
		}
	})
}

// wrapping is a source whose errors wrap those of another.
type wrapping struct{ oauth2.TokenSource }

func (w wrapping) Token() (*oauth2.Token, error) {
	token, err := w.TokenSource.Token()
	if err != nil {
		err = fmt.Errorf("my own source: %w", err)
	}
	return token, err
}
