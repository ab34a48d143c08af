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
