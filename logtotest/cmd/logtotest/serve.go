package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
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

// serve serves all of them until ctx ends, which is no failure, or one of them fails.
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
		stopped := s.server.Shutdown(ctx)
		if errors.Is(stopped, context.DeadlineExceeded) {
			stopped = s.server.Close() // cuts off what is still running
		}
		failure = errors.Join(failure, stopped)
	}
	return failure
}

// useTLS makes a certificate for the hosts, and writes the one that it is signed with, which clients
// are to trust, to the file, or to a new one in the directory for temporary files. There are two, for
// some clients do not take one that signs others as that of a server.
func (s *served) useTLS(hosts []string, authority string) (file string, err error) {
	now := time.Now()
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "logtotest, for tests only"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "logtotest"},
		NotBefore: root.NotBefore, NotAfter: root.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, host)
		}
	}
	rootKey, failedRoot := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	leafKey, failedLeaf := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err := errors.Join(failedRoot, failedLeaf); err != nil {
		return "", err
	}
	rootDER, failedRoot := x509.CreateCertificate(rand.Reader, root, root, rootKey.Public(), rootKey)
	leafDER, failedLeaf := x509.CreateCertificate(rand.Reader, leaf, root, leafKey.Public(), rootKey)
	if err := errors.Join(failedRoot, failedLeaf); err != nil {
		return "", err
	}
	s.server.TLSConfig = &tls.Config{
		MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{leafDER}, PrivateKey: leafKey}},
	}
	if authority == "" {
		f, err := os.CreateTemp("", "logtotest-ca-*.pem")
		if err != nil {
			return "", err
		}
		f.Close()
		authority = f.Name()
	}
	return authority, os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: rootDER}), 0o644)
}
