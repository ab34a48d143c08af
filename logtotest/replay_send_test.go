package logtotest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/logto-go/management/internal/exchange"
)

// replayToken is the Authorization header the recording was made with, as its label tells.
func replayToken(t *testing.T, srv *Server, e *exchange.Exchange) string {
	token := func() string {
		form := url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}}
		if strings.Contains(e.Variant, "without scope") {
			form.Set("scope", "none")
		}
		r, _ := http.NewRequest(http.MethodPost, localOrigin+"/oidc/token", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(srv.AppID, srv.AppSecret)
		response, err := srv.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		var body struct {
			AccessToken string `json:"access_token"`
		}
		if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
			t.Fatal(err)
		}
		return "Bearer " + body.AccessToken
	}
	switch {
	case strings.Contains(e.Variant, "no token"):
		return ""
	case strings.Contains(e.Variant, "wrong scheme"):
		return "Basic eDp5"
	case strings.Contains(e.Variant, "invalid token"):
		return "Bearer invalid"
	case strings.Contains(e.Variant, "deleted key"):
		old := token()
		srv.RotateKeys()
		return old
	}
	return token()
}

type replayed struct {
	status int
	header http.Header
	body   []byte
}

func replayOnce(t *testing.T, srv *Server, e *exchange.Exchange, as caller) replayed {
	t.Helper()
	target := "http://localhost:3001" + e.Path
	if e.Query != "" {
		target += "?" + e.Query
	}
	var body io.Reader
	if !exchange.Null(e.RequestBody) || e.Variant == "errors: JSON null" {
		text := string(e.RequestBody)
		var asText string
		if json.Unmarshal(e.RequestBody, &asText) == nil && text != "null" { // a form, or JSON that is none
			text = asText
		}
		body = strings.NewReader(text)
	}
	r, err := http.NewRequest(e.Method, target, body)
	if err != nil {
		t.Fatal(err)
	}
	if e.RequestContentType != "" {
		r.Header.Set("Content-Type", e.RequestContentType)
	}
	if as.proof != "" || as.cookie != "" {
		r.Header.Set("User-Agent", "recorded")
	}
	for name, value := range map[string]string{"Authorization": as.authorization, "Logto-Verification-Id": as.proof, "Cookie": as.cookie} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	if e.Status == http.StatusNotModified {
		r.Header.Set("If-None-Match", "*")
	}
	response, err := srv.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return replayed{response.StatusCode, response.Header, got}
}
