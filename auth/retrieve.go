package auth

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/logto-go/management/internal/redact"
	"golang.org/x/oauth2"
)

// Package clientcredentials of golang.org/x/oauth2 would do what this file does, and bring to the
// program of each user what Logto has no use for: other ways to send credentials, a cache for which of
// them a server takes, and responses that are no JSON.

// retrieve sends a token request as RFC 6749 has it, and reads the response.
func (r *requester) retrieve(ctx context.Context, form url.Values, hidden *secrets) (*oauth2.Token, error) {
	form = maps.Clone(form)
	if !form.Has("grant_type") {
		form.Set("grant_type", "client_credentials")
	}
	if len(r.scopes) > 0 {
		form.Set("scope", strings.Join(r.scopes, " "))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.endpoint.TokenURL(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, within("logto token request", err)
	}
	req.SetBasicAuth(url.QueryEscape(r.appID), url.QueryEscape(r.appSecret))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if r.userAgent != "" {
		req.Header.Set("User-Agent", r.userAgent)
	}
	resp, err := r.client.Do(req)
	var body []byte
	if err == nil {
		body, err = readBody(resp.Body)
	}
	if err != nil {
		if inner, ok := errors.AsType[*url.Error](err); ok {
			err = inner.Err // the rest repeats the address
		}
		return nil, &UnreachableError{Endpoint: r.endpoint.TokenURL(), Err: redact.Error(err, &hidden.Secrets)}
	}
	fields := redact.Fields(body)
	if resp.StatusCode < 200 || resp.StatusCode > 299 || redact.StringOf(fields["error"]) != "" {
		return nil, newTokenError(resp, body, r.form.Get("resource"), hidden)
	}
	token, problem := readToken(body)
	if problem != "" {
		return nil, &TokenError{
			StatusCode:  http.StatusOK,
			Description: "the response holds no token: " + hidden.clean(redact.Quotes(problem)),
		}
	}
	return token, nil
}

// readToken reads a token, or returns why there is none.
func readToken(body []byte) (token *oauth2.Token, problem string) {
	var fields map[string]any
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, "cannot parse json: " + err.Error()
	}
	token = new(oauth2.Token)
	token.AccessToken, _ = fields["access_token"].(string)
	token.TokenType, _ = fields["token_type"].(string)
	token.RefreshToken, _ = fields["refresh_token"].(string)
	if token.AccessToken == "" {
		return nil, "server response missing access_token"
	}
	seconds, _ := fields["expires_in"].(float64)
	if text, ok := fields["expires_in"].(string); ok {
		seconds, _ = strconv.ParseFloat(text, 64) // as some gateways write it
	}
	if seconds != 0 {
		token.Expiry = time.Now().Add(time.Duration(max(math.MinInt32, min(seconds, math.MaxInt32))) * time.Second)
	}
	return token.WithExtra(fields), ""
}
