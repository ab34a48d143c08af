package names

import "testing"

func TestLimits(t *testing.T) {
	for schema, want := range map[string]string{
		`{}`:                                  "",
		`{type: string}`:                      "",
		`{minLength: 1}`:                      "Not empty.",
		`{minLength: 2}`:                      "At least 2 characters.",
		`{maxLength: 256}`:                    "At most 256 characters.",
		`{minLength: 1, maxLength: 21}`:       "1 to 21 characters.",
		`{minimum: 1, maximum: 100}`:          "From 1 to 100.",
		`{minimum: 0}`:                        "At least 0.",
		`{format: uri, maxLength: 9}`:         "At most 9 characters. Must be a URL.",
		`{format: email}`:                     "Must be an e-mail address.",
		`{format: date-time}`:                 "",
		`{minLength: 1, pattern: '^[a-z]+$'}`: "Not empty. Must match \"^[a-z]+$\".",
	} {
		if got := limits(object(t, schema)); got != want {
			t.Errorf("%s: got %q, want %q", schema, got, want)
		}
	}
}
