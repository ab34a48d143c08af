package names

import (
	"go/token"
	"slices"
	"strings"
	"unicode"

	"github.com/logto-go/management/openapi/internal/spec"
)

// argumentNames names the arguments of the path parameters of an operation, by
// wire name. A bare id is called after the path segment before it:
// `/api/organizations/{id}` is about an organizationID.
func argumentNames(op spec.Operation) map[string]string {
	var wires []string
	for _, p := range op.Parameters() {
		if spec.Str(p, "in") == "path" {
			wires = append(wires, spec.Str(p, "name"))
		}
	}
	segments := strings.Split(op.Path, "/")
	out := map[string]string{}
	for _, wire := range wires {
		out[wire] = GoArgument(wire)
		at := slices.Index(segments, "{"+wire+"}")
		if GoName(wire) != "ID" || at < 1 || segments[at-1] == "api" || len(words(segments[at-1])) == 0 || strings.HasPrefix(segments[at-1], "{") {
			continue
		}
		name := GoArgument(Singular(segments[at-1]) + "-id")
		if !slices.ContainsFunc(wires, func(other string) bool { return other != wire && GoArgument(other) == name }) {
			out[wire] = name
		}
	}
	return out
}

// GoArgument turns a name of the document into a Go parameter: `userId` is
// userID.
func GoArgument(name string) string {
	parts := words(name)
	if len(parts) == 0 {
		return "arg"
	}
	out := strings.ToLower(parts[0]) + strings.TrimPrefix(GoName(strings.Join(parts, "_")), GoName(parts[0]))
	if !unicode.IsLetter(rune(out[0])) {
		out = "arg" + out
	}
	if token.IsKeyword(out) || reserved[out] {
		out += "Arg"
	}
	return out
}

// reserved are names that mean something else inside a generated method.
var reserved = map[string]bool{
	"ctx": true, "params": true, "body": true, "opts": true, "c": true, "server": true, "req": true, "err": true,
	"gen": true, "http": true, "url": true, "context": true, "iter": true, "strconv": true,
	"r": true, "rsp": true, "p": true, "page": true, "size": true, "result": true,
	"list": true, "call": true, "callPage": true, "callNone": true, "callRaw": true, "callValue": true,
	"newRequest": true, "reqEditors": true, "parse": true, "operation": true,
	"any": true, "bool": true, "error": true, "int": true, "int64": true, "string": true,
	"new": true, "nil": true, "true": true, "false": true,
}
