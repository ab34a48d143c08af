package scaling

import (
	"fmt"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// stale finds the places in the complaint of `openapi refine` about corrections
// that match nothing: lines such as "  line 12: GetUser.response (the reason)".
var stale = regexp.MustCompile(`(?m)^\s+line \d+: (\S+) \(`)

// stalePlaces returns the places of corrections that a smaller document lacks.
func stalePlaces(complaint string) []string {
	var places []string
	for _, match := range stale.FindAllStringSubmatch(complaint, -1) {
		places = append(places, match[1])
	}
	return places
}

// dropPlaces removes places from a corrections file, and the corrections that
// have none left.
func dropPlaces(file []byte, places []string) ([]byte, error) {
	var content struct {
		Corrections []map[string]any `yaml:"corrections"`
	}
	if err := yaml.Unmarshal(file, &content); err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	content.Corrections = slices.DeleteFunc(content.Corrections, func(correction map[string]any) bool {
		at, _ := correction["at"].([]any)
		at = slices.DeleteFunc(at, func(place any) bool {
			text, ok := place.(string)
			return ok && slices.Contains(places, text)
		})
		correction["at"] = at
		return len(at) == 0
	})
	return yaml.Marshal(content)
}
