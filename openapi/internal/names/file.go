package names

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/logto-go/management/openapi/internal/spec"
)

// File is the content of names.yaml.
type File struct {
	Name string `yaml:"-"`
	// Types are the places of each Go type. The schemas at the places of one type
	// are unified.
	Types map[string][]string `yaml:"types"`
	// Methods are the Go methods of operations that are not called by their id.
	Methods map[string]string `yaml:"methods"`
	// Long says for names of more than MaxName characters why they stay. A * stands
	// for any run of characters.
	Long map[string]string `yaml:"long"`
}

// ReadFile reads and checks a names file.
func ReadFile(name string) (*File, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return Parse(name, data)
}

// Parse decodes a names file; name is for messages.
func Parse(name string, data []byte) (*File, error) {
	f := &File{}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(f); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f.Name = name
	if f.Types == nil {
		f.Types = map[string][]string{}
	}
	return f, f.check()
}

func (f *File) check() error {
	owner := map[string]string{}
	for _, typ := range sortedKeys(f.Types) {
		if !validName(typ) {
			return fmt.Errorf("%s: %q cannot name a type: a name begins with an upper-case letter, has only letters and digits, and does not end in a digit", f.Name, typ)
		}
		if err := f.checkLength(typ); err != nil {
			return err
		}
		if supportNames[typ] {
			return fmt.Errorf("%s: %s is the name of something else in package gen; choose another", f.Name, typ)
		}
		for _, place := range f.Types[typ] {
			if other, ok := owner[place]; ok {
				return fmt.Errorf("%s: %s stands under both %s and %s", f.Name, place, other, typ)
			}
			owner[place] = typ
		}
	}
	return f.checkMethods()
}

func (f *File) checkMethods() error {
	owner := map[string]string{}
	for _, id := range sortedKeys(f.Methods) {
		method := f.Methods[id]
		if !validName(method) {
			return fmt.Errorf("%s: %q cannot name the method of %s: a name begins with an upper-case letter, has only letters and digits, and does not end in a digit", f.Name, method, id)
		}
		if err := f.checkLength(method); err != nil {
			return err
		}
		if takenMethods[method] {
			return fmt.Errorf("%s: %s cannot name the method of %s: every client has one of that name", f.Name, method, id)
		}
		if other, ok := owner[method]; ok {
			return fmt.Errorf("%s: %s names the methods of both %s and %s", f.Name, method, other, id)
		}
		owner[method] = id
	}
	return nil
}

func (f *File) checkLength(name string) error {
	if len(name) > MaxName && f.ReasonFor(name) == "" {
		return fmt.Errorf("%s: %s has %d characters, more than %d: shorten it, or give the reason under long", f.Name, name, len(name), MaxName)
	}
	return nil
}

// ReasonFor returns the pattern under Long that allows a long name, or "".
func (f *File) ReasonFor(name string) string {
	for _, pattern := range sortedKeys(f.Long) {
		if f.Long[pattern] != "" && matches(pattern, name) {
			return pattern
		}
	}
	return ""
}

// matches reports whether a name fits a pattern in which * stands for any run of
// characters.
func matches(pattern, name string) bool {
	head, rest, more := strings.Cut(pattern, "*")
	name, found := strings.CutPrefix(name, head)
	if !found || !more {
		return found && name == ""
	}
	for ; ; name = name[1:] {
		if matches(rest, name) {
			return true
		}
		if name == "" {
			return false
		}
	}
}

// owners returns the type of each listed place.
func (f *File) owners() map[string]string {
	out := map[string]string{}
	for typ, places := range f.Types {
		for _, place := range places {
			out[place] = typ
		}
	}
	return out
}

const methodsHeader = `# The Go methods of operations that are not called by their operation id, which
# gets Go's initialisms otherwise.
methods:
`

const longHeader = `
# Why names of more than 40 characters stay. A * stands for any run of characters.
long:
`

const typesHeader = `
# The Go types of package gen, and the places in the refined document where each
# one stands. The schemas at the places of one type are unified: a field is
# required only if all of them require it.
#
# A place is an operation id and .request, .response, .query.NAME or .path.NAME,
# or a type of this file; then .PROPERTY, [] for items, {} for map values,
# |LITERAL for the variant of a union. To rename a type, replace its name
# everywhere in this file. A schema that is not listed joins the type of the same
# structure, or gets a name made of its place; "go run ./openapi names" adds it
# here, which keeps that name for good.
types:
`

// Encode writes the file, with everything in it sorted.
func (f *File) Encode() []byte {
	var b strings.Builder
	b.WriteString(methodsHeader)
	for _, id := range sortedKeys(f.Methods) {
		fmt.Fprintf(&b, "  %s: %s\n", id, f.Methods[id])
	}
	b.WriteString(longHeader)
	for _, name := range sortedKeys(f.Long) {
		fmt.Fprintf(&b, "  %s: %s\n", quote(name), quote(f.Long[name]))
	}
	b.WriteString(typesHeader)
	for _, typ := range sortedKeys(f.Types) {
		fmt.Fprintf(&b, "  %s:\n", typ)
		places := slices.Clone(f.Types[typ])
		slices.Sort(places)
		for _, place := range places {
			fmt.Fprintf(&b, "    - %s\n", quote(place))
		}
	}
	return []byte(b.String())
}

// quote writes a string as YAML, in quotes only where it needs them.
func quote(s string) string {
	if strings.ContainsAny(s, "[]{}|#:*'") {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return s
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func sortedStrings(v any) []any {
	list := spec.Strings(spec.Object{"v": v}, "v")
	slices.Sort(list)
	return spec.StringList(list)
}
