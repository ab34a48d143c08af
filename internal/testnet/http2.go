package testnet

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net/http"
	"sync"
	"testing"
	"time"
)

// NewHTTP2 is New for a server that speaks HTTP/2 over TLS, as Logto Cloud does.
// Requests share connections, as many as streams says (0: as many as usual).
func NewHTTP2(t testing.TB, handler http.Handler, streams int) *Net {
	t.Helper()
	config, err := serverConfig()
	if err != nil {
		t.Fatal(err)
	}
	return start(t, &http.Server{Handler: handler, TLSConfig: config, HTTP2: &http.HTTP2Config{MaxConcurrentStreams: streams}})
}

func serverConfig() (*tls.Config, error) {
	certificate, err := selfSigned()
	return &tls.Config{Certificates: []tls.Certificate{certificate}}, err
}

// selfSigned is a certificate that no client knows.
var selfSigned = sync.OnceValues(func() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().AddDate(100, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
})
