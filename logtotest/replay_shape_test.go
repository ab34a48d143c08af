package logtotest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// cut is how recordings end long strings.
const cut200 = "…"

// compareValues compares errors: everything counts, but for what recordings cut, and ids and hosts
// of their own.
func compareValues(path string, want, got any) []string {
	switch want := want.(type) {
	case map[string]any:
		got, isObject := got.(map[string]any)
		if !isObject || !slices.Equal(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))) {
			return []string{fmt.Sprintf("%s: got %v, want %v", path, got, want)}
		}
		var faults []string
		for key := range want {
			faults = append(faults, compareValues(path+"."+key, want[key], got[key])...)
		}
		return faults
	case []any:
		got, isArray := got.([]any)
		if !isArray || len(got) < len(want) {
			return []string{fmt.Sprintf("%s: got %v, want %v", path, got, want)}
		}
		if strings.HasSuffix(path, ".options") { // long ones were cut
			got = slices.DeleteFunc(got, func(option any) bool { return !slices.Contains(want, option) })
		}
		// Faults of a request come in the order of the description, which is alphabetical here.
		sortByText(want)
		sortByText(got)
		var faults []string
		for i := range want {
			faults = append(faults, compareValues(fmt.Sprintf("%s[%d]", path, i), want[i], got[i])...)
		}
		return faults
	case string:
		text, isText := got.(string)
		if strings.HasSuffix(want, cut200) {
			// compared below
		} else if path == "$.details" || strings.HasSuffix(path, ".message") {
			want, text = sortWords(want), sortWords(text)
		}
		if prefix, wasCut := strings.CutSuffix(want, cut200); wasCut && isText {
			// The lists of values that such texts end with have another order.
			if prefix, _, _ = strings.Cut(prefix, "'"); strings.HasPrefix(text, prefix) {
				return nil
			}
		}
		if isText && anyID.ReplaceAllString(text, "id") == anyID.ReplaceAllString(want, "id") {
			return nil
		}
	}
	if want != got {
		return []string{fmt.Sprintf("%s: got %v, want %v", path, got, want)}
	}
	return nil
}

func sortByText(list []any) {
	slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

// sortWords makes sentences comparable that list the same things in another order.
func sortWords(s string) string {
	if strings.HasSuffix(s, cut200) {
		return s
	}
	words := strings.Fields(strings.ReplaceAll(s, ",", " ")) // commas end whatever comes last of a list
	slices.Sort(words)
	return strings.Join(words, " ")
}

var anyID = regexp.MustCompile(`\b[0-9a-z]{21}\b|\b[0-9a-z]{12}\b`)

// openObjects hold what callers put there: their keys are not this server's.
var openObjects = []string{
	"customData", "identities", "config", "details", "payload", "metadata", "translation", "context", "environmentVariables",
	"contextSample", "name", "description", "formItems", "params", "profile", "customClientMetadata", "oidcClientMetadata",
	"fields", "color", "branding", "customContent", "passwordPolicy", "protectedAppMetadata",
}

// compareShapes compares the keys and the kinds of values.
func compareShapes(path string, want, got any) []string {
	if want == nil || got == nil { // nullable either way
		return nil
	}
	if kindOf(want) != kindOf(got) {
		return []string{fmt.Sprintf("%s: got %s, want %s", path, kindOf(got), kindOf(want))}
	}
	switch want := want.(type) {
	case map[string]any:
		return compareObjects(path, want, got.(map[string]any))
	case []any:
		return compareLists(path, want, got.([]any))
	}
	return nil
}

func compareObjects(path string, want, got map[string]any) []string {
	var faults []string
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if _, found := got[key]; !found {
			faults = append(faults, path+"."+key+" is missing")
			continue
		}
		_, isObject := want[key].(map[string]any)
		if isObject && slices.Contains(openObjects, key) {
			if kindOf(want[key]) != kindOf(got[key]) && got[key] != nil {
				faults = append(faults, path+"."+key+" is no object")
			}
			continue
		}
		faults = append(faults, compareShapes(path+"."+key, want[key], got[key])...)
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if _, found := want[key]; !found {
			faults = append(faults, path+"."+key+" is too much")
		}
	}
	return faults
}

// compareLists wants each element of ours to have the shape of one of theirs. A whole response has
// to be empty where theirs is; lists inside may be, or not.
func compareLists(path string, want, got []any) []string {
	if len(want) == 0 || len(got) == 0 {
		if len(want) == len(got) || strings.Contains(path, ".") {
			return nil
		}
		return []string{fmt.Sprintf("%s: %d elements, want %d", path, len(got), len(want))}
	}
	for i, item := range got {
		var closest []string
		for _, candidate := range want {
			faults := compareShapes(fmt.Sprintf("%s[%d]", path, i), candidate, item)
			if faults == nil {
				closest = nil
				break
			}
			if closest == nil || len(faults) < len(closest) {
				closest = faults
			}
		}
		if closest != nil {
			return closest
		}
	}
	return nil
}

func kindOf(v any) string {
	switch v.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	}
	return "null"
}
