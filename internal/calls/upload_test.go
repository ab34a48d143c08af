package calls_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"

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
		for _, seekable := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &faultServer{faults: []fault{tt.fault, asset}}
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
