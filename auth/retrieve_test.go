package auth

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

// The request is the one of RFC 6749, with credentials that are escaped before they are put together.
func TestTokenRequest(t *testing.T) {
	var sent *http.Request
	transport := roundTripper(func(r *http.Request) (*http.Response, error) {
		sent = r
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(goodAnswer))}, nil
	})
	s, err := ClientCredentials("https://acme.logto.app", testID, testSecret, WithHTTPClient(&http.Client{Transport: transport}),
		WithScopes("all", "more"), WithUserAgent("billing/1.4"))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = s.Token() // "more" is not granted
	body, err := io.ReadAll(sent.Body)
	if err != nil {
		t.Fatal(err)
	}
	basic := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(testID) + ":" + url.QueryEscape(testSecret)))
	want := "grant_type=client_credentials&resource=https%3A%2F%2Facme.logto.app%2Fapi&scope=all+more"
	if sent.Method != http.MethodPost || sent.URL.String() != "https://acme.logto.app/oidc/token" || string(body) != want {
		t.Errorf("got %s %s\n%s", sent.Method, sent.URL, body)
	}
	for name, value := range map[string]string{
		"Authorization": "Basic " + basic, "Content-Type": "application/x-www-form-urlencoded", "User-Agent": "billing/1.4",
	} {
		if got := sent.Header.Get(name); got != value {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestReadToken(t *testing.T) {
	const most = (1<<31 - 1) * time.Second
	synctest.Test(t, func(t *testing.T) {
		for expiry, want := range map[string]time.Duration{
			`3600`: time.Hour, `"3600"`: time.Hour, `3600.0`: time.Hour, `1e3`: 1000 * time.Second, `9999999999999`: most, `1e300`: most, `"1e999"`: most,
			`null`: 0, `0`: 0, `"soon"`: 0, `{}`: 0, `-5`: -5 * time.Second,
		} {
			token, problem := readToken([]byte(`{"access_token":"tok","token_type":"bearer","refresh_token":"r","id":7,"expires_in":` + expiry + `}`))
			if problem != "" {
				t.Errorf("%s: %s", expiry, problem)
				continue
			}
			var got time.Duration
			if !token.Expiry.IsZero() {
				got = time.Until(token.Expiry)
			}
			if got != want || token.AccessToken != "tok" || token.Type() != "Bearer" || token.RefreshToken != "r" || token.Extra("id") != 7.0 {
				t.Errorf("%s: expires in %s, %+v", expiry, got, token)
			}
		}
	})
	for body, want := range map[string]string{
		`{"access_token":""}`: "missing", `{"access_token":7}`: "missing", `{}`: "missing", `null`: "missing", `[]`: "cannot parse", `tok`: "cannot parse", ``: "cannot parse",
	} {
		if token, problem := readToken([]byte(body)); token != (*oauth2.Token)(nil) || !strings.Contains(problem, want) {
			t.Errorf("%s: got %v, %q", body, token, problem)
		}
	}
}
