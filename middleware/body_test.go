package middleware

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
)

func responseWith(body io.Reader, announced int64) *http.Response {
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(body), ContentLength: announced}
}

func TestReadBody(t *testing.T) {
	long := strings.Repeat("0123456789", 10_000)
	for _, text := range []string{"", "x", long} {
		for _, announced := range []int64{-1, 0, int64(len(text)), 3, 1 << 40} {
			for _, slow := range []bool{false, true} {
				var r io.Reader = strings.NewReader(text)
				if slow {
					r = iotest.DataErrReader(iotest.HalfReader(r))
				}
				got, err := ReadBody(responseWith(r, announced), int64(len(text)))
				if len(text) == 0 {
					got, err = ReadBody(responseWith(r, announced), 10)
				}
				if err != nil || string(got) != text {
					t.Errorf("%d bytes, %d announced: got %d bytes, %v", len(text), announced, len(got), err)
				}
			}
		}
	}
}

func TestReadBodyKeepsTheLimit(t *testing.T) {
	data, err := ReadBody(responseWith(strings.NewReader("0123456789"), -1), 9)
	tooLarge, ok := errors.AsType[*TooLargeError](err)
	if !ok || tooLarge.Limit != 9 || string(data) != "012345678" {
		t.Errorf("got %q, %v", data, err)
	}
	// An endless body is not read to its end.
	_, err = ReadBody(responseWith(endless{}, -1), 1<<20)
	if _, ok := errors.AsType[*TooLargeError](err); !ok {
		t.Errorf("got %v", err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestReadBodyOfABrokenAnswer(t *testing.T) {
	broken := errors.New("broken")
	resp := responseWith(io.MultiReader(strings.NewReader("part"), iotest.ErrReader(broken)), 100)
	for range 2 { // it can be read again
		if data, err := ReadBody(resp, 0); string(data) != "part" || !errors.Is(err, broken) {
			t.Errorf("got %q, %v", data, err)
		}
	}
	// Whoever reads the body itself sees the same.
	if data, err := io.ReadAll(resp.Body); string(data) != "part" || !errors.Is(err, broken) {
		t.Errorf("got %q, %v", data, err)
	}
}

func TestReadBodyWithoutBody(t *testing.T) {
	if data, err := ReadBody(&http.Response{}, 0); len(data) != 0 || err != nil {
		t.Errorf("got %q, %v", data, err)
	}
}

// What a server announces costs no memory before it comes.
func TestAnnouncedLengthIsNotBelieved(t *testing.T) {
	data, err := readAll(strings.NewReader("x"), 1<<40, DefaultMaxBody)
	if err != nil || cap(data) > presize+1 {
		t.Errorf("%d bytes were reserved, %v", cap(data), err)
	}
}

func TestChainBoundsBodies(t *testing.T) {
	s := &script{steps: []step{answer(200, "0123456789")}}
	resp, err := (&Chain{Transport: s, MaxBody: 5, Retry: DefaultRetry()}).Do(newRequest(t, "GET", ""))
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(resp.Body)
	if _, ok := errors.AsType[*TooLargeError](err); !ok || s.count() != 1 {
		t.Errorf("got %v after %d requests", err, s.count())
	}
}
