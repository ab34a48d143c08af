package names

import "testing"

func TestLimits(t *testing.T) {
	for schema, want := range map[string]string{
		`{}`:                                  "",
		`{type: string}`:                      "",
		`{minLength: 1}`:                      "is not empty.",
		`{minLength: 2}`:                      "is at least 2 characters.",
		`{maxLength: 256}`:                    "is at most 256 characters.",
		`{minLength: 1, maxLength: 21}`:       "is 1 to 21 characters.",
		`{minimum: 1, maximum: 100}`:          "is at least 1, at most 100.",
		`{minimum: 0}`:                        "is at least 0.",
		`{format: uri, maxLength: 9}`:         "is at most 9 characters, a URL.",
		`{format: email}`:                     "is an e-mail address.",
		`{format: date-time}`:                 "",
		`{minLength: 1, pattern: '^[a-z]+$'}`: "is not empty, matching ^[a-z]+$.",
	} {
		if got := limits(object(t, schema)); got != want {
			t.Errorf("%s: got %q, want %q", schema, got, want)
		}
	}
}
