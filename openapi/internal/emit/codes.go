package emit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/words"
)

// maxSeen is how many operations the comment of a code names.
const maxSeen = 6

// ErrorCodes writes a constant for each error code, by area, with the methods that
// were seen to fail with it.
func ErrorCodes(codes *words.Codes, doc spec.Object) ([]byte, error) {
	constants, err := codeConstants(codes)
	if err != nil {
		return nil, err
	}
	seen := map[string][]string{}
	for _, op := range spec.Operations(doc) {
		for _, code := range codes.Seen[spec.Str(op.Node, spec.LogtoIDKey)] {
			seen[code] = append(seen[code], fmt.Sprintf("[%s.%s]", op.Client(), op.ID))
		}
	}
	var b strings.Builder
	area := ""
	for _, code := range slices.Sorted(maps.Keys(codes.Texts)) {
		if of, _, _ := strings.Cut(code, "."); of != area {
			if area != "" {
				b.WriteString(")\n\n")
			}
			area = of
			fmt.Fprintf(&b, "// Error codes that begin with %q.\nconst (\n", area+".")
		} else {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "\t// %s %s%s\n\t%s = Code(%q)\n", constants[code], codes.Texts[code], seenText(seen[code]), constants[code], code)
	}
	if area != "" {
		b.WriteString(")\n")
	}
	return finish("management", "", b.String())
}

func seenText(methods []string) string {
	switch n := len(methods); {
	case n == 0:
		return ""
	case n > maxSeen:
		return fmt.Sprintf(" Returned by %s and %d more.", strings.Join(methods[:maxSeen-1], ", "), n-maxSeen+1)
	default:
		return " Returned by " + strings.Join(methods, ", ") + "."
	}
}

// codeConstants returns the name of the constant of each code:
// user.username_already_in_use is CodeUserUsernameAlreadyInUse.
func codeConstants(codes *words.Codes) (map[string]string, error) {
	out, owner := map[string]string{}, map[string]string{}
	for _, code := range slices.Sorted(maps.Keys(codes.Texts)) {
		name := "Code" + names.GoName(code)
		if other, taken := owner[name]; taken {
			return nil, fmt.Errorf("the codes %s and %s would both be called %s", other, code, name)
		}
		out[code], owner[name] = name, code
	}
	return out, nil
}
