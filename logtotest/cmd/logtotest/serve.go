package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"time"
)

// served is a handler at an address.
type served struct {
	listener net.Listener
	server   *http.Server // with TLS when it has a configuration for that
}

func listen(ctx context.Context, addr string, handler http.Handler, logger *log.Logger) (*served, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &served{listener, &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: logger}}, nil
}

// close is for when serving never began: otherwise the listener is closed by then.
func (s *served) close() { _ = s.listener.Close() }

// url is where clients on this machine reach it: a listener on all interfaces has no such address.
func (s *served) url() string {
	host, port, err := net.SplitHostPort(s.listener.Addr().String())
	if ip := net.ParseIP(host); err != nil || ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	scheme := "http://"
	if s.server.TLSConfig != nil {
		scheme = "https://"
	}
	return scheme + net.JoinHostPort(host, port)
}

// onLoopback puts an address without a host on this machine alone.
func onLoopback(addr string) string {
	if host, port, err := net.SplitHostPort(addr); err == nil && host == "" {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr
}

// shutdownTimeout bounds how long running requests may take once the program is to end.
const shutdownTimeout = 5 * time.Second

// serve serves all of them until ctx ends or one of them fails.
func serve(ctx context.Context, all []*served) error {
	ended := make(chan error, len(all))
	for _, s := range all {
		go func() {
			if s.server.TLSConfig != nil {
				ended <- s.server.ServeTLS(s.listener, "", "")
			} else {
				ended <- s.server.Serve(s.listener)
			}
		}()
	}
	var failure error
	select {
	case failure = <-ended:
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	for _, s := range all {
		failure = errors.Join(failure, s.server.Shutdown(ctx))
	}
	return failure
}
