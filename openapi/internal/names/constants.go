package names

import (
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// constantNames are the names that the values of the enums take.
func (a *Assignment) constantNames() map[string]bool {
	out := map[string]bool{}
	for name, t := range a.Types {
		if refine.Kind(t.Schema) == "enum" {
			for _, value := range spec.Strings(t.Schema, "enum") {
				out[constantName(name, value)] = true
			}
		}
	}
	return out
}

// nameConstants names the constants of all enums. Where two would have the same
// name, a type of the names file comes first.
func (a *Assignment) nameConstants() {
	taken := map[string]bool{}
	for name := range a.Types {
		taken[name] = true
	}
	for name := range a.reserved {
		taken[name] = true
	}
	a.constants = map[string][]any{}
	for _, pinned := range []bool{true, false} {
		for _, name := range sortedKeys(a.Types) {
			t := a.Types[name]
			if _, listed := a.file.Types[name]; listed != pinned || refine.Kind(t.Schema) != "enum" {
				continue
			}
			values := spec.Strings(t.Schema, "enum")
			named := map[string]any{}
			for _, value := range byPlainness(values) {
				constant := constantName(name, value)
				if taken[constant] && slices.ContainsFunc(values, func(other string) bool {
					return other != value && strings.EqualFold(other, value)
				}) {
					constant += spelling(value)
				}
				named[value] = unique(taken, constant)
			}
			for _, value := range values {
				a.constants[name] = append(a.constants[name], named[value])
			}
		}
	}
}

// constantName names a value of an enum, after the type. It looks at nothing else,
// so that a value that comes or goes renames no other. Of a URN the last part is
// the name, and what comes before a dot is left out if the type says it already:
// `action.postSignIn` of ActionType is ActionTypePostSignIn.
func constantName(typ, value string) string {
	if urn := strings.Split(value, ":"); urn[0] == "urn" && GoName(urn[len(urn)-1]) != "X" {
		value = urn[len(urn)-1]
	}
	if first, rest, ok := strings.Cut(value, "."); ok && rest != "" && strings.HasPrefix(typ, GoName(first)) {
		value = rest
	}
	if parts := words(value); len(parts) > 1 && value == strings.ToUpper(value) {
		for i, part := range parts {
			if !capitals[part] {
				parts[i] = part[:1] + strings.ToLower(part[1:])
			}
		}
		value = strings.Join(parts, "-")
	}
	return typ + GoName(spell(value))
}

// capitals are the words that stay in capitals where a value has nothing else.
var capitals = func() map[string]bool {
	out := map[string]bool{"AES": true, "EC": true, "HMAC": true, "MD": true, "OIDC": true, "RSA": true, "SAML": true, "SHA": true, "SSO": true}
	for _, word := range initialisms {
		out[word] = true
	}
	return out
}()

// spell writes out the signs that tell some values apart.
func spell(value string) string {
	if value == "" {
		return "Empty"
	}
	if sign, ok := comparisons[value]; ok {
		return sign
	}
	return strings.NewReplacer("+", "Plus", "*", "All", "-1", "Minus1").Replace(value)
}

// spelling tells a value from others that differ in nothing but capitals.
func spelling(value string) string {
	switch value {
	case strings.ToLower(value):
		return "LowerCase"
	case strings.ToUpper(value):
		return "UpperCase"
	}
	return "Capitalized"
}

// comparisons are the values that are nothing but an operator.
var comparisons = map[string]string{
	"=": "Equal", "==": "Equal", "!=": "NotEqual", "<": "Less", "<=": "LessOrEqual", ">": "Greater", ">=": "GreaterOrEqual",
}
