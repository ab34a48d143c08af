package support

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
)

const secretText = "s3cr3t-\"value\"-<&>"

type holdsSecrets struct {
	Name    string                    `json:"name"`
	Token   Secret[string]            `json:"token"`
	Config  Secret[JSONObject]        `json:"config,omitzero"`
	Headers Secret[map[string]string] `json:"headers,omitzero"`
	Codes   []Secret[string]          `json:"codes"`
	Inner   *holdsSecrets             `json:"inner,omitempty"`
}

func (h holdsSecrets) LogValue() slog.Value {
	return logValue(h, "token", "config", "headers", "codes")
}

func someSecrets() holdsSecrets {
	s := holdsSecrets{
		"ann", NewSecret(secretText), NewSecret(MustJSONObject(map[string]string{"clientSecret": secretText})),
		NewSecret(map[string]string{"Authorization": secretText}), []Secret[string]{NewSecret(secretText)}, nil,
	}
	inner := s
	s.Inner = &inner
	return s
}

// leaks reports whether a text has the secret in it, as text, numbers or hexadecimal.
func leaks(text string) bool {
	for _, form := range []string{secretText, "s3cr3t", "73336372", "115 51 99", "0x73, 0x33", "czNjcjN0"} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
			return true
		}
	}
	return false
}

func TestSecretIsNotPrinted(t *testing.T) {
	h := someSecrets()
	type unexported struct {
		h holdsSecrets
		s Secret[string]
		p *Secret[string]
	}
	values := []any{
		h, &h, []holdsSecrets{h}, map[string]holdsSecrets{"a": h}, h.Token, &h.Token, h.Config, h.Headers, h.Codes,
		unexported{h, h.Token, &h.Token}, &unexported{h, h.Token, &h.Token}, struct{ Any any }{h}, [1]any{h.Token},
		map[string]any{"token": h.Token},
	}
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%w", "%10.3v", "%U"} {
			if text := fmt.Sprintf(verb, v); leaks(text) {
				t.Errorf("%s of %T prints %s", verb, v, text)
			}
		}
		if text := fmt.Sprint(v, v); leaks(text) {
			t.Errorf("%T prints %s", v, text)
		}
	}
	if text := fmt.Sprintf("%v|%+v|%#v|%s", h.Token, h, h.Token, h.Config); strings.Count(text, redacted) < 6 {
		t.Errorf("got %s", text)
	}
	if text := fmt.Sprintf("%v%s%+v", Secret[string]{}, Secret[JSONObject]{}, &Secret[string]{}); text != "" {
		t.Errorf("no secret prints as %q", text)
	}
}

func TestSecretIsNotLogged(t *testing.T) {
	h := someSecrets()
	for _, format := range []string{"text", "json"} {
		for _, v := range []any{h, &h, h.Token, &h.Token, h.Config, h.Headers} {
			var buf bytes.Buffer
			var handler slog.Handler = slog.NewTextHandler(&buf, nil)
			if format == "json" {
				handler = slog.NewJSONHandler(&buf, nil)
			}
			slog.New(handler).Info("created", "it", v, slog.Group("g", "v", v))
			if text := buf.String(); leaks(text) || !strings.Contains(text, redacted) {
				t.Errorf("%s of %T: %s", format, v, text)
			}
			if _, ok := v.(holdsSecrets); ok && !strings.Contains(buf.String(), "ann") {
				t.Errorf("%s: what is no secret is lost: %s", format, buf.String())
			}
		}
	}
}

func TestSecretAsJSON(t *testing.T) {
	h := someSecrets()
	b, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	var got holdsSecrets
	if err := json.Unmarshal(b, &got); err != nil || !reflect.DeepEqual(got, h) {
		t.Errorf("%s became %v, %v", b, got, err)
	}
	if got.Token.Reveal() != secretText || got.Codes[0].Reveal() != secretText || got.Headers.Reveal()["Authorization"] != secretText {
		t.Errorf("lost: %q", got.Token.Reveal())
	}
	var fields struct{ ClientSecret string }
	if err := got.Config.Reveal().Decode(&fields); err != nil || fields.ClientSecret != secretText {
		t.Errorf("lost: %q, %v", fields.ClientSecret, err)
	}
	for wire, want := range map[string]string{
		`{"name":"a","token":null,"codes":[]}`:                 `{"name":"a","token":null,"codes":[]}`,
		`{"name":"a","token":"","config":{},"codes":[null]}`:   `{"name":"a","token":"","config":{},"codes":[null]}`,
		`{"name":"a","token":"x","config":null,"codes":["y"]}`: `{"name":"a","token":"x","codes":["y"]}`,
	} {
		h := someSecrets()
		h.Inner = nil
		if !strings.Contains(wire, "headers") {
			h.Headers = Secret[map[string]string]{}
		}
		if err := json.Unmarshal([]byte(wire), &h); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(wire, "config") {
			h.Config = Secret[JSONObject]{}
		}
		if got, err := json.Marshal(h); err != nil || string(got) != want {
			t.Errorf("%s became %s, %v", wire, got, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"token":{"a":"s3cr3t"}}`), &h); err == nil || leaks(err.Error()) {
		t.Errorf("an object as a text: %v", err)
	}
}

// Short and long objects are kept in different ways.
func TestSecretObjects(t *testing.T) {
	for _, length := range []int{len(`{"a":""}`), 100, shortText - 1, shortText, shortText + 1, 10 * shortText} {
		text := `{"a":"` + strings.Repeat("x", length-len(`{"a":""}`)) + `"}`
		wire := []byte(text)
		var s, other Secret[JSONObject]
		if err := errors.Join(json.Unmarshal(wire, &s), json.Unmarshal([]byte(`{"b":1}`), &other)); err != nil {
			t.Fatal(err)
		}
		clear(wire)
		_ = append(s.Reveal(), "more"...)
		if got := s.Reveal().String(); got != text || other.Reveal().String() != `{"b":1}` {
			t.Errorf("%s became %s", text, got)
		}
		type unexported struct{ s Secret[JSONObject] }
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%z", "%!"} {
			bytes := fmt.Sprint([]byte(text)[:6])
			if out := fmt.Sprintf(verb, unexported{s}); strings.Contains(out, `"a"`) || strings.Contains(out, bytes[1:len(bytes)-1]) {
				t.Errorf("%s prints %s", verb, out)
			}
		}
	}
}

// Nothing at all is no value, and not null either.
func TestSecretOfNoText(t *testing.T) {
	for _, s := range []json.Unmarshaler{new(Secret[string]), new(Secret[map[string]string])} {
		if err := s.UnmarshalJSON(nil); err == nil {
			t.Errorf("%T took an empty text", s)
		}
	}
}
