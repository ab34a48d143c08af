package refine

import "github.com/logto-go/management/openapi/internal/spec"

// answers makes any JSON of the successful responses of an operation if no type
// can hold all of them: its method has one result, whatever the status.
func answers(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		var media, schemas []spec.Object
		for _, status := range op.Successes() {
			for mediaType := range spec.Obj(spec.Obj(op.Responses(), status), "content") {
				m := spec.Obj(spec.Obj(spec.Obj(op.Responses(), status), "content"), mediaType)
				if s := spec.Obj(m, "schema"); s != nil && IsJSON(mediaType) {
					media, schemas = append(media, m), append(schemas, s)
				}
			}
		}
		if len(schemas) < 2 {
			continue
		}
		if _, err := Merge(schemas...); err != nil {
			for _, m := range media {
				m["schema"] = spec.Object{}
			}
		}
	}
	return nil
}
