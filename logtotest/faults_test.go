package logtotest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestFaults(t *testing.T) {
	c := start(t)
	c.srv.Inject(
		RateLimited(1), RetryAfter(1, "3"),
		Fault{Operation: "GetUser", Status: 418, Code: "x.y", Message: "100% tea"},
		Fault{Times: 2, Operation: "ListRoles", Status: 503},
	)
	if r := c.do("GET", "/api/users", ""); r.status != 429 || !strings.Contains(r.header.Get("Content-Type"), "html") || r.header.Get("Retry-After") != "" {
		t.Errorf("got %d %v", r.status, r.header)
	}
	if r := c.do("GET", "/api/users", ""); r.status != 429 || r.header.Get("Retry-After") != "3" {
		t.Errorf("got %d %v", r.status, r.header)
	}
	c.want(200, "", "GET", "/api/users", "")
	if r := c.want(418, "x.y", "GET", "/api/users/nope", ""); r.object()["message"] != "100% tea" {
		t.Errorf("got %s", r.text)
	}
	c.want(404, "entity.not_found", "GET", "/api/users/nope", "")
	c.want(503, "", "GET", "/api/roles", "")
	c.srv.ClearFaults()
	c.want(200, "", "GET", "/api/roles", "")
	c.srv.Inject(Fault{Operation: "GetSignInExperience", Status: 418}, Fault{Operation: "UpdateSignInExp", Status: 503})
	c.want(418, "", "GET", "/api/sign-in-exp", "")
	c.want(503, "", "PATCH", "/api/sign-in-exp", "{}")
	c.srv.Inject(Unavailable(1))
	if r := c.do("GET", "/api/roles", ""); r.status != 503 || r.text != "Service Unavailable" {
		t.Errorf("got %d %s", r.status, r.text)
	}
}

// Faults without an operation leave the token endpoint alone; it fails when it is named.
func TestTokenFault(t *testing.T) {
	c := start(t)
	c.srv.Inject(Fault{Times: -1, Status: 500}, Fault{Operation: "token", Status: 502})
	form := map[string][]string{"grant_type": {"client_credentials"}, "resource": {DefaultResource}}
	if status, _ := c.postToken(form, c.srv.AppID, c.srv.AppSecret); status != 502 {
		t.Errorf("got %d", status)
	}
	if status, _ := c.postToken(form, c.srv.AppID, c.srv.AppSecret); status != 200 {
		t.Errorf("got %d", status)
	}
	for range 3 {
		c.want(500, "", "GET", "/api/users", "")
	}
}

func TestDrop(t *testing.T) {
	c := start(t)
	c.srv.Inject(Fault{Drop: true}, Fault{Drop: true})
	request, _ := http.NewRequestWithContext(t.Context(), "GET", c.srv.URL+"/api/users", nil)
	if _, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request); err == nil {
		t.Error("no error over the network")
	}
	request, _ = http.NewRequestWithContext(t.Context(), "GET", c.srv.URL+"/api/users", nil)
	if _, err := c.srv.Transport().RoundTrip(request); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	if log := c.srv.RequestsTo("ListUsers"); len(log) != 2 || log[0].Status != 0 {
		t.Errorf("got %+v", log)
	}
}

func TestLatencyEndsWithTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := New()
		srv.Inject(Fault{Latency: time.Hour}, Fault{Latency: time.Minute})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		request, _ := http.NewRequestWithContext(ctx, "GET", localOrigin+"/api/status", nil)
		began := time.Now()
		if _, err := srv.Transport().RoundTrip(request); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Second {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
		began = time.Now()
		response, err := srv.Transport().RoundTrip(request.WithContext(t.Context()))
		if err != nil || response.StatusCode != http.StatusNoContent || time.Since(began) != time.Minute {
			t.Errorf("got %v, %v after %v", response, err, time.Since(began))
		}
	})
}

// The server may be used from everywhere at once, and each user it makes is there in the end.
func TestConcurrency(t *testing.T) {
	c := start(t)
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			for range 20 {
				c.do("POST", "/api/users", `{}`)
				c.do("GET", "/api/users", "")
				c.srv.Requests()
			}
		})
	}
	running.Wait()
	if total := c.want(200, "", "GET", "/api/users", "").header.Get("Total-Number"); total != "160" {
		t.Errorf("got %s users", total)
	}
}

// With a seed and a clock two servers respond alike.
func TestDeterminism(t *testing.T) {
	clock := WithClock(func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) })
	var responses []string
	for range 2 {
		c := start(t, WithSeed(7), clock, WithUsers(3))
		created := c.want(200, "", "POST", "/api/users", `{"username":"ann"}`)
		responses = append(responses, created.header.Get("Logto-Core-Request-Id")+created.text+c.do("GET", "/api/users", "").text)
	}
	if responses[0] != responses[1] {
		t.Errorf("got  %s\nthen %s", responses[0], responses[1])
	}
	c := start(t, WithSeed(8), clock, WithUsers(3))
	if other := c.do("GET", "/api/users", "").text; strings.Contains(responses[0], other) {
		t.Error("another seed gives the same ids")
	}
}
