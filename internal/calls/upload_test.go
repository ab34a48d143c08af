package calls_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// An upload that can be rewound is sent again where a call may be; another one
// is not, and says what came of it.
func TestUploadIsSentAgain(t *testing.T) {
	content := strings.Repeat("0123456789", 20_000)
	asset := respond(200, `{"url":"https://h/a.png"}`)
	tests := map[string]struct {
		fault fault
		heals bool // if the content can be rewound
	}{
		"token refused":  {respond(401, ""), true},
		"429":            {respond(429, ""), true},
		"dropped":        {drop, false},
		"503":            {respond(503, ""), false},
		"429 at once":    {nil, true},
		"no such upload": {respond(404, `{"code":"entity.not_found"}`), false},
	}
	for name, tt := range tests {
		for i := range 4 {
			seekable, http2 := i&1 == 0, i&2 == 0
			t.Run(fmt.Sprintf("%s, HTTP/2 %v", name, http2), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &faultServer{http2: http2, faults: []fault{tt.fault, asset}}
					if tt.fault == nil {
						s.earlyTooMany = 1 // before the body was read
						s.faults = []fault{asset}
					}
					var file io.Reader = strings.NewReader(content)
					if !seekable {
						file = struct{ io.Reader }{file}
					}
					got, err := s.start(t).CreateUserAsset(t.Context(), gen.File{Name: "a.png", ContentType: "image/png", Content: file})
					if want := tt.heals && seekable; (err == nil) != want || want && got.URL != "https://h/a.png" {
						t.Fatalf("seekable %v: got %+v, %v", seekable, got, err)
					}
					if err != nil {
						_, isError := errors.AsType[*management.Error](err)
						_, isCallError := errors.AsType[*management.CallError](err)
						if !isError && !isCallError {
							t.Errorf("got a %T", err)
						}
						return
					}
					last := s.requests[len(s.requests)-1]
					if !strings.Contains(last.body, content) {
						t.Errorf("the upload that succeeded has %d bytes", len(last.body))
					}
				})
			})
		}
	}
}

// When the context ends, a read that is busy is waited for, and one that hangs is not.
func TestUploadEndsWithTheContext(t *testing.T) {
	for name, reading := range map[string]time.Duration{"busy": 30 * time.Millisecond, "hanging": time.Minute} {
		for _, http2 := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, HTTP/2 %v", name, http2), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &faultServer{http2: http2, open: true, faults: []fault{respond(200, `{"url":"https://h/a.png"}`)}}
					client := s.start(t, management.WithToken("token"))
					ctx, cancel := context.WithTimeout(t.Context(), time.Second)
					defer cancel()
					file, start := &slowContent{each: reading}, time.Now()
					_, err := client.CreateUserAsset(ctx, gen.File{Name: "a.png", ContentType: "image/png", Content: file})
					if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took > 1100*time.Millisecond {
						t.Errorf("got %v after %s", err, took)
					}
					if name == "hanging" {
						advance(time.Minute) // it comes back
						return
					}
					after := file.reads // the race detector looks on
					advance(time.Minute)
					if synctest.Wait(); file.reads != after || after == 0 {
						t.Errorf("%d reads after the call, %d later", after, file.reads)
					}
				})
			})
		}
	}
}

// slowContent has no end, and each Read takes some time.
type slowContent struct {
	each  time.Duration
	reads int
}

func (c *slowContent) Read(p []byte) (int, error) {
	advance(c.each)
	c.reads++
	return copy(p, "x"), nil
}
