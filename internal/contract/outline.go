package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Outline lists what an OpenAPI document says of the wire that does not depend
// on its schemas, a line for each operation: id, method and path, and a line for
// each parameter and each documented status. It needs no valid document.
func Outline(data []byte) ([]string, error) {
	type parameter struct{ Ref, In, Name string }
	var doc struct {
		Paths      map[string]map[string]json.RawMessage
		Components struct{ Parameters map[string]parameter }
	}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(data), `"$ref"`, `"ref"`)), &doc); err != nil {
		return nil, err
	}
	lines := map[string]bool{}
	for path, item := range doc.Paths {
		var shared []parameter
		if raw, ok := item["parameters"]; ok {
			if err := json.Unmarshal(raw, &shared); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
		}
		for _, method := range []string{"get", "put", "post", "patch", "delete", "head", "options", "trace"} {
			raw, ok := item[method]
			if !ok {
				continue
			}
			var op struct {
				OperationID string
				Parameters  []parameter
				Responses   map[string]json.RawMessage
			}
			if err := json.Unmarshal(raw, &op); err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			start := fmt.Sprintf("%s: %s %s", op.OperationID, strings.ToUpper(method), path)
			lines[start] = true
			for _, p := range slices.Concat(shared, op.Parameters) {
				if p.Ref != "" {
					p = doc.Components.Parameters[p.Ref[strings.LastIndexByte(p.Ref, '/')+1:]]
				}
				lines[fmt.Sprintf("%s: %s parameter %s", start, p.In, p.Name)] = true
			}
			for status := range op.Responses {
				lines[start+": status "+status] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(lines)), nil
}
