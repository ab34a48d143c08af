package transport

import (
	"net/http"
	"sync"
	"time"
)

// MaxIdlePerHost is how many connections to one server are kept without use.
const MaxIdlePerHost = 100

// SelfHostedIdle is how long a connection to a self-hosted server is kept without
// use. Node.js, on which Logto runs, closes it after five seconds, and a request that
// is on its way by then is lost.
const SelfHostedIdle = 4 * time.Second

// cloud and selfHosted are shared by all clients without a transport of their own.
var (
	cloud, selfHosted http.RoundTripper
	made              sync.Once
)

// Default returns the transport for Logto Cloud, or for a self-hosted server.
func Default(isCloud bool) http.RoundTripper {
	made.Do(func() {
		cloud, selfHosted = Tuned(http.DefaultTransport, 0), Tuned(http.DefaultTransport, SelfHostedIdle)
	})
	if isCloud {
		return cloud
	}
	return selfHosted
}

// Tuned returns a transport that keeps more connections to one server than
// net/http's own does: a program calls one Logto, often from many goroutines. Unless
// idle is 0, it is how long they are kept without use.
func Tuned(standard http.RoundTripper, idle time.Duration) http.RoundTripper {
	t, ok := standard.(*http.Transport)
	if !ok {
		return standard // the program has put its own in place
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = MaxIdlePerHost
	t.MaxIdleConns = 2 * MaxIdlePerHost
	if idle > 0 && (t.IdleConnTimeout == 0 || t.IdleConnTimeout > idle) {
		t.IdleConnTimeout = idle
	}
	return t
}
