package emit

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

func object(t *testing.T, text string) spec.Object {
	t.Helper()
	return spectest.Object(t, text)
}
