package emit

import (
	"go/build"
	"io"
	"regexp"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// fileOf names the file for what belongs to a tag: "Sign-in experience" is
// sign_in_experience.
func fileOf(tag string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(tag) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	name := b.String()
	name = strings.Trim(name[:min(len(name), maxFileName)], "_")
	if name == "" {
		return "other"
	}
	if device.MatchString(name) || !portable("api_"+name+".gen.go") {
		return name + "_api"
	}
	return name
}

// maxFileName bounds the names of files, which some systems do not take at any length.
const maxFileName = 60

// device matches the names that stand for a device on Windows, with any extension: a file aux.gen.go
// cannot be checked out there.
var device = regexp.MustCompile(`^(aux|con|nul|prn|(com|lpt)[0-9])$`)

// portable reports whether the go command compiles a file of that name on every
// system: it does not if the name ends in one, as in api_windows.gen.go.
func portable(name string) bool {
	nowhere := build.Default
	nowhere.GOOS, nowhere.GOARCH = "none", "none"
	nowhere.OpenFile = func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package p\n")), nil
	}
	match, err := nowhere.MatchFile("", name)
	return match && err == nil
}

// groups says for each operation, and for each component, which file it goes
// to: an operation to that of its tag, a component to that of the only tag that
// uses it, or to "shared".
func groups(doc spec.Object) (operations, components map[string]string) {
	operations, components = map[string]string{}, map[string]string{}
	schemas := spec.Obj(spec.Obj(doc, "components"), "schemas")
	for _, op := range spec.Operations(doc) {
		tag := "other"
		if tags := spec.Strings(op.Node, "tags"); len(tags) > 0 {
			tag = fileOf(tags[0])
		}
		operations[op.ID] = tag
		reach(op.Node, schemas, map[string]bool{}, func(component string) {
			if have, ok := components[component]; ok && have != tag {
				tag := "shared"
				components[component] = tag
			} else {
				components[component] = tag
			}
		})
	}
	return operations, components
}

// reach calls found for each component that a node refers to, near or far.
func reach(node any, schemas spec.Object, seen map[string]bool, found func(string)) {
	switch node := node.(type) {
	case spec.Object:
		if name, ok := strings.CutPrefix(spec.Str(node, "$ref"), "#/components/schemas/"); ok {
			if !seen[name] {
				seen[name] = true
				found(name)
				reach(schemas[name], schemas, seen, found)
			}
		}
		for _, key := range spec.Keys(node) {
			reach(node[key], schemas, seen, found)
		}
	case []any:
		for _, v := range node {
			reach(v, schemas, seen, found)
		}
	}
}
