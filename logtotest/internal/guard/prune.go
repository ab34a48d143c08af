package guard

import (
	"cmp"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
)

// Prune returns what a schema names of a value: the validation library of a real server drops the
// other members of objects, all the way down. Of several options the first that fits counts. It also
// sets what is missing and has a default, but for objects: those are optional instead.
func Prune(s *document.Schema, v any) any {
	s = resolve(s)
	for _, option := range s.OneOf {
		if len(Check(option, v)) == 0 {
			return Prune(option, v)
		}
	}
	switch v := v.(type) {
	case []any:
		return lists.Map(v, func(item any) any { return Prune(s.Items, item) })
	case jsonvalue.Object:
		var kept jsonvalue.Object
		for _, m := range v.Members {
			property := cmp.Or(s.Properties.Get(m.Key), s.Additional.Schema)
			if property != nil || s.Additional.Any || len(s.Properties) == 0 {
				kept.Members = append(kept.Members, jsonvalue.Member{Key: m.Key, Value: Prune(property, m.Value)})
			}
		}
		for _, p := range s.Properties {
			_, given := v.Get(p.Name)
			if _, isObject := p.Schema.Default.(map[string]any); !given && !isObject && p.Schema.Default != nil {
				kept.Set(p.Name, p.Schema.Default)
			}
		}
		return kept
	}
	return v
}
