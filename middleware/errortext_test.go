package middleware

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

func TestLogValueOfDetailsAndClaim(t *testing.T) {
	input := errorFor(t, 400, `{"code":"guard.invalid_input","message":"m","details":"Error in key path \"name\": (too_small)"}`)
	claim := errorFor(t, 401, `{"code":"auth.unauthorized","message":"m","data":{"code":"ERR_JWT_CLAIM_VALIDATION_FAILED","claim":"iss","reason":"check_failed"}}`)
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).LogAttrs(context.Background(), slog.LevelInfo, "failed", slog.Any("input", input), slog.Any("claim", claim))
	for _, want := range []string{
		`input.details="Error in key path \"name\": (too_small)"`,
		`claim.reason="ERR_JWT_CLAIM_VALIDATION_FAILED, claim \"iss\", check_failed"`,
		"input.url_path=/api/users/u1",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s lacks %s", out.String(), want)
		}
	}
}

// A message that ends with a full stop has no second one before the hint.
func TestFullStopBeforeAHint(t *testing.T) {
	for message, want := range map[string]string{
		"Please re-authenticate.": ": Please re-authenticate. The application needs",
		"Forbidden":               ": Forbidden. The application needs",
	} {
		e := errorFor(t, 403, `{"code":"auth.forbidden","message":"`+message+`"}`)
		if !strings.Contains(e.Error(), want) {
			t.Errorf("%s lacks %q", e, want)
		}
	}
}

// refusedFor returns the error of a call whose token was refused, and for which there was no
// other for the given reason.
func refusedFor(t *testing.T, req *http.Request, reason error) *Error {
	t.Helper()
	requested := 0
	chain := &Chain{
		Transport: &script{steps: []step{answer(401, `{"code":"auth.unauthorized","message":"Unauthorized."}`)}},
		Tokens: auth.Wrap(sourceFunc(func() (*oauth2.Token, error) {
			if requested++; requested > 1 {
				return nil, reason
			}
			return &oauth2.Token{AccessToken: tokenSecret}, nil
		})),
	}
	resp, err := chain.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return NewError(resp)
}

func TestLogValueOfNoToken(t *testing.T) {
	e := refusedFor(t, newRequest(t, "GET", ""), errors.New("the token endpoint\nis down"))
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("failed", "error", e)
	if want := `error.end="and there is no new access token: the token endpoint is down"`; !strings.Contains(out.String(), want) {
		t.Errorf("%s lacks %s", out.String(), want)
	}
	if strings.Contains(errorFor(t, 401, `{"code":"auth.unauthorized"}`).LogValue().String(), " end=") {
		t.Error("it is there without a reason")
	}
}

// Neither the path nor why there is no new token shows a secret of the request.
func TestPathAndTokenErrorShowNoSecret(t *testing.T) {
	req := secretRequest(t)
	req.URL.Path, req.URL.RawPath = "/api/users/"+tokenSecret, "/api/users/"+url.PathEscape(tokenSecret)
	resp, err := answer(404, `{"code":"entity.not_found"}`)(req)
	if err != nil {
		t.Fatal(err)
	}
	checkShown(t, "path", shownBy(NewError(resp)))
	checkShown(t, "no token", shownBy(refusedFor(t, newRequest(t, "GET", ""), errors.New("the proxy refused "+tokenSecret))))
}

// Of the recorded guard.invalid_input, 36 of 38 say where the input is wrong in Details and nowhere else.
func TestRecordedKeyPaths(t *testing.T) {
	all, named := 0, 0
	for _, e := range recorded(t) {
		if e.Status < 400 || !strings.Contains(string(e.Body()), `"guard.invalid_input"`) {
			continue
		}
		all++
		if !strings.Contains(string(e.Body()), "key path") {
			continue
		}
		got := NewError(e.Response(newRequest(t, e.Method, "")))
		_, rest, _ := strings.Cut(got.Details, "key path ")
		at, _, _ := strings.Cut(rest, ":")
		if at == "" || !strings.Contains(got.Error(), "key path "+at) || !strings.Contains(got.LogValue().String(), "key path "+at) {
			t.Errorf("%s: %s, %s", e, got, got.LogValue())
			continue
		}
		named++
	}
	if all != 38 || named != 36 {
		t.Errorf("%d of %d name the key path", named, all)
	}
}
