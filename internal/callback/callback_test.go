package callback

import (
	"errors"
	"net/http"
	"runtime"
	"testing"
)

func TestRun(t *testing.T) {
	failed := errors.New("failed")
	tests := map[string]struct {
		f      func() (int, error)
		result int
		is     func(error) bool
		raises any
	}{
		"result":    {func() (int, error) { return 7, nil }, 7, func(err error) bool { return err == nil }, nil},
		"error":     {func() (int, error) { return 0, failed }, 0, func(err error) bool { return errors.Is(err, failed) }, nil},
		"panic":     {func() (int, error) { panic("boom") }, 0, isPanic, "boom"},
		"panic nil": {func() (int, error) { panic(nil) }, 0, isPanic, nil},
		"goexit":    {func() (int, error) { runtime.Goexit(); return 0, nil }, 0, func(err error) bool { return errors.Is(err, ErrGoexit) }, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			type outcome struct {
				n   int
				err error
			}
			got := make(chan outcome, 2)
			go Run(tt.f, func(n int, err error) { got <- outcome{n, err} })
			out := <-got
			if out.n != tt.result || !tt.is(out.err) {
				t.Errorf("got %d, %v", out.n, out.err)
			}
			defer func() {
				value := recover()
				if tt.raises != nil && value != tt.raises {
					t.Errorf("raised %v", value)
				}
				if tt.raises == nil && value != nil && name != "panic nil" {
					t.Errorf("raised %v", value)
				}
			}()
			Raise(out.err)
		})
	}
}

func isPanic(err error) bool { _, ok := errors.AsType[*Panic](err); return ok }

func TestIsNil(t *testing.T) {
	var client *http.Client
	var handler http.HandlerFunc
	for _, v := range []any{nil, client, handler, map[string]int(nil), []int(nil)} {
		if !IsNil(v) {
			t.Errorf("%#v is nil", v)
		}
	}
	for _, v := range []any{0, "", &http.Client{}, []int{}, struct{}{}, errors.New("x")} {
		if IsNil(v) {
			t.Errorf("%#v is not nil", v)
		}
	}
}
