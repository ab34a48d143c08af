package target_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/logto-go/management/examples/internal/target"
)

func settings(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestChoose(t *testing.T) {
	if _, err := target.Choose(io.Discard, settings("LOGTO_ENDPOINT", "https://x")); err == nil || !strings.Contains(err.Error(), "LOGTO_APP_SECRET") {
		t.Errorf("without an application: %v", err)
	}
	named, err := target.Choose(io.Discard, settings("LOGTO_ENDPOINT", "https://x", "LOGTO_APP_ID", "a", "LOGTO_APP_SECRET", "b"))
	if err != nil || named.InMemory() || named.Endpoint != "https://x" {
		t.Errorf("got %+v, %v", named, err)
	}
	named.Close()
}

// A code comes from whoever reads the mail; without an answer there is an error.
func TestCode(t *testing.T) {
	named, err := target.Choose(io.Discard, settings("LOGTO_ENDPOINT", "https://x", "LOGTO_APP_ID", "a", "LOGTO_APP_SECRET", "b"))
	if err != nil {
		t.Fatal(err)
	}
	if code, err := named.Code(t.Context(), strings.NewReader(" 123456 \n"), io.Discard, "ann@example.com"); code != "123456" || err != nil {
		t.Errorf("got %q, %v", code, err)
	}
	if _, err := named.Code(t.Context(), strings.NewReader(""), io.Discard, "ann@example.com"); err == nil {
		t.Error("no answer is no code")
	}
	waiting, asked := io.Pipe()
	defer asked.Close()
	interrupted, stop := context.WithCancel(t.Context())
	stop()
	if _, err := named.Code(interrupted, waiting, io.Discard, "ann@example.com"); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted at the prompt: %v", err)
	}
}
