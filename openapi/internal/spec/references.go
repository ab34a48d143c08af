package spec

import (
	"fmt"
	"strconv"
	"strings"
)

// CheckReferences returns an error for the first reference that leaves the document, with its
// place, whatever part of the document it is in. Nothing but the document itself is ever read.
func CheckReferences(doc Object) error { return checkReferences("#", doc) }

func checkReferences(at string, v any) error {
	switch v := v.(type) {
	case Object:
		for _, key := range []string{"$ref", "$dynamicRef", "$recursiveRef", "operationRef", "externalValue"} {
			ref, ok := v[key].(string)
			// A path in the document, or the document itself, which a recursive reference means.
			if ok && ref != "#" && !strings.HasPrefix(ref, "#/") {
				return fmt.Errorf("the reference %s at %s leaves the document; only references within it (#/…) are followed", quote(ref), quote(at))
			}
		}
		for _, key := range Keys(v) {
			step := strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
			if err := checkReferences(at+"/"+step, v[key]); err != nil {
				return err
			}
		}
	case []any:
		for i, item := range v {
			if err := checkReferences(at+"/"+strconv.Itoa(i), item); err != nil {
				return err
			}
		}
	}
	return nil
}

// quote quotes a text of the document for a message, and shortens it.
func quote(text string) string {
	const most = 200
	if len(text) > most {
		text = text[:most] + "…"
	}
	return strconv.Quote(text)
}
