package management

import (
	"net/http"
	"testing"
)

func TestTuned(t *testing.T) {
	standard := &http.Transport{ForceAttemptHTTP2: true}
	got, ok := tuned(standard).(*http.Transport)
	if !ok || got == standard || got.MaxIdleConnsPerHost != maxIdlePerHost || !got.ForceAttemptHTTP2 {
		t.Errorf("got %+v", got)
	}
	if standard.MaxIdleConnsPerHost != 0 {
		t.Error("the standard transport was changed")
	}
	// A program may have put a transport of its own in place of the standard one.
	own := http.NewFileTransport(http.Dir("."))
	if tuned(own) != own {
		t.Error("a transport of another kind was replaced")
	}
}
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
