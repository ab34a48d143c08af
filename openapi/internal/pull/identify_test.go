package pull

import (
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestIdentify(t *testing.T) {
	doc, err := spec.Parse([]byte(`{"paths": {
		"/api/interaction": {"put": {}, "delete": {"operationId": "  "}, "get": {"operationId": "GetInteraction"}},
		"/api/interaction/{event}/bind-mfa": {"post": {"operationId": ""}},
		"/api/a-b": {"get": {}}, "/api/a/b": {"get": {}}, "/api/a/{b}": {"get": {}},
		"/api/taken": {"get": {}, "put": {"operationId": "GetTaken"}},
		"/ü/1": {"get": {}}, "/": {"get": {}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	notices := Identify(doc)
	want := map[string]string{
		"PUT /api/interaction": "PutInteraction", "DELETE /api/interaction": "DeleteInteraction", "GET /api/interaction": "GetInteraction",
		"POST /api/interaction/{event}/bind-mfa": "PostInteractionByEventBindMfa",
		"GET /api/a-b":                           "GetAB", "GET /api/a/b": "GetABVariant2", "GET /api/a/{b}": "GetAByB",
		"GET /api/taken": "GetTakenVariant2", "PUT /api/taken": "GetTaken", "GET /ü/1": "Get1", "GET /": "Get",
	}
	for _, op := range spec.Operations(doc) {
		if where := op.Method + " " + op.Path; op.ID != want[where] {
			t.Errorf("%s: got %s, want %s", where, op.ID, want[where])
		}
	}
	if len(notices) != 1 || !strings.HasPrefix(notices[0], "9 operations have no operationId") || !strings.Contains(notices[0], "PUT /api/interaction is PutInteraction") {
		t.Errorf("notices: %q", notices)
	}
	if again := Identify(doc); again != nil {
		t.Errorf("the second time: %q", again)
	}
}
