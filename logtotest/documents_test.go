package logtotest

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/logtotest/internal/document"
)

var placeholder = regexp.MustCompile(`{([^}]+)}`)

// The description that is served is a valid document, in which nothing has a name that a real
// server does not know.
func TestServedDocument(t *testing.T) {
	c := start(t)
	for path, operations := range map[string]int{
		"/api/swagger.json": len(document.API().Operations()), "/api/.well-known/management.openapi.json": 0,
		"/api/.well-known/experience.openapi.json": 0, "/api/.well-known/user.openapi.json": 38,
	} {
		doc := c.want(200, "", "GET", path, "").object()
		info, _ := doc["info"].(map[string]any)
		if doc["openapi"] != "3.0.1" || info["title"] != "Logto API references" || info["version"] != "Cloud" {
			t.Errorf("%s: %v %v", path, doc["openapi"], info)
		}
		if tags, _ := doc["tags"].([]any); len(tags) < 30 {
			t.Errorf("%s: tags %v", path, tags)
		}
		checkReferences(t, path, doc)
		ids := map[string]bool{}
		for template, item := range doc["paths"].(map[string]any) {
			for method, o := range item.(map[string]any) {
				checkDescribed(t, template+" "+method, o.(map[string]any), template, ids)
			}
		}
		if len(ids) == 0 || operations > 0 && len(ids) != operations {
			t.Errorf("%s has %d operations, want %d", path, len(ids), operations)
		}
	}
}

func checkDescribed(t *testing.T, where string, o map[string]any, template string, ids map[string]bool) {
	id, _ := o["operationId"].(string)
	if id == "" || ids[id] {
		t.Errorf("%s: id %q", where, id)
	}
	ids[id] = true
	responses, _ := o["responses"].(map[string]any)
	for status, r := range responses {
		if description, _ := r.(map[string]any)["description"].(string); description == "" {
			t.Errorf("%s: %s has no description", where, status)
		}
	}
	var named []string
	parameters, _ := o["parameters"].([]any)
	for _, p := range parameters {
		if parameter := p.(map[string]any); parameter["in"] == "path" {
			named = append(named, parameter["name"].(string))
		}
	}
	for _, match := range placeholder.FindAllStringSubmatch(template, -1) {
		if !slices.Contains(named, match[1]) {
			t.Errorf("%s: no parameter %s", where, match[1])
		}
	}
	if len(responses) == 0 {
		t.Errorf("%s has no responses", where)
	}
}

// checkReferences looks for references and extensions: a real server has neither.
func checkReferences(t *testing.T, where string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if key == "$ref" || strings.HasPrefix(key, "x-") {
				t.Errorf("%s has %s: %v", where, key, value)
			}
			checkReferences(t, where, value)
		}
	case []any:
		for _, item := range v {
			checkReferences(t, where, item)
		}
	}
}
