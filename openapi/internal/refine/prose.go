package refine

import "github.com/logto-go/management/openapi/internal/spec"

// prose makes of each summary and description what a comment can hold.
func prose(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		oneLine(op.Node, "summary")
		for _, p := range op.Parameters() {
			oneLine(p, "description")
		}
	}
	spec.Walk(doc, func(_ string, s spec.Object) spec.Object {
		oneLine(s, "description")
		return s
	})
	return nil
}

func oneLine(o spec.Object, key string) {
	if text, ok := o[key]; ok {
		text, _ := text.(string)
		o[key] = spec.Comment(text)
	}
}
