package logtotest

import (
	"net/http"
	"testing"
)

func TestCompression(t *testing.T) {
	c := start(t, WithUsers(20))
	for encoding, want := range map[string]string{"gzip": "gzip", "": ""} {
		request, _ := http.NewRequestWithContext(t.Context(), "GET", c.srv.URL+"/api/users", nil)
		request.Header.Set("Authorization", "Bearer "+c.token)
		request.Header.Set("Accept-Encoding", encoding)
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if got := response.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: got %q", encoding, got)
		}
	}
	if r := c.want(200, "", "GET", "/api/users", ""); len(r.list()) != 20 { // the client unpacks by itself
		t.Errorf("got %d users", len(r.list()))
	}
}

func TestHead(t *testing.T) {
	c := start(t, WithUsers(1))
	if r := c.do("HEAD", "/api/users", ""); r.status != 200 || r.text != "" || r.header.Get("Total-Number") != "1" {
		t.Errorf("got %d %q %v", r.status, r.text, r.header)
	}
}
