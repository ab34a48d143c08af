package redact

import "testing"

func TestWithin(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "",
		"logto: no":                        "no",
		"a: logto: b: logto: c (logto: d)": "a: b: c (d)",
		"what logto: is":                   "what logto: is",
		"logto token request: logto: no":   "logto token request: no",
		"cologto: no":                      "cologto: no",
	} {
		if got := Within(text); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}
