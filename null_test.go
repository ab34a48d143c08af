package management

import "testing"

func TestIsNull(t *testing.T) {
	tests := map[string]bool{
		"null": true, " \r\n\tnull\n": true,
		"": false, "nginx maintenance": false, "nul": false, "nulls": false, "[null]": false, `"null"`: false,
	}
	for body, want := range tests {
		if got := isNull([]byte(body)); got != want {
			t.Errorf("%q: %v", body, got)
		}
	}
}
