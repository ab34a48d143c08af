package calls_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

const printedSecret = "hunter2secret"

// forms are the ways in which fmt prints bytes: as text, numbers, and hexadecimal.
func forms(secret string) []string {
	b := []byte(secret)
	list := fmt.Sprintf("%#v", b)
	return []string{secret, strings.Trim(fmt.Sprint(b), "[]"), list[strings.Index(list, "{")+1 : len(list)-1], fmt.Sprintf("%x", b), fmt.Sprintf("%X", b)}
}

// formats are the verbs for which fmt calls methods, mistakes among them.
var formats = []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%t"}

// printed is all that fmt and log/slog make of values.
func printed(formats []string, values ...any) string {
	var out bytes.Buffer
	text := slog.New(slog.NewTextHandler(&out, nil))
	for _, v := range values {
		for _, verb := range formats {
			fmt.Fprintf(&out, "%T "+verb+"\n", v, v)
		}
		text.Info("m", "v", v, slog.Group("g", "v", v))
	}
	return out.String()
}

// within puts a value where a program may have it, in unexported fields too, whose methods fmt
// does not call.
func within[T any](v T) []any {
	type unexported struct{ v T }
	type pointer struct{ v *T }
	type exported struct{ V T }
	return []any{
		v, &v, unexported{v}, &unexported{v}, pointer{&v}, exported{v}, []exported{{v}}, []unexported{{v}},
		map[string]unexported{"a": {v}}, struct{ v any }{v}, struct{ v []T }{[]T{v}},
	}
}

// unionOf decodes a union and puts it into other values.
func unionOf[T any](t *testing.T, wire string) []any {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(wire), &v); err != nil {
		t.Fatal(err)
	}
	return within(v)
}

// Responses do not print what they hold, unless they are in an unexported field: see SECURITY.md.
func TestResponsesInStructsPrintNoSecret(t *testing.T) {
	header, body := http.Header{"Set-Cookie": {"a=" + printedSecret}}, []byte(`{"secret":"`+printedSecret+`"}`)
	r := management.Response{StatusCode: 200, Header: header, Body: body}
	raw := management.RawResponse{StatusCode: 200, Header: header, Body: body}
	type exported struct {
		R   management.Response
		P   *management.Response
		Raw management.RawResponse
	}
	type unexported struct {
		p   *management.Response
		raw *management.RawResponse
	}
	in := exported{r, &r, raw}
	text := printed(formats, in, &in, []exported{in}, map[string]any{"in": in})
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		text += fmt.Sprintf(verb, unexported{&r, &raw})
	}
	for _, form := range forms(printedSecret) {
		if strings.Contains(text, form) {
			t.Errorf("%q is in %s", form, text)
		}
	}
}

// No union prints the secret in it, wherever it stands.
func TestUnionsPrintNoSecret(t *testing.T) {
	for name, values := range map[string][]any{
		"NewMfaVerification":               unionOf[gen.NewMfaVerification](t, `{"type":"Totp","secret":"hunter2secret","secretQrCode":"hunter2secret"}`),
		"NewMfaVerification, codes":        unionOf[gen.NewMfaVerification](t, `{"type":"BackupCode","codes":["hunter2secret"]}`),
		"CreateUserMfaVerificationRequest": unionOf[gen.CreateUserMfaVerificationRequest](t, `{"type":"Totp","secret":"hunter2secret"}`),
		"AddMfaVerificationRequest":        unionOf[gen.AddMfaVerificationRequest](t, `{"type":"Totp","payload":{"secret":"hunter2secret"}}`),
		"AddUserProfileRequest":            unionOf[gen.AddUserProfileRequest](t, `{"type":"password","value":"hunter2secret"}`),
		"CaptchaProviderConfig":            unionOf[gen.CaptchaProviderConfig](t, `{"type":"Turnstile","siteKey":"k","secretKey":"hunter2secret"}`),
		"NewCaptchaProviderConfig":         unionOf[gen.NewCaptchaProviderConfig](t, `{"type":"Turnstile","siteKey":"k","secretKey":"hunter2secret"}`),
		"JWTCustomizerEntry": unionOf[gen.JWTCustomizerEntry](t,
			`{"key":"jwt.accessToken","value":{"script":"s","environmentVariables":{"A":"hunter2secret"}}}`),
		"TestJWTCustomizerRequest": unionOf[gen.TestJWTCustomizerRequest](t,
			`{"tokenType":"AccessToken","script":"s","token":{},"environmentVariables":{"A":"hunter2secret"}}`),
		"TestJWTContextVerificationRecord": unionOf[gen.TestJWTContextVerificationRecord](t, `{"type":"BackupCode","code":"hunter2secret"}`),
		"VerificationRecord":               unionOf[gen.VerificationRecord](t, `{"type":"BackupCode","code":"hunter2secret"}`),
	} {
		text := printed(append(formats, "%p"), values...)
		for _, form := range forms(printedSecret) {
			if strings.Contains(text, form) {
				t.Errorf("%s: %q is in %s", name, form, text)
			}
		}
		if !strings.Contains(text, "[redacted]") {
			t.Errorf("%s prints nothing: %s", name, text)
		}
	}
}
