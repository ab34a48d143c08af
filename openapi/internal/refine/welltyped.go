package refine

import (
	"encoding/json"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// keywords are those that other steps rely on, by the type of their values.
var keywords = map[string]func(v any) bool{
	"title": isText, "description": isText, "format": isText, "pattern": isText,
	"minLength": isCount, "maxLength": isCount, "minItems": isCount, "maxItems": isCount, "minProperties": isCount, "maxProperties": isCount,
	"minimum": isNumeric, "maximum": isNumeric, "multipleOf": isNumeric,
	"exclusiveMinimum": isSwitchOrNumber, "exclusiveMaximum": isSwitchOrNumber,
	"nullable": isSwitch, "deprecated": isSwitch, "readOnly": isSwitch, "writeOnly": isSwitch, "uniqueItems": isSwitch,
	"required": isTexts,
	// The unions get discriminators of their own, and nothing is XML.
	"discriminator": isNothing, "xml": isNothing, "externalDocs": isNothing,
}

// wellTyped removes the keywords of a schema whose value is not of their type: the value is wider
// without them.
func wellTyped(s spec.Object) {
	for key, fits := range keywords {
		if v, ok := s[key]; ok && !fits(v) {
			delete(s, key)
		}
	}
}

func isNothing(any) bool { return false }

func isText(v any) bool { _, ok := v.(string); return ok }

func isSwitch(v any) bool { _, ok := v.(bool); return ok }

func isNumeric(v any) bool { _, ok := v.(json.Number); return ok }

func isSwitchOrNumber(v any) bool { return isSwitch(v) || isNumeric(v) }

// isCount reports whether a value is a whole number that nothing overflows.
func isCount(v any) bool {
	n, ok := v.(json.Number)
	return ok && len(n) < 10 && strings.Trim(string(n), "0123456789") == ""
}

func isTexts(v any) bool {
	list, ok := v.([]any)
	for _, item := range list {
		ok = ok && isText(item)
	}
	return ok
}
