package spec

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// CheckReferences returns an error for the first reference that leaves the document, with its
// place, whatever part of the document it is in. Nothing but the document itself is ever read.
func CheckReferences(doc Object) error {
	if !leaves(doc) {
		return nil // as nearly always, so that no place needs to be put together
	}
	return checkReferences("#", doc)
}

// referenceKeys are the keys whose text names something else.
var referenceKeys = []string{"$ref", "$dynamicRef", "$recursiveRef", "operationRef", "externalValue"}

// isOutside reports whether a text names something outside the document: neither a path in it, nor
// the document itself, which a recursive reference means.
func isOutside(ref string) bool { return ref != "#" && !strings.HasPrefix(ref, "#/") }

// leaves reports whether any reference leaves the document.
func leaves(v any) bool {
	switch v := v.(type) {
	case Object:
		for _, key := range referenceKeys {
			if ref, ok := v[key].(string); ok && isOutside(ref) {
				return true
			}
		}
		for _, item := range v {
			if leaves(item) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, leaves)
	}
	return false
}

var escapeStep = strings.NewReplacer("~", "~0", "/", "~1")

func checkReferences(at string, v any) error {
	switch v := v.(type) {
	case Object:
		for _, key := range referenceKeys {
			if ref, ok := v[key].(string); ok && isOutside(ref) {
				return fmt.Errorf("the reference %s at %s leaves the document; only references within it (#/…) are followed", quote(ref), quote(at))
			}
		}
		for _, key := range Keys(v) {
			if err := checkReferences(at+"/"+escapeStep.Replace(key), v[key]); err != nil {
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
