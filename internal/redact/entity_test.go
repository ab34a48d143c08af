package redact

import (
	"html"
	"strings"
	"testing"
)

func TestEntities(t *testing.T) {
	names := strings.Fields(latinEntities)
	for entity := range strings.FieldsSeq(asciiEntities) {
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
	for in, want := range map[string]string{
		"&auml!": "ä", "&aumlx": "ä", "&ampauml;": "&", "&ampamp;": "&", "&quot&lt": `"`, "&frac12": "½", "&nothing;": "¬",
		"&euro;": unreadable, "&DoubleContourIntegral;": unreadable,
	} {
		if n, got := entityAt(in); n == 0 || got != want {
			t.Errorf("entityAt(%q) is %d, %q, want %q", in, n, got, want)
		}
	}
	for _, text := range []string{"&", "&;", "&#;", "&#x;", "&#xx41;", "&#-1;", "&#99999999999;", "& amp;", "&nowhere", "&amp%3b", "&" + strings.Repeat("a", 40) + ";"} {
		if n, got := entityAt(text); n != 0 || got != "" {
			t.Errorf("entityAt(%q) is %d, %q, and it is no entity", text, n, got)
		}
	}
}
