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

// File is the content of names.yaml: for each Go type the places where it
// stands. The schemas at the places of one type are unified.
type File struct {
	Name  string
	Types map[string][]string
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
	var doc struct {
		Types map[string][]string `yaml:"types"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&doc); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f := &File{Name: name, Types: doc.Types}
	if f.Types == nil {
		f.Types = map[string][]string{}
	}
	return f, f.check()
}

func (f *File) check() error {
	owner := map[string]string{}
	for _, typ := range sortedKeys(f.Types) {
		if !validName(typ) {
			return fmt.Errorf("%s: %q is no name for a type: it needs an upper-case letter first, only letters and digits, no digit last, and at most %d characters", f.Name, typ, MaxName)
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
	return nil
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

const fileHeader = `# The Go types of package gen, and the places in the refined document where each
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

// Encode writes the file with types and places sorted.
func (f *File) Encode() []byte {
	var b strings.Builder
	b.WriteString(fileHeader)
	for _, typ := range sortedKeys(f.Types) {
		fmt.Fprintf(&b, "  %s:\n", typ)
		places := slices.Clone(f.Types[typ])
		slices.Sort(places)
		for _, place := range places {
			fmt.Fprintf(&b, "    - %s\n", quotePlace(place))
		}
	}
	return []byte(b.String())
}

func quotePlace(place string) string {
	if strings.ContainsAny(place, "[]{}|#:") {
		return "'" + strings.ReplaceAll(place, "'", "''") + "'"
	}
	return place
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
