package webhook

import (
	"errors"
	"strings"
	"testing"
)

func TestSign(t *testing.T) {
	// The second test case of RFC 4231, whose key and data are text.
	const want = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
	if got := Sign("Jefe", []byte("what do ya want for nothing?")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestVerify(t *testing.T) {
	body := []byte(`{"event":"User.Created"}`)
	good := Sign("key", body)
	tests := []struct {
		name      string
		signature string
		keys      []string
		ok        bool
	}{
		{"right key", good, []string{"key"}, true},
		{"hex in capitals", strings.ToUpper(good), []string{"key"}, true},
		{"one of several keys", good, []string{"new", "key"}, true},
		{"the first of several keys", good, []string{"key", "new"}, true},
		{"wrong key", good, []string{"other"}, false},
		{"no key", good, nil, false},
		{"an empty key", Sign("", body), []string{""}, false},
		{"no signature", "", []string{"key"}, false},
		{"a part of the signature", good[:32], []string{"key"}, false},
		{"not hex", "zz" + good[2:], []string{"key"}, false},
		{"something after the signature", good + "00", []string{"key"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := Verify(body, tt.signature, tt.keys...)
			if tt.ok && err != nil || !tt.ok && !errors.Is(err, ErrSignature) {
				t.Errorf("got %v", err)
			}
		})
	}
	if err := Verify([]byte(`{"event":"User.Deleted"}`), good, "key"); !errors.Is(err, ErrSignature) {
		t.Errorf("an altered body was accepted: %v", err)
	}
}
