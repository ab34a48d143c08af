package redact

import (
	"html"
	"strings"
	"testing"
)

func TestEntities(t *testing.T) {
	var names []string
	for entity := range strings.FieldsSeq(entities) {
		name, _, _ := strings.Cut(entity, "=")
		names = append(names, name)
	}
	for _, entity := range append(names, "#65", "#x41", "#X6a", "#8364", "#x1F600", "#39", "#34") {
		entity = "&" + entity + ";"
		if n, got := entityAt(entity + "rest"); n != len(entity) || got != html.UnescapeString(entity) {
			t.Errorf("entityAt(%q) is %d, %q, want %q", entity, n, got, html.UnescapeString(entity))
		}
	}
	for _, entity := range []string{"&#65", "&#x41", "&#X6a", "&#8364"} {
		if n, got := entityAt(entity + "&rest"); n != len(entity) || got != html.UnescapeString(entity) {
			t.Errorf("entityAt(%q) is %d, %q, want %q", entity, n, got, html.UnescapeString(entity))
		}
	}
	for _, text := range []string{"&", "&;", "&#;", "&#x;", "&#xx41;", "&#-1;", "&#99999999999;", "&amp", "& amp;", "&nothing;", "&" + strings.Repeat("a", 40) + ";"} {
		if n, got := entityAt(text); n != 0 || got != "" {
			t.Errorf("entityAt(%q) is %d, %q, and it is no entity", text, n, got)
		}
	}
}
