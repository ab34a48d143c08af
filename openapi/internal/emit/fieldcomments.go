package emit

import (
	"go/ast"
	"go/token"
	"reflect"
	"sort"
	"strconv"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// An insertion is a comment to be put into the source before an offset.
type insertion struct {
	offset int
	text   string
}

// fieldComments returns the comments of fields that oapi-codegen leaves out: those of fields whose
// schema is a reference, beside which OpenAPI 3.0 ignores a description.
func fieldComments(fset *token.FileSet, file *ast.File, doc spec.Object) []insertion {
	schemas := spec.Obj(spec.Obj(doc, "components"), "schemas")
	var out []insertion
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, s := range gen.Specs {
			typ := s.(*ast.TypeSpec)
			structure, ok := typ.Type.(*ast.StructType)
			if !ok {
				continue
			}
			props := spec.Obj(spec.Obj(schemas, typ.Name.Name), "properties")
			for i, field := range structure.Fields.List {
				text := spec.Str(spec.Obj(props, jsonName(field)), "description")
				if len(field.Names) == 1 && field.Names[0].Name == "AdditionalProperties" {
					text = "holds what the object has beside the fields above, by name."
				}
				if field.Doc == nil && len(field.Names) == 1 && text != "" {
					comment := "// " + field.Names[0].Name + " " + spec.Comment(text) + "\n\t"
					if i > 0 {
						comment = "\n\t" + comment // an empty line between fields
					}
					out = append(out, insertion{fset.Position(field.Pos()).Offset, comment})
				}
			}
		}
	}
	return out
}

func jsonName(field *ast.Field) string {
	if field.Tag == nil {
		return ""
	}
	tag, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	return name
}

// insert puts the comments into the part of a source that begins at an offset.
func insert(source string, start int, comments []insertion) string {
	first := sort.Search(len(comments), func(i int) bool { return comments[i].offset >= start })
	var b strings.Builder
	done := 0
	for _, c := range comments[first:] {
		at := c.offset - start
		if at >= len(source) {
			break
		}
		b.WriteString(source[done:at])
		b.WriteString(c.text)
		done = at
	}
	b.WriteString(source[done:])
	return b.String()
}
