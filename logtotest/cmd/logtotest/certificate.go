package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"time"
)

// useTLS makes a certificate for the hosts, and returns the one that it is signed with, in PEM.
// There are two, for some clients do not take one that signs others as that of a server.
func (s *served) useTLS(hosts []string) (authority []byte, err error) {
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
		return nil, err
	}
	rootDER, failedRoot := x509.CreateCertificate(rand.Reader, root, root, rootKey.Public(), rootKey)
	leafDER, failedLeaf := x509.CreateCertificate(rand.Reader, leaf, root, leafKey.Public(), rootKey)
	if err := errors.Join(failedRoot, failedLeaf); err != nil {
		return nil, err
	}
	s.server.TLSConfig = &tls.Config{
		MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{leafDER}, PrivateKey: leafKey}},
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: rootDER}), nil
}

// writeAuthority writes the certificate that clients are to trust to the file, or to a new one in
// the directory for temporary files.
func writeAuthority(text []byte, file string) (string, error) {
	if file == "" {
		f, err := os.CreateTemp("", "logtotest-ca-*.pem")
		if err != nil {
			return "", err
		}
		f.Close()
		file = f.Name()
	}
	return file, os.WriteFile(file, text, 0o644)
}
