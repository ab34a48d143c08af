package middleware

import "testing"

func TestAcceptLanguage(t *testing.T) {
	req := newRequest(t, "GET", "")
	if err := AcceptLanguage("de", "en")(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	if got := req.Header.Get("Accept-Language"); got != "de, en" {
		t.Errorf("got %q", got)
	}
}
